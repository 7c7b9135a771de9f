package org.crmlake.lake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.Origin;
import org.crmlake.spec.TableKind;
import org.crmlake.spec.TableSpec;

/** Contracts for tests, each a change of another. */
final class Tables {
  private Tables() {}

  /** {@code base.people}: id bigint not null, name string. */
  static TableSpec people() {
    return table(
        List.of("id"),
        List.of(),
        new ColumnSpec("id", "bigint", false, "Person."),
        new ColumnSpec("name", "string", true, "What they're called."));
  }

  static TableSpec table(List<String> grain, List<String> partitionBy, ColumnSpec... columns) {
    return new TableSpec(
        "base",
        "people",
        "One row per person.",
        TableKind.STATE,
        grain,
        partitionBy,
        List.of(columns),
        false,
        0,
        Optional.empty(),
        new Origin("jobs/people.conf", 7));
  }

  static TableSpec withColumns(TableSpec table, ColumnSpec... columns) {
    return table.withColumns(List.of(columns));
  }

  static TableSpec plus(TableSpec table, ColumnSpec column) {
    List<ColumnSpec> columns = new ArrayList<>(table.columns());
    columns.add(column);
    return table.withColumns(columns);
  }

  static TableSpec withChangeFeed(TableSpec table) {
    return changed(table, table.description(), true, table.markRowsFrom());
  }

  static TableSpec markedFrom(TableSpec table, long rows) {
    return changed(table, table.description(), table.changeFeed(), rows);
  }

  static TableSpec described(TableSpec table, String description) {
    return changed(table, description, table.changeFeed(), table.markRowsFrom());
  }

  private static TableSpec changed(
      TableSpec table, String description, boolean changeFeed, long markRowsFrom) {
    return new TableSpec(
        table.schema(),
        table.name(),
        description,
        table.kind(),
        table.grain(),
        table.partitionBy(),
        table.columns(),
        changeFeed,
        markRowsFrom,
        table.keep(),
        table.at());
  }
}
