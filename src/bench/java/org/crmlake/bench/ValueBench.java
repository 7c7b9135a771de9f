package org.crmlake.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.function.MapPartitionsFunction;
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
      steps.time(
          "customer_value of all customers",
          () ->
              write(
                  jobs,
                  "mart.customer_value",
                  Map.of("history", history, "models", models),
                  Map.of("model", "bg_nbd")));
      long end = System.nanoTime();
      System.out.printf("%-60s %8.1f s%n", "from purchase_history", (end - fromHistory) / 1e9);
      System.out.printf(
          "%-60s %8.1f s%n", "from orders, with session start", (end - work) / 1e9 + started);
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
