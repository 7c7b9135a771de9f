package org.crmlake.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.crmlake.run.JobSelection;
import org.crmlake.run.RunRequest;
import org.crmlake.spec.Project;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ingest}: take dumps in and make no table beyond the canonical ones. */
@Command(
    name = "ingest",
    description = "Take dumps into landing and the canonical tables, and run no job.",
    mixinStandardHelpOptions = true)
final class IngestCommand implements Callable<Integer> {
  @Mixin private ProjectOptions options = new ProjectOptions();

  @Option(
      names = "--dumps",
      paramLabel = "DIR",
      required = true,
      description = "Folder or s3a:// address of the dumps")
  private String dumps;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "How long to wait while another run holds the lake. Default: ${DEFAULT-VALUE}",
      defaultValue = "0")
  private long wait;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Project project = options.project();
    RunRequest request =
        new RunRequest(
            project,
            Optional.of(dumps),
            List.of(LocalDate.now(Clock.system(project.lake().zone()))),
            new JobSelection(List.of()),
            false,
            Duration.ofSeconds(wait),
            1);
    return RunCommand.run(
        request, spec.commandLine().getOut(), spec.commandLine().getErr(), options.verbose());
  }
}
