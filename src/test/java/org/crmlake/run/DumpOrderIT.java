package org.crmlake.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.crmlake.lake.Ledger;
import org.crmlake.lake.RunRow;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Days of dumps that come in any order and any number at a time, with a run after each batch, end
 * in the tables of a single run: late, corrected, cancelled and moved orders are in them. So what
 * is computed incrementally equals what is computed whole.
 */
@ExtendWith(SparkExtension.class)
class DumpOrderIT {

  @Test
  void anySplitAndOrderEndsInTheSameTables(@TempDir Path folder) throws IOException {
    Workshop workshop = new Workshop(folder);
    workshop.run("whole", Workshop.QUIET, workshop.sales());
    Map<String, String> whole = workshop.tables("whole");
    List<Path> days = days(workshop.sales());
    for (long seed = 1; seed <= 2; seed++) {
      Random random = new Random(seed);
      List<Path> shuffled = new ArrayList<>(days);
      Collections.shuffle(shuffled, random);
      Path arrived = Files.createDirectory(folder.resolve("arrived" + seed));
      String lake = "split" + seed;
      int first = 1 + random.nextInt(days.size() - 2);
      int second = first + 1 + random.nextInt(days.size() - first - 1);
      for (List<Path> batch :
          List.of(
              shuffled.subList(0, first),
              shuffled.subList(first, second),
              shuffled.subList(second, days.size()))) {
        for (Path day : batch) {
          copy(day, arrived.resolve(day.getFileName()));
        }
        assertThat(workshop.run(lake, Workshop.QUIET, arrived).exitCode().code()).isZero();
      }
      assertThat(workshop.tables(lake)).as("seed " + seed).isEqualTo(whole);
      assertThat(new Ledger(workshop.lake(lake)).runs())
          .extracting(RunRow::mode)
          .contains("keys", "months");
    }
  }

  private static List<Path> days(Path dumps) throws IOException {
    try (Stream<Path> days = Files.list(dumps)) {
      return days.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
