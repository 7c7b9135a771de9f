package org.crmlake.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.crmlake.run.Run;
import org.crmlake.run.RunReport;
import org.crmlake.run.RunRequest;
import org.crmlake.run.Sessions;
import org.crmlake.run.SummaryFile;
import org.crmlake.run.SummaryTable;
import org.crmlake.spec.Project;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code run}: take dumps in, if any are given, and bring every table up to the date. */
@Command(
    name = "run",
    description = "Take dumps in, if given, and make the tables for the information date or dates.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Mixin private ProjectOptions options = new ProjectOptions();
  @Mixin private DateOptions dates = new DateOptions();

  @Option(
      names = "--dumps",
      paramLabel = "DIR",
      description = "Folder or s3a:// address of the dumps to take in first")
  private String dumps;

  @Option(names = "--migrate", description = "Rewrite tables whose contract has changed")
  private boolean migrate;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "How long to wait while another run holds the lake. Default: ${DEFAULT-VALUE}",
      defaultValue = "0")
  private long wait;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = "How many jobs run side by side. Default: ${DEFAULT-VALUE}",
      defaultValue = "2")
  private int parallel;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Project project = options.project();
    RunRequest request =
        new RunRequest(
            project,
            Optional.ofNullable(dumps),
            dates.dates(project.lake(), Clock.systemUTC()),
            options.select(project),
            migrate,
            Duration.ofSeconds(wait),
            parallel);
    return run(
        request, spec.commandLine().getOut(), spec.commandLine().getErr(), options.verbose());
  }

  /** Runs a request in a session of its own and shows how it went. */
  static int run(RunRequest request, PrintWriter out, PrintWriter err, boolean verbose) {
    ConsoleSteps steps = new ConsoleSteps(err, verbose);
    steps.next("spark", "start");
    RunReport report = new Run(Sessions.start(request.project().lake()), request, steps).execute();
    String summary = SummaryFile.write(request.project().lake().root(), report);
    report
        .repaired()
        .forEach(
            r -> out.println("repaired: the ledger row of " + r.job() + " by run " + r.runId()));
    report.ingest().ifPresent(i -> i.notes().forEach(n -> out.println("note: " + n)));
    out.println(SummaryTable.of(report));
    report.notes().forEach(n -> out.println("note: " + n));
    out.printf(
        "run %s, %.1f s, tables under %s, details in %s%n",
        report.runId(), report.seconds(), request.project().lake().root(), summary);
    out.flush();
    return report.exitCode().code();
  }
}
