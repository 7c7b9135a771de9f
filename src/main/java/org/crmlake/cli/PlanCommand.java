package org.crmlake.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.crmlake.run.Plan;
import org.crmlake.run.Sessions;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.Project;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code plan}: what {@code run} would do, each job analysed against the real tables; writes
 * nothing.
 */
@Command(
    name = "plan",
    description =
        "Show the jobs in order with their inputs, mode and rows, and whether they fit. Writes nothing.",
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  @Mixin private ProjectOptions options = new ProjectOptions();
  @Mixin private DateOptions dates = new DateOptions();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Project project = options.project();
    List<LocalDate> asOf = dates.dates(project.lake(), Clock.systemUTC());
    List<Plan.Line> lines =
        new Plan(Sessions.start(project.lake()), project, options.select(project))
            .lines(asOf.get(asOf.size() - 1));
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "lake %s, as of %s%n",
        project.lake().root(),
        asOf.size() == 1 ? asOf.get(0) : asOf.get(0) + " to " + asOf.get(asOf.size() - 1));
    int place = 0;
    for (Plan.Line line : lines) {
      out.printf(
          Locale.ROOT,
          "%2d  %-36s %-14s %s%n",
          ++place,
          line.job().output().id(),
          line.mode(),
          line.rowsBefore()
              .map(n -> String.format(Locale.ROOT, "%,d rows last time", n))
              .orElse("first time"));
      line.inputs().forEach(i -> out.println("      reads " + i));
      line.problems().forEach(p -> out.println("      would fail: " + p));
    }
    boolean fits = lines.stream().allMatch(l -> l.problems().isEmpty());
    return (fits ? ExitCode.OK : ExitCode.USAGE).code();
  }
}
