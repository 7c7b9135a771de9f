package org.crmlake.run;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.crmlake.spec.InputSpec;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.Project;

/**
 * Up to which day each table is complete: the least of the sources that have fed it, through all
 * jobs between.
 */
final class DataThrough {
  private final Map<String, Optional<LocalDate>> byTable = new HashMap<>();
  private final Optional<LocalDate> lake;

  /**
   * @param canonical the day up to which a crm table is complete; empty where no dump ever fed it
   */
  DataThrough(Project project, Function<String, Optional<LocalDate>> canonical) {
    project.model().keySet().forEach(id -> byTable.put(id, canonical.apply(id)));
    lake = byTable.values().stream().flatMap(Optional::stream).min(LocalDate::compareTo);
    project.jobs().forEach(job -> byTable.put(job.output().id(), of(job)));
  }

  /**
   * The least over a job's inputs; inputs that nothing has fed do not count. Where nothing has fed
   * any, they are empty up to the day that the lake is complete; empty if the lake is.
   */
  Optional<LocalDate> of(JobSpec job) {
    return job.inputs().stream()
        .map(InputSpec::table)
        .flatMap(id -> byTable.getOrDefault(id, Optional.empty()).stream())
        .min(LocalDate::compareTo)
        .or(() -> lake);
  }
}
