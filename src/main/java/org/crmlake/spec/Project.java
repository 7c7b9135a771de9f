package org.crmlake.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole configuration, read and found consistent.
 *
 * @param model the canonical tables by id, crm.customer_attributes with its segment columns
 *     included
 * @param jobs in an order in which every job comes after those that make its inputs
 */
public record Project(
    LakeSpec lake,
    Map<String, TableSpec> model,
    List<SourceSpec> sources,
    List<JobSpec> jobs,
    Definitions definitions,
    QualitySpec quality) {

  /** A project that defines no words and measures no quality. */
  public Project(
      LakeSpec lake, Map<String, TableSpec> model, List<SourceSpec> sources, List<JobSpec> jobs) {
    this(lake, model, sources, jobs, Definitions.NONE, QualitySpec.NONE);
  }

  /** The contract of a crm, base or mart table, whoever makes it. */
  public Optional<TableSpec> table(String id) {
    return Optional.ofNullable(model.get(id))
        .or(() -> jobs.stream().map(JobSpec::output).filter(t -> t.id().equals(id)).findFirst());
  }

  /** The job that makes a table. */
  public Optional<JobSpec> producer(String id) {
    return jobs.stream().filter(j -> j.output().id().equals(id)).findFirst();
  }
}
