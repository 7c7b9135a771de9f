package org.crmlake.run;

import java.util.List;
import org.crmlake.lake.Lake;
import org.crmlake.lake.Ledger;
import org.crmlake.spec.InputSpec;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.Project;
import org.crmlake.spec.TableKind;

/**
 * The tables that chosen jobs read and that another code, parameters or settings made than those of
 * now, such as the history of customers before there was a segment.
 */
final class StaleInputs {
  private final Project project;
  private final Lake lake;
  private final Fingerprint fingerprint;

  StaleInputs(Project project, Lake lake, Fingerprint fingerprint) {
    this.project = project;
    this.lake = lake;
    this.fingerprint = fingerprint;
  }

  /** Names of state tables that none of the jobs makes, in the order of their names. */
  List<String> of(List<JobSpec> jobs) {
    return jobs.stream()
        .flatMap(job -> job.inputs().stream())
        .map(InputSpec::table)
        .distinct()
        .sorted()
        .flatMap(table -> project.producer(table).stream())
        .filter(job -> job.output().kind() == TableKind.STATE && !jobs.contains(job))
        .filter(this::isStale)
        .map(job -> job.output().id())
        .toList();
  }

  private boolean isStale(JobSpec job) {
    return lake.exists(job.output().id())
        && new Ledger(lake)
            .lastPublished(job.output())
            .filter(row -> !row.fingerprint().equals(fingerprint.of(job)))
            .isPresent();
  }
}
