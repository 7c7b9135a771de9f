package org.crmlake.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.crmlake.ingest.Ingest;
import org.crmlake.ingest.IngestReport;
import org.crmlake.lake.Lake;
import org.crmlake.run.Sessions;
import org.crmlake.spec.Project;
import org.crmlake.spec.ProjectReader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * The same dumps taken in all at once and one by one, in the order of their names; the canonical
 * tables must be equal.
 */
@Command(name = "days", mixinStandardHelpOptions = true)
public final class DailyDumps implements Callable<Integer> {
  @Parameters(index = "0", description = "Folder of dumps, one file a day.")
  private Path dumps;

  @Parameters(index = "1", description = "Take the first so many.")
  private int days;

  @Parameters(index = "2", description = "Where the two lakes are made; must not exist.")
  private Path folder;

  private final Steps steps = new Steps();

  public static void main(String[] args) {
    System.exit(new CommandLine(new DailyDumps()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    Path root = folder.toAbsolutePath();
    Project once = project(root.resolve("at-once"));
    Project daily = project(root.resolve("one-by-one"));
    Path taken = Files.createDirectories(root.resolve("dumps"));
    List<Path> files = files();
    try (SparkSession spark = steps.time("session start", () -> Sessions.start(once.lake()))) {
      Lake dailyLake = new Lake(spark, daily.lake().root());
      Ingest ingest = new Ingest(dailyLake, daily);
      long start = System.nanoTime();
      for (int i = 0; i < files.size(); i += 10) {
        List<Path> ten = files.subList(i, Math.min(i + 10, files.size()));
        steps.time(
            "days %d to %d, one by one".formatted(i + 1, i + ten.size()),
            () -> {
              ten.forEach(file -> oneMore(file, taken, ingest));
              return ten.size();
            });
      }
      System.out.printf(
          "%-60s %8.1f s%n",
          files.size() + " days, one by one, in all", (System.nanoTime() - start) / 1e9);

      Lake onceLake = new Lake(spark, once.lake().root());
      IngestReport report =
          steps.time(
              files.size() + " days at once",
              () -> new Ingest(onceLake, once).run(taken.toString(), "at-once"));
      System.out.printf("%-60s %8d%n", "records read", report.read());
      int different = 0;
      for (String table : once.model().keySet()) {
        if (onceLake.exists(table)) {
          boolean same = same(onceLake.read(table), dailyLake.read(table));
          System.out.printf("%-60s %s%n", table, same ? "equal" : "DIFFERS");
          different += same ? 0 : 1;
        }
      }
      steps.printPeakMemory();
      return different == 0 ? 0 : 1;
    }
  }

  private static void oneMore(Path file, Path taken, Ingest ingest) {
    String name = file.getFileName().toString();
    try {
      Files.copy(file, taken.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    IngestReport report = ingest.run(taken.toString(), name);
    if (report.files().size() != 1) {
      throw new IllegalStateException(name + " was one new dump, taken in: " + report.files());
    }
  }

  private static boolean same(Dataset<Row> one, Dataset<Row> other) {
    Dataset<Row> left = withoutMaps(one);
    Dataset<Row> right = withoutMaps(other);
    return left.exceptAll(right).isEmpty() && right.exceptAll(left).isEmpty();
  }

  /** Spark does not compare maps. */
  private static Dataset<Row> withoutMaps(Dataset<Row> rows) {
    return List.of(rows.columns()).contains("custom")
        ? rows.withColumn("custom", functions.expr("array_sort(map_entries(custom))"))
        : rows;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> listed = Files.list(dumps)) {
      return listed.filter(f -> f.toString().endsWith(".csv.gz")).sorted().limit(days).toList();
    }
  }

  private static Project project(Path lake) {
    return ProjectReader.read(
        Path.of("conf/local.conf"), Path.of("jobs"), Map.of("lake.root", lake.toString()));
  }
}
