package org.crmlake.spec;

import java.util.List;
import java.util.Optional;

/**
 * One job: the table it makes, from what, how, and what must hold.
 *
 * @param name file name of the job, and name of its table
 */
public record JobSpec(
    String name,
    String description,
    String owner,
    Schedule schedule,
    List<InputSpec> inputs,
    List<ParamSpec> params,
    TransformSpec transform,
    TableSpec output,
    Optional<IncrementalSpec> incremental,
    List<CheckSpec> checks,
    Origin at) {

  public JobSpec {
    inputs = List.copyOf(inputs);
    params = List.copyOf(params);
    checks = List.copyOf(checks);
  }

  /** How often the scheduler should run it. */
  public enum Schedule {
    DAILY,
    WEEKLY,
    MONTHLY
  }
}
