package org.crmlake.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.crmlake.demo.DemoDumps;
import org.crmlake.demo.Summary;
import org.crmlake.run.RunRequest;
import org.crmlake.spec.Project;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: a made-up company's dumps, taken in and run through every job. */
@Command(
    name = "demo",
    description =
        "Make three years of dumps of a made-up company, take them in, run every job, show the tables.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Mixin private ProjectOptions options = new ProjectOptions();

  @Option(
      names = "--dumps",
      paramLabel = "DIR",
      description = "Folder that the dumps are written to. Default: ${DEFAULT-VALUE}",
      defaultValue = "demo-dumps")
  private Path dumps;

  @Option(
      names = "--customers",
      paramLabel = "N",
      description = "Customers of the company. Default: ${DEFAULT-VALUE}",
      defaultValue = "" + DemoDumps.CUSTOMERS)
  private int customers;

  @Option(
      names = "--seed",
      description = "Equal seeds make equal bytes. Default: ${DEFAULT-VALUE}",
      defaultValue = "" + DemoDumps.SEED)
  private long seed;

  @Option(
      names = "--systems",
      split = ",",
      paramLabel = "NAME",
      description =
          "Where the customers' records live, each in one of them in turn: plain, salesforce, hubspot. Default: ${DEFAULT-VALUE}",
      defaultValue = "plain")
  private List<String> systems;

  @Option(
      names = "--full",
      description =
          "Leads, deals, calls, cases, answers to surveys and goals in the plain files too.")
  private boolean full;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Project project = options.project();
    LocalDate asOf = DemoDumps.TO;
    DemoDumps company = new DemoDumps(seed, customers, DemoDumps.FROM, asOf).in(systems);
    Summary made = (full ? company.withEverything() : company).write(dumps);
    out.printf(
        "dumps in %s: %,d files, %,d records of %,d accounts, %s to %s%n",
        dumps, made.files(), made.rows(), made.accounts(), made.from(), made.to());
    out.flush();
    RunRequest request =
        new RunRequest(
            project,
            Optional.of(dumps.toString()),
            List.of(asOf),
            options.select(project),
            false,
            Duration.ZERO,
            2);
    int code = RunCommand.run(request, out, spec.commandLine().getErr(), options.verbose());
    String lake = project.lake().root();
    out.printf(
        "%nEvery table is a Delta table at %s/<schema>/<table>, for instance %s/mart/cohort_retention.%n"
            + "Look at them in notebooks/01_quickstart.ipynb, or by any tool that reads Delta:%n"
            + "  spark.read.format(\"delta\").load(\"%s/mart/cohort_retention\")     # PySpark%n"
            + "  DeltaTable(\"%s/mart/cohort_retention\").to_pandas()               # pip install deltalake%n",
        lake, lake, lake, lake);
    return code;
  }
}
