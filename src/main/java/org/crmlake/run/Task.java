package org.crmlake.run;

import java.time.LocalDate;
import java.util.Optional;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.TableKind;

/** One job at one information date, or a state job, which has none. */
record Task(JobSpec job, Optional<LocalDate> asOf) {

  static Task of(JobSpec job, LocalDate date) {
    return new Task(
        job, job.output().kind() == TableKind.SNAPSHOT ? Optional.of(date) : Optional.empty());
  }

  String label() {
    return job.name() + asOf.map(d -> " " + d).orElse("");
  }
}
