package org.crmlake.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import com.univocity.parsers.csv.CsvParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.crmlake.spec.SourceSpec.FileKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as the reader sees them, good and bad. */
class OpenFileTest {
  private static final String GOOD = "id,name,city\n1,Ann,Oslo\n2,\"Bo, jr\",\n";
  private static final List<Layout.Wanted> COLUMNS =
      List.of(
          new Layout.Wanted("id", List.of("Kennung"), "id", "string", true, true),
          new Layout.Wanted("name", List.of(), "name", "string", true, false),
          new Layout.Wanted("city", List.of(), "city", "string", false, false));
  private static final Layout.Writing WRITING =
      new Layout.Writing(
          "UTC", List.of(), List.of(), List.of(), List.of(), List.of(), ".", "", 0, "");
  private static final Layout CSV = layout(FileKind.CSV, ",", "\"", true, "utf-8");

  @TempDir private Path folder;

  private static Layout layout(
      FileKind kind, String separator, String quote, boolean header, String encoding) {
    return new Layout(kind, separator, quote, header, encoding, 200, COLUMNS, WRITING);
  }

  /** Every record as {@code number [values] custom error}, then the verdict's reason or counts. */
  private List<String> read(Layout layout, String name, byte[] bytes) {
    new Dumps(folder).with(name, bytes);
    FileTask task = new FileTask(name, folder.resolve(name).toUri().toString(), "", 0);
    OpenFile file =
        new OpenFile(
            task, layout, parser(layout), new Caster(layout, WRITING), true, new Configuration());
    List<String> seen = new ArrayList<>();
    while (!file.ended()) {
      Row row = file.next();
      if (row.isNullAt(4)) {
        Object[] values = new Object[COLUMNS.size()];
        Arrays.setAll(values, c -> row.get(8 + c));
        seen.add(
            row.getLong(1)
                + " "
                + Arrays.toString(values)
                + (row.isNullAt(7) ? "" : " " + row.getJavaMap(7))
                + (row.isNullAt(5) ? "" : " " + ((Row[]) row.get(5))[0].getString(1)));
      } else {
        Verdict v = Verdict.of(row.getStruct(4));
        assertThat(v.sha256()).hasSize(64);
        seen.add(
            v.fine()
                ? "%d records, unknown [%s], missing [%s]"
                    .formatted(v.records(), v.unknown(), v.missing())
                : v.reason());
      }
    }
    return seen;
  }

  private static CsvParser parser(Layout layout) {
    return CsvRecords.parser(layout.separator().equals(Layout.BLANKS) ? CSV : layout);
  }

  private List<String> read(Layout layout, String text) {
    return read(layout, "a.csv", text.getBytes(StandardCharsets.UTF_8));
  }

  private String verdict(String name, byte[] bytes) {
    List<String> seen = read(CSV, name, bytes);
    return seen.get(seen.size() - 1);
  }

  private String verdict(String text) {
    return verdict("a.csv", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void recordsInOrder() {
    assertThat(read(CSV, GOOD))
        .containsExactly(
            "1 [1, Ann, Oslo]", "2 [2, Bo, jr, ]", "2 records, unknown [], missing []");
  }

  @Test
  void anyOrderAnyCaseAliasesByteOrderMarkAndWindowsLineEnds() {
    assertThat(read(CSV, "\uFEFFcity, NAME ,Kennung\r\nOslo,Ann,1\r\n\r\n\"a\r\nb\",Bo,2"))
        .containsExactly(
            "1 [1, Ann, Oslo]", "2 [2, Bo, a\nb]", "2 records, unknown [], missing []");
  }

  @Test
  void unknownAndMissingColumns() {
    assertThat(read(CSV, "id,name,age,,note\n1,Ann,31,x,\n"))
        .containsExactly(
            "1 [1, Ann, null] {age=31, column_4=x}",
            "1 records, unknown [age, column_4, note], missing [city]");
  }

  @Test
  void fieldsTooFewAndTooMany() {
    assertThat(read(CSV, "id,name,city\n1,Ann\n2,Bo,Oslo,x\n3,Cy,Rome\n"))
        .containsExactly(
            "1 [null, null, null] 2 fields where 3 are expected",
            "2 [null, null, null] 4 fields where 3 are expected",
            "3 [3, Cy, Rome]",
            "3 records, unknown [], missing []");
  }

  @Test
  void headers() {
    assertThat(verdict("id,city\n1,Oslo\n"))
        .isEqualTo("required column name is not in the header (id, city)");
    assertThat(verdict("key;who;where\n1;Ann;Oslo\n"))
        .isEqualTo("required columns id, name are not in the header (key;who;where)");
    assertThat(verdict("id,name,ID\n1,Ann,2\n"))
        .isEqualTo("the header has id and ID, and both are column id");
    assertThat(verdict("id,name,Kennung\n1,Ann,2\n"))
        .isEqualTo("the header has id and Kennung, and both are column id");
    assertThat(verdict("\n\n")).isEqualTo("the file has no header: it holds only blank lines");
    assertThat(verdict("id,name,city\n")).isEqualTo("0 records, unknown [], missing []");
  }

  @Test
  void quotesNeverClosed() {
    assertThat(verdict("id,name,city\n1,Ann,Oslo\n2,\"Bo,Rome\n3,Cy,Bonn\n"))
        .isEqualTo("record 2: a quote is never closed");
    assertThat(verdict("id,name,city\n1,Ann,\"")).isEqualTo("record 1: a quote is never closed");
    assertThat(verdict("id,\"name,city\n1,Ann,Oslo\n"))
        .isEqualTo("the header: a quote is never closed");
    assertThat(verdict("id,name,city\n1,\"Ann,Oslo\n2,\"Bo\",Rome\n"))
        .isEqualTo("record 1: a quote is never closed, or a quote inside quotes is not doubled");
    assertThat(verdict("id,name,city\n1,\"Ann" + "\n2,Bo,Rome".repeat(50)))
        .isEqualTo(
            "record 1 has a value of more than 200 characters: a quote that is never closed?");
  }

  @Test
  void quotesThatAreFine() {
    assertThat(
            read(CSV, "id,name,city\n1,\"the \"\"A\"\"\",\"\"\n2,5\" pipe,\"x\"\"\"\n3,#4,\"\n\""))
        .containsExactly(
            "1 [1, the \"A\", ]",
            "2 [2, 5\" pipe, x\"]",
            "3 [3, #4, \n]",
            "3 records, unknown [], missing []");
  }

  @Test
  void emptyAndBinaryFiles() {
    assertThat(verdict("a.csv", new byte[0])).isEqualTo("the file is empty");
    assertThat(verdict("a.csv", "PAR1rest".getBytes(ISO_8859_1)))
        .isEqualTo("the file is Parquet, not text");
    assertThat(verdict("a.csv", "PK\u0003\u0004rest".getBytes(ISO_8859_1)))
        .isEqualTo("the file is a zip archive or a spreadsheet, not text");
    assertThat(verdict("a.csv", Dumps.gzip(GOOD)))
        .isEqualTo("the file is gzip: its name must end in .gz");
    assertThat(verdict("a.csv.gz", GOOD.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("the file is named .gz and is not gzip");
    assertThat(verdict("a.csv", "id,name,city\n1,A\0B,C\n".getBytes(ISO_8859_1)))
        .isEqualTo("character 17 is a zero byte: the file is not text, or not UTF-8");
  }

  @Test
  void encodings() {
    assertThat(verdict("a.csv", "id,name,city\n1,Zoë,Oslo\n".getBytes(ISO_8859_1)))
        .isEqualTo("byte 18 of the text is not UTF-8");
    assertThat(verdict("a.csv", GOOD.getBytes(UTF_16LE)))
        .isEqualTo("character 2 is a zero byte: the file is not text, or not UTF-8");
    assertThat(
            read(
                layout(FileKind.CSV, ",", "\"", true, "iso-8859-1"),
                "a.csv",
                "id,name,city\n1,Zoë,Oslo\n".getBytes(ISO_8859_1)))
        .startsWith("1 [1, Zoë, Oslo]");
    // Cut off within a character.
    assertThat(
            verdict("a.csv", Arrays.copyOf("id,name\n1,Zoë".getBytes(StandardCharsets.UTF_8), 13)))
        .isEqualTo("byte 13 of the text is not UTF-8");
  }

  @Test
  void gzip() {
    byte[] packed = Dumps.gzip(GOOD);
    assertThat(verdict("a.csv.gz", packed)).startsWith("2 records");
    assertThat(verdict("a.csv.gz", Dumps.joined(packed, Dumps.gzip("3,Cy,Rome\n"))))
        .startsWith("3 records");
    assertThat(verdict("a.csv.gz", Arrays.copyOf(packed, packed.length - 12)))
        .startsWith("the gzip is cut off after ");
    assertThat(verdict("a.csv.gz", Arrays.copyOf(packed, packed.length - 3)))
        .startsWith("the gzip is cut off after ");
    assertThat(verdict("a.csv.gz", Arrays.copyOf(packed, 5))).startsWith("the gzip ");
    byte[] damaged = packed.clone();
    damaged[damaged.length - 6] ^= 1;
    assertThat(verdict("a.csv.gz", damaged)).startsWith("the gzip is damaged after ");
    assertThat(verdict("a.csv.gz", Dumps.joined(packed, new byte[] {1, 2, 3})))
        .startsWith("the gzip is damaged after ");
    assertThat(verdict("a.csv.gz", Dumps.gzip(""))).startsWith("the file has no header");
  }

  @Test
  void otherSeparatorsAndNoHeader() {
    assertThat(read(layout(FileKind.CSV, "|", "'", true, "utf-8"), "id|name|city\n1|A,B|Oslo\n"))
        .startsWith("1 [1, A,B, Oslo]");
    assertThat(
            read(
                layout(FileKind.CSV, Layout.BLANKS, "", false, "utf-8"),
                "  1  Ann\tOslo \n\n2 Bo\n"))
        .containsExactly(
            "1 [1, Ann, Oslo]",
            "2 [null, null, null] 2 fields where 3 are expected",
            "2 records, unknown [], missing []");
  }

  @Test
  void jsonLines() {
    Layout json = layout(FileKind.JSON, ",", "\"", true, "utf-8");
    assertThat(
            read(
                json,
                "{\"ID\": 1, \"name\": \"Ann\", \"tags\": [1, 2], \"n\": null}\n\n{\"id\": 2.50, \"name\": null, \"city\": true}\nnot json\n[1]\n{\"id\": 3, \"id\": 4}\n{\"id\": 5"))
        .satisfiesExactly(
            r -> assertThat(r).isEqualTo("1 [1, Ann, null] {tags=[1,2]}"),
            r -> assertThat(r).isEqualTo("2 [2.50, null, true]"),
            r -> assertThat(r).startsWith("3 [null, null, null] not JSON: "),
            r -> assertThat(r).isEqualTo("4 [null, null, null] not a JSON object"),
            r -> assertThat(r).startsWith("5 [null, null, null] not JSON: Duplicate field 'id'"),
            r -> assertThat(r).startsWith("6 [null, null, null] not JSON: "),
            r -> assertThat(r).isEqualTo("6 records, unknown [tags, n], missing []"));
    assertThat(read(json, "{\"id\": 1}\n"))
        .containsExactly("required column name is not in the header (id)");
    assertThat(read(json, "[{\"id\": 1}]\n"))
        .containsExactly("the file is a JSON array: write one object a line");
  }

  @Test
  void damagedParquet() {
    Layout parquet = layout(FileKind.PARQUET, ",", "\"", true, "utf-8");
    assertThat(read(parquet, "a.parquet", GOOD.getBytes(StandardCharsets.UTF_8)).get(0))
        .startsWith("the file is not Parquet, or damaged: a.parquet is not a Parquet file");
    assertThat(read(parquet, "a.parquet", new byte[0]).get(0)).isEqualTo("the file is empty");
  }
}
