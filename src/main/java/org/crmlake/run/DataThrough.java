package org.crmlake.run;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.crmlake.spec.InputSpec;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.Project;

/**
 * Up to which day each table is complete: the least of the sources that have fed it, through all
 * jobs between. A table that only describes others does not count where there are such others.
 */
final class DataThrough {
  private final Map<String, Optional<LocalDate>> byTable = new HashMap<>();
  private final Set<String> reference = new HashSet<>();
  private final Optional<LocalDate> lake;

  /**
   * @param canonical the day up to which a crm table is complete; empty where no dump ever fed it
   */
  DataThrough(Project project, Function<String, Optional<LocalDate>> canonical) {
    project.lake().referenceTables().forEach(t -> reference.add("crm." + t.name()));
    project.model().keySet().forEach(id -> byTable.put(id, canonical.apply(id)));
    lake = least(List.copyOf(byTable.keySet()));
    project.jobs().forEach(job -> byTable.put(job.output().id(), of(job)));
  }

  /**
   * The least over a job's inputs; inputs that nothing has fed do not count. Where nothing has fed
   * any, they are empty up to the day that the lake is complete; empty if the lake is.
   */
  Optional<LocalDate> of(JobSpec job) {
    return least(job.inputs().stream().map(InputSpec::table).toList()).or(() -> lake);
  }

  private Optional<LocalDate> least(List<String> tables) {
    List<String> events = tables.stream().filter(t -> !reference.contains(t)).toList();
    return leastOf(events).or(() -> leastOf(tables));
  }

  private Optional<LocalDate> leastOf(List<String> tables) {
    return tables.stream()
        .flatMap(id -> byTable.getOrDefault(id, Optional.empty()).stream())
        .min(LocalDate::compareTo);
  }
}
