package org.crmlake.run;

import java.util.List;
import java.util.Optional;
import org.crmlake.ingest.IngestReport;
import org.crmlake.lake.RunRow;
import org.crmlake.spec.ExitCode;

/**
 * How a run went.
 *
 * @param ingest what came in, where dumps were given
 * @param rows one for each job and date, in the order of the jobs
 * @param repaired rows of an earlier run that ended between publication and ledger
 * @param seconds from start to end
 */
public record RunReport(
    String runId,
    Optional<IngestReport> ingest,
    List<RunRow> rows,
    List<RunRow> repaired,
    double seconds) {

  /** The gravest outcome of any job. */
  public ExitCode exitCode() {
    List<Status> statuses = rows.stream().map(r -> Status.valueOf(r.status())).toList();
    if (statuses.contains(Status.FAILED)) {
      return ExitCode.JOB_FAILED;
    }
    if (statuses.contains(Status.CHECKS)) {
      return ExitCode.CHECKS_FAILED;
    }
    return statuses.contains(Status.INPUTS) ? ExitCode.INPUTS : ExitCode.OK;
  }
}
