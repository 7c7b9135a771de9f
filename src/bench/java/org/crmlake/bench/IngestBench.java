package org.crmlake.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.crmlake.ingest.Ingest;
import org.crmlake.ingest.IngestReport;
import org.crmlake.lake.Lake;
import org.crmlake.run.Sessions;
import org.crmlake.spec.Project;
import org.crmlake.spec.ProjectReader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Orders from compressed CSV files into landing and crm, and then a day's dump of a thousandth. */
@Command(name = "ingest", mixinStandardHelpOptions = true)
public final class IngestBench implements Callable<Integer> {
  private static final int A_THOUSANDTH = 1_000;

  @Parameters(index = "0", description = "Orders.")
  private long orders;

  @Parameters(index = "1", description = "Where dumps are made, and found again by the next run.")
  private Path folder;

  @Parameters(index = "2", description = "Files that they are in.")
  private int files;

  private final Steps steps = new Steps();

  public static void main(String[] args) {
    System.exit(new CommandLine(new IngestBench()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    Path root = folder.toAbsolutePath().resolve("ingest-" + orders);
    Path dumps = root.resolve("dumps");
    Path next = dumps.resolve(OrderDumps.NEXT.toString());
    OrderDumps made = new OrderDumps(orders, dumps);
    delete(root.resolve("lake"));
    delete(next);
    if (!Files.exists(dumps)) {
      steps.time(
          "making %,d orders in %d files".formatted(orders, files),
          () -> {
            made.writeFull(files);
            return null;
          });
    }
    Project project =
        ProjectReader.read(
            Path.of("conf/local.conf"),
            Path.of("jobs"),
            Map.of("lake.root", root.resolve("lake").toString()));
    try (SparkSession spark = steps.time("session start", () -> Sessions.start(project.lake()))) {
      Lake lake = new Lake(spark, project.lake().root());
      IngestReport full = ingest(lake, project, dumps, "all orders");
      System.out.printf(
          "%-60s %,8.0f rows/s%n", "landing and crm written", full.read() / full.seconds());
      made.writeNext(orders / A_THOUSANDTH);
      IngestReport day = ingest(lake, project, dumps, "a day's dump of a thousandth");
      System.out.printf(
          "%-60s %8.1f %%%n", "its share of the first", 100 * day.seconds() / full.seconds());
      Row sums = lake.read("crm.orders").selectExpr("count(*)", "sum(net)").first();
      System.out.printf("%-60s %s%n", "orders, sum of net", sums);
    }
    steps.printPeakMemory();
    return 0;
  }

  private IngestReport ingest(Lake lake, Project project, Path dumps, String what) {
    long start = System.nanoTime();
    IngestReport report =
        steps.time(
            what,
            () ->
                new Ingest(lake, project, step -> printStep(start, step))
                    .run(dumps.toString(), what));
    System.out.printf("%-60s %,8d in %.1f s%n", "records read", report.read(), report.seconds());
    return report;
  }

  private static void printStep(long start, String step) {
    System.out.printf("  %5.1f s  %s%n", (System.nanoTime() - start) / 1e9, step);
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
