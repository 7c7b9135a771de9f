package org.crmlake.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.crmlake.lake.Contracts;
import org.crmlake.lake.Lake;
import org.crmlake.lake.TableWriter;
import org.crmlake.run.Sessions;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.Project;
import org.crmlake.spec.TableSpec;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Customer lifetime value of many customers: history, fits of BG/NBD and Gamma-Gamma, and what
 * customer_value makes of them, each written as the Delta table that a run writes.
 */
@Command(name = "value", mixinStandardHelpOptions = true)
public final class ValueBench implements Callable<Integer> {
  private static final String ORDERS = "crm.orders";
  private static final LocalDate AS_OF = LocalDate.of(2026, 10, 30);
  private static final Map<String, Object> FITS =
      Map.of("models", List.of("bg_nbd", "gamma_gamma"), "segments", List.of());

  private static final Map<String, Object> VALUE = Map.of("model", "bg_nbd");

  /** What lifetimes leaves in memory; customer_value has 66 columns. */
  private static final String[] PEER_COLUMNS = {
    "customer_id",
    "frequency",
    "recency_days",
    "age_days",
    "mean_repeat_spend",
    "expected_order_value",
    "predictive_clv_12m"
  };

  @Parameters(index = "0", description = "Customers.")
  private long customers;

  @Parameters(index = "1", description = "Where data are made, and found again by the next run.")
  private Path folder;

  private final Steps steps = new Steps();

  public static void main(String[] args) {
    System.exit(new CommandLine(new ValueBench()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Path root = folder.toAbsolutePath().resolve("value-" + customers);
    Project project = BenchJobs.project(root);
    long start = System.nanoTime();
    try (SparkSession spark = steps.time("session start", () -> Sessions.start(project.lake()))) {
      double started = (System.nanoTime() - start) / 1e9;
      Lake lake = new Lake(spark, project.lake().root());
      BenchJobs jobs = new BenchJobs(project, lake, AS_OF);
      if (!lake.exists(ORDERS)) {
        TableSpec orders = project.table(ORDERS).orElseThrow();
        steps.time(
            "making %,d customers and their orders".formatted(customers), () -> make(lake, orders));
      }
      Files.write(root.resolve("order-files"), List.of(lake.read(ORDERS).inputFiles()));
      long work = System.nanoTime();
      Dataset<Row> attributes =
          spark.createDataFrame(
              List.of(), Contracts.schema(project.table("crm.customer_attributes").orElseThrow()));
      steps.time(
          "purchase_history, full build",
          () ->
              write(
                  jobs,
                  "base.purchase_history",
                  Map.of("orders", lake.read(ORDERS), "attributes", attributes),
                  Map.of()));
      long fromHistory = System.nanoTime();
      Dataset<Row> history = lake.read("base.purchase_history");
      steps.time(
          "value_models: BG/NBD and Gamma-Gamma",
          () -> write(jobs, "mart.value_models", Map.of("history", history), FITS));
      Dataset<Row> models = lake.read("mart.value_models");
      Map<String, Dataset<Row>> inputs = Map.of("history", history, "models", models);
      double fitted = seconds(fromHistory);
      long same = System.nanoTime();
      steps.time(
          "summary and value of 12 months of all customers",
          () -> writePeerColumns(jobs, inputs, lake));
      double peer = fitted + seconds(same);
      long all = System.nanoTime();
      steps.time(
          "customer_value of all customers, every column",
          () -> write(jobs, "mart.customer_value", inputs, VALUE));
      double every = fitted + seconds(all);
      double before = started + (fromHistory - work) / 1e9;
      System.out.printf("%-60s %8.1f s%n", "what the peer makes, from purchase_history", peer);
      System.out.printf(
          "%-60s %8.1f s%n", "what the peer makes, from orders, with session start", before + peer);
      System.out.printf("%-60s %8.1f s%n", "every column, from purchase_history", every);
      System.out.printf(
          "%-60s %8.1f s%n", "every column, from orders, with session start", before + every);
      models
          .select("model", "status", "r", "alpha", "a", "b", "p", "q", "v", "log_likelihood")
          .show();
    }
    steps.printPeakMemory();
    return 0;
  }

  private long make(Lake lake, TableSpec orders) {
    MapPartitionsFunction<Row, Row> law = ValueLaw::purchases;
    Dataset<Row> rows =
        lake.spark()
            .range(0, customers, 1, 32)
            .toDF()
            .mapPartitions(law, Encoders.row(ValueLaw.SCHEMA))
            .withColumn("order_date", functions.expr("date_add(" + BigShop.FIRST_DAY + ", day)"))
            .withColumn("net", functions.expr("cast(pence / 100 as decimal(18,4))"));
    new Contracts(lake).open(orders, false);
    return new TableWriter(lake).overwrite(orders, BigShop.sales(orders, rows), null);
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static Void writePeerColumns(
      BenchJobs jobs, Map<String, Dataset<Row>> inputs, Lake lake) {
    jobs.apply(jobs.job("mart.customer_value"), inputs, VALUE)
        .select(Arrays.stream(PEER_COLUMNS).map(functions::col).toArray(Column[]::new))
        .write()
        .format("delta")
        .mode("overwrite")
        .save(lake.path("bench.peer_value"));
    return null;
  }

  private static long write(
      BenchJobs jobs,
      String table,
      Map<String, Dataset<Row>> inputs,
      Map<String, Object> replaced) {
    JobSpec job = jobs.job(table);
    Dataset<Row> frame = jobs.apply(job, inputs, replaced);
    new Contracts(jobs.lake()).open(job.output(), false);
    return new TableWriter(jobs.lake()).overwrite(job.output(), frame, null);
  }
}
