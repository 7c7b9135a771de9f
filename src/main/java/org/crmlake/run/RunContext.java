package org.crmlake.run;

import java.time.LocalDate;
import java.util.List;
import org.crmlake.lake.Lake;
import org.crmlake.spec.Project;

/** What all jobs of one run share. */
record RunContext(
    String runId,
    Project project,
    Lake lake,
    Pins pins,
    DataThrough dataThrough,
    Fingerprint fingerprint,
    List<Task> tasks,
    LocalDate lastDate,
    Steps steps) {

  /** {@code cohort_retention 2026-10-31 [3/7]}. */
  String label(Task task) {
    return task.label() + " [" + (tasks.indexOf(task) + 1) + "/" + tasks.size() + "]";
  }
}
