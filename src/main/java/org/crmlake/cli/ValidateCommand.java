package org.crmlake.cli;

import java.util.concurrent.Callable;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.Project;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code validate}: every mistake of every configuration file, in one go, without Spark. */
@Command(
    name = "validate",
    description = "Read all configuration and report every mistake with its file and line.",
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
  @Mixin private ProjectOptions options = new ProjectOptions();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Project project = options.project();
    spec.commandLine()
        .getOut()
        .printf(
            "ok: %d canonical tables, %d sources, %d jobs%n",
            project.model().size(), project.sources().size(), project.jobs().size());
    return ExitCode.OK.code();
  }
}
