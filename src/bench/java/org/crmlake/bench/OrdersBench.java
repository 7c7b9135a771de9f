package org.crmlake.bench;

import io.delta.tables.DeltaTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.crmlake.lake.Contracts;
import org.crmlake.lake.Lake;
import org.crmlake.lake.TableWriter;
import org.crmlake.run.Sessions;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.Project;
import org.crmlake.spec.TransformSpec;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * The purchase history of many customers: built, brought up to date by one day, and month cohorts
 * and all retention tables from it, with the transforms and parameters that jobs/*.conf name.
 */
@Command(name = "orders", mixinStandardHelpOptions = true)
public final class OrdersBench implements Callable<Integer> {
  private static final String ORDERS = "crm.orders";
  private static final String ATTRIBUTES = "crm.customer_attributes";
  private static final String HISTORY = "base.purchase_history";

  /** What the peer computes. */
  private static final Map<String, Object> MONTHS_OF_ALL =
      Map.of(
          "activities", List.of("purchase"),
          "grains", List.of("month"),
          "segments", List.of(),
          "segment_grains", List.of());

  private static final LocalDate AS_OF = LocalDate.of(2026, 10, 31);

  @Parameters(index = "0", description = "Customers; 3.74 orders each.")
  private long customers;

  @Parameters(index = "1", description = "Where data are made, and found again by the next run.")
  private Path folder;

  private final Steps steps = new Steps();
  private BenchJobs jobs;

  public static void main(String[] args) {
    System.exit(new CommandLine(new OrdersBench()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Path root = folder.toAbsolutePath().resolve("orders-" + customers);
    Project project = BenchJobs.project(root);
    try (SparkSession spark = steps.time("session start", () -> Sessions.start(project.lake()))) {
      Lake lake = new Lake(spark, project.lake().root());
      jobs = new BenchJobs(project, lake, AS_OF);
      make(root, project, lake);
      steps.time(
          "scan of orders, two columns",
          () -> lake.read(ORDERS).selectExpr("max(order_date)", "sum(net_base)").collectAsList());

      JobSpec historyJob = jobs.job(HISTORY);
      new Contracts(lake).open(historyJob.output(), false);
      steps.time("purchase_history, full build", () -> build(lake, historyJob));

      long before = lake.version(ORDERS);
      long buyers = customers * 37 / 10_000;
      new BigShop(lake, customers).writeNextDay(project.table(ORDERS).orElseThrow(), buyers);
      steps.time(
          "purchase_history, one day of " + buyers + " orders",
          () -> update(lake, historyJob, before));

      JobSpec cohortJob = jobs.job("mart.cohort_retention");
      Dataset<Row> months = output(cohortJob, MONTHS_OF_ALL);
      steps.time("month cohorts of all customers, first time", months::collectAsList);
      steps.time(
          "month cohorts of all customers, warm",
          () -> output(cohortJob, MONTHS_OF_ALL).collectAsList());
      steps.time(
          "cohort_retention as configured",
          () -> output(cohortJob, Map.of()).selectExpr("count(*)").collectAsList());
      steps.time(
          "all tables of retention as configured, computed and dropped",
          () -> retention(lake, project, root));
      months.coalesce(1).write().mode("overwrite").parquet(root.resolve("cohorts").toString());
      Files.write(root.resolve("order-files"), List.of(lake.read(ORDERS).inputFiles()));
    }
    steps.printPeakMemory();
    return 0;
  }

  /** Makes the data, or takes those of an earlier run without the day that it appended. */
  private void make(Path root, Project project, Lake lake) throws Exception {
    BigShop shop = new BigShop(lake, customers);
    Path made = root.resolve("made-version");
    if (Files.exists(made)) {
      long version = Long.parseLong(Files.readString(made));
      DeltaTable.forPath(lake.spark(), lake.path(ORDERS)).restoreToVersion(version);
    } else {
      steps.time(
          "making %,d customers and their orders".formatted(customers),
          () -> {
            shop.writeCustomers(project.table(ATTRIBUTES).orElseThrow());
            shop.writeOrders(project.table(ORDERS).orElseThrow());
            return Files.writeString(made, Long.toString(lake.version(ORDERS)));
          });
    }
  }

  private long build(Lake lake, JobSpec job) {
    Dataset<Row> history = apply(job, lake.read(ORDERS), lake.read(ATTRIBUTES));
    return new TableWriter(lake).overwrite(job.output(), history, null);
  }

  private long update(Lake lake, JobSpec job, long before) {
    Dataset<Row> changed =
        functions.broadcast(
            lake.changes(ORDERS, before, lake.version(ORDERS))
                .orElseThrow()
                .select("customer_id")
                .distinct());
    Dataset<Row> recomputed =
        apply(
            job,
            lake.read(ORDERS).join(changed, usingCustomer(), "left_semi"),
            lake.read(ATTRIBUTES).join(changed, usingCustomer(), "left_semi"));
    Dataset<Row> kept = lake.read(HISTORY).join(changed, usingCustomer(), "left_anti");
    return new TableWriter(lake)
        .update(
            job.output(),
            lake.version(HISTORY),
            history -> history.join(changed, usingCustomer(), "left_semi"),
            recomputed.coalesce(1),
            kept.union(recomputed),
            null);
  }

  /** A job's output with some of its parameters replaced. */
  private Dataset<Row> output(JobSpec job, Map<String, Object> replaced) {
    return jobs.apply(job, jobs.inputs(job, Map.of()), replaced);
  }

  /** Every column of every retention table, one after the other; cohorts are kept for averages. */
  private Void retention(Lake lake, Project project, Path root) {
    String cohorts = root.resolve("cohort_retention").toString();
    for (JobSpec job : project.jobs()) {
      if (job.transform() instanceof TransformSpec.OfClass named
          && named.className().startsWith("org.crmlake.retention.")
          && !job.name().equals("retention_average")) {
        steps.time(
            "  " + job.name(),
            () -> {
              Dataset<Row> rows = output(job, Map.of());
              if (job.name().equals("cohort_retention")) {
                rows.write().mode("overwrite").parquet(cohorts);
              } else {
                rows.write().format("noop").mode("overwrite").save();
              }
              return null;
            });
      }
    }
    JobSpec average = jobs.job("mart.retention_average");
    Map<String, Dataset<Row>> inputs = Map.of("cohorts", lake.spark().read().parquet(cohorts));
    steps.time(
        "  " + average.name(),
        () -> {
          jobs.apply(average, inputs, Map.of()).write().format("noop").mode("overwrite").save();
          return null;
        });
    return null;
  }

  private Dataset<Row> apply(JobSpec job, Dataset<Row> orders, Dataset<Row> attributes) {
    return jobs.apply(job, Map.of("orders", orders, "attributes", attributes), Map.of());
  }

  private static scala.collection.immutable.Seq<String> usingCustomer() {
    return scala.jdk.javaapi.CollectionConverters.asScala(List.of("customer_id")).toSeq();
  }
}
