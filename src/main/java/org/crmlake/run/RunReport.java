package org.crmlake.run;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crmlake.ingest.IngestReport;
import org.crmlake.lake.RunRow;
import org.crmlake.spec.ExitCode;

/**
 * How a run went.
 *
 * @param ingest what came in, where dumps were given
 * @param rows one for each job and date, in the order of the jobs
 * @param stale tables that were read and that other code or configuration made, see {@link
 *     StaleInputs}
 * @param repaired rows of an earlier run that ended between publication and ledger
 * @param seconds from start to end
 */
public record RunReport(
    String runId,
    Optional<IngestReport> ingest,
    List<RunRow> rows,
    List<String> stale,
    List<RunRow> repaired,
    double seconds) {

  /** What a reader of the tables should know. */
  public List<String> notes() {
    List<String> notes = openDates();
    for (String table : stale) {
      notes.add(
          table
              + " was made by other code, parameters or settings than now; --with-upstream makes it anew");
    }
    return notes;
  }

  /** What to say of information dates that the data do not reach. */
  private List<String> openDates() {
    Map<List<LocalDate>, List<String>> tables = new LinkedHashMap<>();
    for (RunRow row : rows) {
      if (row.asOf() != null
          && row.dataThrough() != null
          && row.asOf().isAfter(row.dataThrough())) {
        tables
            .computeIfAbsent(List.of(row.asOf(), row.dataThrough()), k -> new ArrayList<>())
            .add(row.job());
      }
    }
    List<String> notes = new ArrayList<>();
    tables.forEach(
        (dates, jobs) ->
            notes.add(
                "as of %s, but the data are complete up to %s only: what ends later is open (%s%s)"
                    .formatted(
                        dates.get(0),
                        dates.get(1),
                        jobs.get(0),
                        jobs.size() == 1 ? "" : " and " + (jobs.size() - 1) + " more")));
    return notes;
  }

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
