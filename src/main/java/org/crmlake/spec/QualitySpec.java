package org.crmlake.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code ops.data_quality} counts.
 *
 * @param measure when it is brought up to date
 * @param placeholders texts in lower case that stand for nothing
 * @param tables by id, for instance crm.contacts; those that have nothing of their own are not here
 */
public record QualitySpec(
    Measure measure, List<String> placeholders, Map<String, TableQuality> tables) {

  /** Where nothing is ever measured. */
  public static final QualitySpec NONE = new QualitySpec(Measure.NEVER, List.of(), Map.of());

  /** The settings of a table; those of nothing where it has none. */
  public TableQuality of(TableSpec table) {
    return tables.getOrDefault(table.id(), TableQuality.NONE);
  }

  /** When data quality is measured. */
  public enum Measure {
    /** After a run of all jobs. */
    WHOLE_RUNS,
    /** After every command that writes the lake. */
    ALWAYS,
    NEVER
  }

  /**
   * What is suspicious in one table.
   *
   * @param staleDays a record that its source has not changed for more days is stale; empty: none
   *     is
   * @param staleWhere SQL predicate over the table's columns: the others are never stale
   * @param duplicates columns by whose value two records may be one
   * @param valid SQL predicate for each column that has one
   */
  public record TableQuality(
      Optional<Integer> staleDays,
      Optional<String> staleWhere,
      List<String> duplicates,
      Map<String, String> valid,
      Origin at) {
    static final TableQuality NONE =
        new TableQuality(
            Optional.empty(), Optional.empty(), List.of(), Map.of(), new Origin("", 0));
  }
}
