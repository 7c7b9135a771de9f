package org.crmlake.spec;

import java.util.List;
import java.util.Optional;

/**
 * The contract of a table: exact names, types and order of its columns.
 *
 * @param schema landing, crm, base, mart or ops
 * @param name the table's name, without its schema
 * @param grain the key: unique and never null; empty where the table has none (landing, ledgers)
 * @param partitionBy [as_of] for a snapshot, [month] for event grain, else empty
 * @param changeFeed whether Delta records row changes, for the incremental jobs that read this
 *     table
 * @param markRowsFrom from so many rows on, an update by key marks the rows that go instead of
 *     writing all others anew; 0 for never
 * @param keep which as-of partitions {@code maintain} leaves
 */
public record TableSpec(
    String schema,
    String name,
    String description,
    TableKind kind,
    List<String> grain,
    List<String> partitionBy,
    List<ColumnSpec> columns,
    boolean changeFeed,
    long markRowsFrom,
    Optional<Keep> keep,
    Origin at) {

  public TableSpec {
    grain = List.copyOf(grain);
    partitionBy = List.copyOf(partitionBy);
    columns = List.copyOf(columns);
  }

  /** {@code mart.cohort_retention}. */
  public String id() {
    return schema + "." + name;
  }

  /** The same table with other columns. */
  public TableSpec withColumns(List<ColumnSpec> others) {
    return new TableSpec(
        schema,
        name,
        description,
        kind,
        grain,
        partitionBy,
        others,
        changeFeed,
        markRowsFrom,
        keep,
        at);
  }

  /** Whether the contract has a column of this name. */
  public boolean has(String column) {
    return columns.stream().anyMatch(c -> c.name().equals(column));
  }

  /** The columns as a Spark DDL string, for literal frames and empty tables. */
  public String ddl() {
    return String.join(", ", columns.stream().map(c -> "`" + c.name() + "` " + c.type()).toList());
  }

  /**
   * Which as-of dates stay.
   *
   * @param daily the newest so many dates
   * @param monthEnds whether the last date of every month stays for ever
   */
  public record Keep(int daily, boolean monthEnds) {}
}
