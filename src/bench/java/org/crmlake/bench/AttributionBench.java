package org.crmlake.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.crmlake.lake.Contracts;
import org.crmlake.lake.Lake;
import org.crmlake.lake.TableWriter;
import org.crmlake.run.Sessions;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.Project;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Attribution of one order for every ten touches, from the canonical tables to the totals of
 * channels under all rule models, Markov chains of order 1 and 2 and both Shapley games; and every
 * credit written. With the transforms and parameters of jobs/*.conf.
 */
@Command(name = "attribution", mixinStandardHelpOptions = true)
public final class AttributionBench implements Callable<Integer> {
  private static final LocalDate AS_OF = LocalDate.of(2026, 10, 31);

  @Parameters(index = "0", description = "Touches; a tenth as many orders.")
  private long touches;

  @Parameters(index = "1", description = "Where data are made, and found again by the next run.")
  private Path folder;

  @Option(names = "--totals-only", description = "Do not write the credits.")
  private boolean totalsOnly;

  private final Steps steps = new Steps();

  public static void main(String[] args) {
    System.exit(new CommandLine(new AttributionBench()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Path root = folder.toAbsolutePath().resolve("attribution-" + touches);
    Project project = BenchJobs.project(root);
    try (SparkSession spark = steps.time("session start", () -> Sessions.start(project.lake()))) {
      Lake lake = new Lake(spark, project.lake().root());
      if (!Files.exists(root.resolve("made"))) {
        steps.time(
            "making %,d touches".formatted(touches),
            () -> {
              new BigMarketing(lake, touches)
                  .write(
                      project.table("crm.touches").orElseThrow(),
                      project.table("crm.orders").orElseThrow());
              return Files.writeString(root.resolve("made"), "");
            });
        Files.write(root.resolve("touch-files"), List.of(lake.read("crm.touches").inputFiles()));
        Files.write(root.resolve("order-files"), List.of(lake.read("crm.orders").inputFiles()));
      }
      BenchJobs jobs = new BenchJobs(project, lake, AS_OF);
      Map<String, Dataset<Row>> made = new HashMap<>();
      Map<String, Object> sales = Map.of("goals", List.of("sale"));
      Dataset<Row> journeys =
          apply(jobs, "base.attribution_journeys", made, sales)
              .persist(StorageLevel.MEMORY_AND_DISK());
      made.put("base.attribution_journeys", journeys);
      steps.time("journeys", journeys::count);
      made.put(
          "base.attribution_null_paths",
          apply(jobs, "base.attribution_null_paths", made, sales)
              .persist(StorageLevel.MEMORY_AND_DISK()));
      Dataset<Row> credits = apply(jobs, "mart.attribution_credits", made, Map.of());
      made.put("mart.attribution_credits", credits);
      List<Row> totals =
          steps.time(
              "totals of channels, all models",
              () ->
                  apply(
                          jobs,
                          "mart.attribution_channels",
                          made,
                          Map.of("goals", List.of("sale"), "counterfactual", false))
                      .where("period = 'all' and goal = 'sale'")
                      .selectExpr("model", "channel", "conversions")
                      .collectAsList());
      Files.write(
          root.resolve("totals"), totals.stream().map(r -> r.mkString("\t")).sorted().toList());
      if (!totalsOnly) {
        JobSpec job = jobs.job("mart.attribution_credits");
        new Contracts(lake).open(job.output(), false);
        steps.time(
            "every credit written",
            () -> new TableWriter(lake).overwrite(job.output(), credits, null));
      }
    }
    steps.printPeakMemory();
    return 0;
  }

  private static Dataset<Row> apply(
      BenchJobs jobs, String table, Map<String, Dataset<Row>> made, Map<String, Object> replaced) {
    JobSpec job = jobs.job(table);
    return jobs.apply(job, jobs.inputs(job, made), replaced);
  }
}
