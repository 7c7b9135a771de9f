package org.crmlake.cli;

import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.apache.spark.sql.SparkSession;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.UserException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code crmlake}: CRM dumps in, tables out. */
@Command(
    name = "crmlake",
    description = "CRM analytics on Spark and Delta Lake.",
    subcommands = {
      ValidateCommand.class,
      PlanCommand.class,
      IngestCommand.class,
      RunCommand.class,
      DemoCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:ok",
      "1:a job failed",
      "2:wrong usage or configuration",
      "3:checks failed; the tables concerned stay as they were",
      "4:inputs are missing, or too many records were rejected",
      "5:another run holds the lake"
    })
public final class Main implements Runnable {
  /** Whether the process is being ended, by Ctrl-C for instance. */
  private static volatile boolean ending;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: one of " + spec.subcommands().keySet());
  }

  /** Runs a command and ends the process with its exit code, after Spark has stopped. */
  public static void main(String[] args) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> ending = true));
    int code = execute(args);
    // An exit before Spark has stopped marks the application as failed on a cluster.
    scala.Option<SparkSession> session = SparkSession.getDefaultSession();
    if (session.isDefined()) {
      session.get().stop();
    }
    System.exit(code);
  }

  /** Runs a command in this process and gives its exit code. */
  static int execute(String... args) {
    CommandLine line = new CommandLine(new Main());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.registerConverter(LocalDate.class, Main::date);
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          PrintWriter err = command.getErr();
          boolean verbose = parsed.hasMatchedOption("--verbose");
          if (e instanceof UserException user) {
            err.println(user.getMessage());
            if (verbose) {
              e.printStackTrace(err);
            }
            return user.exitCode().code();
          }
          if (ending) {
            // Spark has stopped, whatever was being done with it.
            err.println("stopped; the next run goes on from what is published");
            return ExitCode.JOB_FAILED.code();
          }
          err.println(
              verbose
                  ? "defect: " + e
                  // Spark's messages go on with the executors' stack traces.
                  : "defect: "
                      + e.toString().lines().findFirst().orElse("")
                      + System.lineSeparator()
                      + "--verbose shows the stack trace");
          if (verbose) {
            e.printStackTrace(err);
          }
          return ExitCode.JOB_FAILED.code();
        });
    return line.execute(args);
  }

  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException("'" + text + "' is no date, write 2026-10-31");
    }
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"crmlake " + (version == null ? "dev" : version)};
    }
  }
}
