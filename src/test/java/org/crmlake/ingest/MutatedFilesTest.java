package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.crmlake.spec.SourceSpec.FileKind;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Damaged files: each is refused with a reason, or every row of it comes out, in a record, in a
 * record that is refused, or among the columns that nobody knows.
 */
class MutatedFilesTest {
  private static final int FILES = 100;
  private static final int ROWS = 30;

  private static final Layout LAYOUT =
      new Layout(
          FileKind.CSV,
          ",",
          "\"",
          true,
          "utf-8",
          2000,
          List.of(
              new Layout.Wanted("id", List.of(), "id", "string", true, true),
              new Layout.Wanted("name", List.of(), "name", "string", true, false),
              new Layout.Wanted("amount", List.of(), "amount", "decimal(18,4)", false, false),
              new Layout.Wanted("day", List.of(), "day", "date", false, false)),
          new Layout.Writing(
              "UTC",
              List.of("yyyy-MM-dd"),
              List.of("yyyy-MM-dd"),
              List.of("true"),
              List.of("false"),
              List.of(""),
              ".",
              "",
              0,
              ""));

  /** Ways in which files get damaged on their way. */
  enum Damage {
    BYTES_FLIPPED {
      @Override
      byte[] to(byte[] file, Random random) {
        byte[] damaged = file.clone();
        for (int i = 0; i <= random.nextInt(3); i++) {
          damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return damaged;
      }
    },
    BYTES_LOST {
      @Override
      byte[] to(byte[] file, Random random) {
        int at = random.nextInt(file.length);
        ByteArrayOutputStream left = new ByteArrayOutputStream();
        left.write(file, 0, at);
        int on = Math.min(file.length, at + 1 + random.nextInt(4));
        left.write(file, on, file.length - on);
        return left.toByteArray();
      }
    },
    QUOTE_DROPPED {
      @Override
      byte[] to(byte[] file, Random random) {
        List<Integer> quotes = new ArrayList<>();
        for (int i = 0; i < file.length; i++) {
          if (file[i] == '"') {
            quotes.add(i);
          }
        }
        int at = quotes.get(random.nextInt(quotes.size()));
        ByteArrayOutputStream left = new ByteArrayOutputStream();
        left.write(file, 0, at);
        left.write(file, at + 1, file.length - at - 1);
        return left.toByteArray();
      }
    },
    COLUMNS_SWAPPED {
      @Override
      byte[] to(byte[] file, Random random) {
        String[] lines = new String(file, StandardCharsets.UTF_8).split("\n");
        int line = random.nextInt(lines.length);
        List<String> values = Arrays.asList(lines[line].split(","));
        Collections.shuffle(values, random);
        lines[line] = String.join(",", values);
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
      }
    },
    WRONG_ENCODING {
      @Override
      byte[] to(byte[] file, Random random) {
        List<String> names = List.of("ISO-8859-1", "UTF-16", "UTF-16LE", "windows-1252", "IBM037");
        Charset wrong = Charset.forName(names.get(random.nextInt(names.size())));
        return new String(file, StandardCharsets.UTF_8).getBytes(wrong);
      }
    },
    PACKED_AND_FLIPPED {
      @Override
      byte[] to(byte[] file, Random random) {
        byte[] packed = Dumps.gzip(new String(file, StandardCharsets.UTF_8));
        return random.nextBoolean()
            ? BYTES_FLIPPED.to(packed, random)
            : Arrays.copyOf(packed, random.nextInt(packed.length));
      }
    };

    abstract byte[] to(byte[] file, Random random);
  }

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void noRowIsLostSilently(Damage damage) {
    int refused = 0;
    for (int seed = 0; seed < FILES; seed++) {
      Random random = new Random(seed);
      byte[] bytes = damage.to(file(random), random);
      String name = damage == Damage.PACKED_AND_FLIPPED ? "a.csv.gz" : "a.csv";
      new Dumps(folder).with(name, bytes);
      StringBuilder seen = new StringBuilder();
      Verdict verdict = read(name, seen);
      if (!verdict.fine()) {
        refused++;
        assertThat(verdict.reason()).isNotBlank().doesNotContain("Exception", "\tat ");
        continue;
      }
      long lost = 0;
      for (int i = 0; i < ROWS; i++) {
        lost += seen.indexOf(token(i)) < 0 ? 1 : 0;
      }
      // A row whose own name was hit cannot be found by its name; no other may be missing.
      assertThat(lost).as("%s, seed %d: %s", damage, seed, seen).isLessThanOrEqualTo(3);
      assertThat(verdict.records()).isGreaterThanOrEqualTo(ROWS - 4L);
    }
    if (damage == Damage.PACKED_AND_FLIPPED) {
      assertThat(refused).isGreaterThan(FILES * 8 / 10);
    }
  }

  /** What came out, all of it, as text. */
  private Verdict read(String name, StringBuilder seen) {
    FileTask task = new FileTask(name, folder.resolve(name).toUri().toString(), "", 0);
    OpenFile file =
        new OpenFile(
            task,
            LAYOUT,
            CsvRecords.parser(LAYOUT),
            new Caster(LAYOUT, LAYOUT.writing()),
            true,
            new Configuration());
    long records = 0;
    while (true) {
      Row row = file.next();
      if (!row.isNullAt(4)) {
        Verdict verdict = Verdict.of(row.getStruct(4));
        assertThat(verdict.records()).isEqualTo(records);
        seen.append(verdict.unknown());
        return verdict;
      }
      records++;
      assertThat(row.getLong(1)).isEqualTo(records);
      seen.append(row.getString(6)).append('\n');
    }
  }

  private static byte[] file(Random random) {
    StringBuilder text = new StringBuilder("id,name,amount,day\n");
    for (int i = 0; i < ROWS; i++) {
      text.append(i).append(',').append(name(i, random)).append(',');
      text.append(random.nextInt(1000)).append(".5,2024-01-").append(10 + i % 20).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String name(int row, Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> "\"" + token(row) + ", Jörg\"";
      case 1 -> "\"" + token(row) + " \"\"the\"\" Größte\"";
      case 2 -> token(row) + " Müller";
      default -> token(row);
    };
  }

  /** What only this row has. */
  private static String token(int row) {
    return "person-" + row + "-";
  }
}
