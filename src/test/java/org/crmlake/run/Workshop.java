package org.crmlake.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
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

  /** A job of each kind: rows of changed keys, changed months, and snapshots. */
  static final List<String> ONE_OF_EACH =
      List.of("purchase_history", "orders_daily", "customers", "cohort_retention");

  private static final Set<String> SALES =
      Set.of("accounts.csv.gz", "contacts.csv.gz", "orders.csv.gz");

  private final Path folder;
  private final int customers;

  Workshop(Path folder) {
    this(folder, 40);
  }

  Workshop(Path folder, int customers) {
    this.folder = folder;
    this.customers = customers;
  }

  /** The dumps of the small company; made once. */
  Path dumps() {
    Path dumps = folder.resolve("dumps");
    new DemoDumps(7, customers, FROM, TO).write(dumps);
    return dumps;
  }

  /**
   * Of the small company's dumps those that {@link #ONE_OF_EACH} is made from: what is run again
   * and again need not take in the rest each time.
   */
  Path sales() throws IOException {
    Path sales = folder.resolve("sales");
    if (!Files.exists(sales)) {
      Path all = dumps();
      try (Stream<Path> files = Files.walk(all)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          if (SALES.contains(file.getFileName().toString())) {
            Path copy = sales.resolve(all.relativize(file));
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
          }
        }
      }
    }
    return sales;
  }

  /** The project as it lies in the repository, with its lake in this folder. */
  Project project(String lake) {
    return project(lake, Path.of("jobs"));
  }

  Project project(String lake, Path jobs) {
    return ProjectReader.read(
        Path.of("conf", "local.conf"), jobs, Map.of("lake.root", folder.resolve(lake).toString()));
  }

  /** The project's jobs, of which purchase_history marks rows however few there are. */
  static Path jobsThatMark(Path folder) throws IOException {
    Path jobs = folder.resolve("jobs");
    FileUtils.copyDirectory(Path.of("jobs").toFile(), jobs.toFile());
    Path history = jobs.resolve("purchase_history.conf");
    String text = Files.readString(history);
    assertThat(text).contains("mark_rows_from = 2000000");
    Files.writeString(history, text.replace("mark_rows_from = 2000000", "mark_rows_from = 1"));
    return jobs;
  }

  Lake lake(String lake) {
    return new Lake(Frames.session(), folder.resolve(lake).toString());
  }

  /** Runs {@link #ONE_OF_EACH}. */
  RunReport run(String lake, Steps steps, Path dumps, LocalDate... dates) {
    Project project = project(lake);
    return run(project, oneOfEach(project), steps, dumps, dates);
  }

  static JobSelection oneOfEach(Project project) {
    return JobSelection.of(project, ONE_OF_EACH, false, false);
  }

  static RunReport run(
      Project project, JobSelection jobs, Steps steps, Path dumps, LocalDate... dates) {
    RunRequest request =
        new RunRequest(
            project,
            Optional.of(dumps.toString()),
            dates.length == 0 ? List.of(TO) : List.of(dates),
            jobs,
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
          tables.put(id, Frames.checksum(lake(lake).read(id)));
        }
      }
    }
    return tables;
  }
}
