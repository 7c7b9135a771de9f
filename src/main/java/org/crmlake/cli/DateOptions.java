package org.crmlake.cli;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.LakeSpec;
import org.crmlake.spec.UserException;
import picocli.CommandLine.Option;

/** The options that say for which information dates. */
final class DateOptions {
  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      description =
          "Information date, yyyy-MM-dd: events after it do not count. Default: yesterday in the lake's zone")
  private LocalDate asOf;

  @Option(
      names = "--from",
      paramLabel = "DATE",
      description = "First information date of a backfill")
  private LocalDate from;

  @Option(names = "--to", paramLabel = "DATE", description = "Last information date of a backfill")
  private LocalDate to;

  /** The dates, ascending. */
  List<LocalDate> dates(LakeSpec lake, Clock clock) {
    if ((from == null) != (to == null)) {
      throw new UserException(ExitCode.USAGE, "--from and --to go together");
    }
    if (from == null) {
      return List.of(asOf != null ? asOf : LocalDate.now(clock.withZone(lake.zone())).minusDays(1));
    }
    if (asOf != null) {
      throw new UserException(ExitCode.USAGE, "give either --as-of or --from and --to");
    }
    if (to.isBefore(from)) {
      throw new UserException(ExitCode.USAGE, "--to " + to + " is before --from " + from);
    }
    return from.datesUntil(to.plusDays(1)).toList();
  }
}
