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
import org.crmlake.job.Inputs;
import org.crmlake.job.Params;
import org.crmlake.job.TransformLoader;
import org.crmlake.lake.Contracts;
import org.crmlake.lake.Lake;
import org.crmlake.lake.TableWriter;
import org.crmlake.run.Sessions;
import org.crmlake.spec.InputSpec;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.ParamSpec;
import org.crmlake.spec.Project;
import org.crmlake.spec.ProjectReader;
import org.crmlake.spec.TransformSpec;
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
    Project project =
        ProjectReader.read(
            Path.of("conf/local.conf"),
            Path.of("jobs"),
            Map.of("lake.root", root.resolve("lake").toString()));
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
      Map<String, Dataset<Row>> made = new HashMap<>();
      Dataset<Row> journeys =
          apply(project, lake, "base.attribution_journeys", made, Map.of("goals", List.of("sale")))
              .persist(StorageLevel.MEMORY_AND_DISK());
      made.put("base.attribution_journeys", journeys);
      steps.time("journeys", journeys::count);
      made.put(
          "base.attribution_null_paths",
          apply(
                  project,
                  lake,
                  "base.attribution_null_paths",
                  made,
                  Map.of("goals", List.of("sale")))
              .persist(StorageLevel.MEMORY_AND_DISK()));
      Dataset<Row> credits = apply(project, lake, "mart.attribution_credits", made, Map.of());
      made.put("mart.attribution_credits", credits);
      List<Row> totals =
          steps.time(
              "totals of channels, all models",
              () ->
                  apply(
                          project,
                          lake,
                          "mart.attribution_channels",
                          made,
                          Map.of("counterfactual", false))
                      .where("period = 'all' and goal = 'sale'")
                      .selectExpr("model", "channel", "conversions")
                      .collectAsList());
      Files.write(
          root.resolve("totals"), totals.stream().map(r -> r.mkString("\t")).sorted().toList());
      if (!totalsOnly) {
        JobSpec job = project.producer("mart.attribution_credits").orElseThrow();
        new Contracts(lake).open(job.output(), false);
        steps.time(
            "every credit written",
            () -> new TableWriter(lake).overwrite(job.output(), credits, null));
      }
    }
    steps.printPeakMemory();
    return 0;
  }

  /** The output of the job that makes a table, with some of its parameters replaced. */
  private static Dataset<Row> apply(
      Project project,
      Lake lake,
      String table,
      Map<String, Dataset<Row>> made,
      Map<String, Object> replaced) {
    JobSpec job = project.producer(table).orElseThrow();
    Map<String, Dataset<Row>> inputs = new HashMap<>();
    for (InputSpec input : job.inputs()) {
      Dataset<Row> frame = made.get(input.table());
      if (frame == null) {
        frame =
            lake.exists(input.table())
                ? lake.read(input.table())
                : lake.spark()
                    .createDataFrame(
                        List.of(), Contracts.schema(project.table(input.table()).orElseThrow()));
      }
      inputs.put(input.alias(), frame);
    }
    List<ParamSpec> params =
        job.params().stream()
            .map(p -> new ParamSpec(p.name(), replaced.getOrDefault(p.name(), p.value()), p.at()))
            .toList();
    return TransformLoader.load((TransformSpec.OfClass) job.transform())
        .apply(new Inputs(inputs, AS_OF), new Params(params), AS_OF);
  }
}
