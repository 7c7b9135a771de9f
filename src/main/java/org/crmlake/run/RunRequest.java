package org.crmlake.run;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.Project;
import org.crmlake.spec.UserException;

/**
 * What one invocation is asked to do.
 *
 * @param dumps folder of dumps to take in first
 * @param dates information dates that the snapshot jobs run for, ascending
 * @param jobs the jobs to run, in order
 * @param migrate whether tables whose contract changed are rewritten
 * @param patience how long to wait for another run on the same lake
 * @param parallel how many jobs may run side by side
 */
public record RunRequest(
    Project project,
    Optional<String> dumps,
    List<LocalDate> dates,
    JobSelection jobs,
    boolean migrate,
    Duration patience,
    int parallel) {

  /**
   * @throws UserException (USAGE) if that cannot be waited for or run side by side
   */
  public RunRequest {
    if (patience.isNegative()) {
      throw new UserException(
          ExitCode.USAGE, "--wait is " + patience.toSeconds() + ", expected 0 or more");
    }
    if (parallel < 1) {
      throw new UserException(ExitCode.USAGE, "--parallel is " + parallel + ", expected 1 or more");
    }
  }
}
