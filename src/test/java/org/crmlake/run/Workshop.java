package org.crmlake.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.crmlake.demo.DemoDumps;
import org.crmlake.lake.Lake;
import org.crmlake.spec.Project;
import org.crmlake.spec.ProjectReader;
import org.crmlake.testing.Frames;

/**
 * A folder with a small company's dumps, and lakes beside each other that the project's own jobs
 * are run on.
 */
final class Workshop {
  static final LocalDate FROM = LocalDate.of(2026, 8, 15);
  static final LocalDate TO = LocalDate.of(2026, 10, 31);
  static final Steps QUIET = (what, step) -> {};

  private final Path folder;

  Workshop(Path folder) {
    this.folder = folder;
  }

  /** The dumps of the small company; made once. */
  Path dumps() {
    Path dumps = folder.resolve("dumps");
    new DemoDumps(7, 40, FROM, TO).write(dumps);
    return dumps;
  }

  /** The project as it lies in the repository, with its lake in this folder. */
  Project project(String lake) {
    return ProjectReader.read(
        Path.of("conf", "local.conf"),
        Path.of("jobs"),
        Map.of("lake.root", folder.resolve(lake).toString()));
  }

  Lake lake(String lake) {
    return new Lake(Frames.session(), folder.resolve(lake).toString());
  }

  RunReport run(String lake, Steps steps, Path dumps, LocalDate... dates) {
    return run(project(lake), steps, Optional.ofNullable(dumps), dates);
  }

  static RunReport run(Project project, Steps steps, Optional<Path> dumps, LocalDate... dates) {
    RunRequest request =
        new RunRequest(
            project,
            dumps.map(Path::toString),
            dates.length == 0 ? List.of(TO) : List.of(dates),
            JobSelection.all(project),
            false,
            Duration.ZERO,
            2);
    return new Run(Frames.session(), request, steps).execute();
  }

  /**
   * Every landing, crm, base and mart table of a lake by the hash of its rows, whatever their
   * order, and their number.
   */
  Map<String, String> tables(String lake) throws IOException {
    Map<String, String> tables = new TreeMap<>();
    for (String schema : List.of("landing", "crm", "base", "mart")) {
      Path place = folder.resolve(lake).resolve(schema);
      if (!Files.exists(place)) {
        continue;
      }
      try (Stream<Path> names = Files.list(place)) {
        for (Path name : names.sorted().toList()) {
          String id = schema + "." + name.getFileName();
          tables.put(id, hash(lake(lake).read(id)));
        }
      }
    }
    return tables;
  }

  private static String hash(Dataset<Row> frame) {
    // A map has no order, so it is hashed as text of sorted entries.
    Dataset<Row> plain = frame;
    for (String column : frame.columns()) {
      if (frame.schema().apply(column).dataType().typeName().startsWith("map")) {
        plain =
            plain.withColumn(
                column,
                functions.array_sort(functions.map_entries(functions.col(column))).cast("string"));
      }
    }
    Row row =
        plain
            .select(
                functions
                    .xxhash64(
                        Stream.of(plain.columns())
                            .map(functions::col)
                            .toArray(org.apache.spark.sql.Column[]::new))
                    .cast("decimal(38,0)")
                    .as("h"))
            .agg(functions.count("*"), functions.sum("h"))
            .first();
    return row.get(0) + " rows, " + row.get(1);
  }
}
