package org.crmlake.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.functions;
import org.crmlake.lake.Lake;
import org.crmlake.lake.Ledger;
import org.crmlake.lake.RunRow;
import org.crmlake.spec.Project;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The last days' dumps come one after the other and change customers by marking their rows; one run
 * dies. The tables are those of a single run over all dumps.
 */
@ExtendWith(SparkExtension.class)
class MarkedRowsIT {
  private static final String HISTORY = "base.purchase_history";

  @Test
  void markedRowsEndInTheSameTables(@TempDir Path folder) throws IOException {
    Workshop workshop = new Workshop(folder, 500);
    workshop.run("whole", Workshop.QUIET, workshop.sales());

    Project project = workshop.project("days", Workshop.jobsThatMark(folder));
    JobSelection jobs = Workshop.oneOfEach(project);
    Lake lake = workshop.lake("days");
    List<Path> days = days(workshop.sales());
    Path arrived = Files.createDirectory(folder.resolve("arrived"));
    for (Path day : days.subList(0, days.size() - 4)) {
      Files.move(day, arrived.resolve(day.getFileName()));
    }
    Workshop.run(project, jobs, Workshop.QUIET, arrived);
    List<Set<String>> files = new ArrayList<>(List.of(files(lake)));

    for (Path day : days.subList(days.size() - 4, days.size())) {
      Files.move(day, arrived.resolve(day.getFileName()));
      if (files.size() == 1) {
        dieOncePublished(project, jobs, arrived);
      }
      assertThat(Workshop.run(project, jobs, Workshop.QUIET, arrived).exitCode().code()).isZero();
      files.add(files(lake));
    }

    List<String> ways = new ArrayList<>();
    for (int day = 1; day < files.size(); day++) {
      Set<String> kept = new TreeSet<>(files.get(day));
      kept.retainAll(files.get(day - 1));
      ways.add(kept.isEmpty() ? "whole" : "marked");
      assertThat(kept.size()).isIn(0, files.get(day - 1).size());
    }
    // Once five in a hundred are marked.
    assertThat(ways).containsExactly("marked", "marked", "whole", "marked");
    assertThat(new Ledger(lake).runs())
        .filteredOn(run -> run.table().equals(HISTORY))
        .extracting(RunRow::mode)
        .containsSubsequence("full", "keys", "keys", "keys", "keys");
    assertThat(workshop.tables("days")).isEqualTo(workshop.tables("whole"));
  }

  private static void dieOncePublished(Project project, JobSelection jobs, Path dumps) {
    class Killed extends Error {
      private static final long serialVersionUID = 1L;
    }
    Steps killer =
        (what, step) -> {
          if (what.contains("purchase_history") && step.equals("published")) {
            throw new Killed();
          }
        };
    assertThatThrownBy(() -> Workshop.run(project, jobs, killer, dumps)).isInstanceOf(Killed.class);
  }

  private static Set<String> files(Lake lake) {
    return Set.copyOf(
        lake.read(HISTORY)
            .select(functions.col("_metadata.file_name"))
            .distinct()
            .as(Encoders.STRING())
            .collectAsList());
  }

  private static List<Path> days(Path dumps) throws IOException {
    try (Stream<Path> days = Files.list(dumps)) {
      return days.filter(Files::isDirectory).sorted().toList();
    }
  }
}
