package org.crmlake.ingest;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Values of some columns, whose rows are to be made anew, and the range that they lie in. */
final class Scope {
  private final List<String> names;
  private final Dataset<Row> values;
  private final KeyRange range;

  /**
   * Looks at all values once, so that their number is known where they are persisted, and joins
   * with a few of them shuffle nothing.
   *
   * @param values distinct
   */
  Scope(List<String> names, Dataset<Row> values) {
    this.names = names;
    this.values = values;
    this.range = KeyRange.of(names, values);
  }

  KeyRange range() {
    return range;
  }

  /** The rows of a frame with the columns themselves whose values are among these. */
  Dataset<Row> restrict(Dataset<Row> rows) {
    Map<String, Column> own = new LinkedHashMap<>();
    names.forEach(n -> own.put(n, col(n)));
    return restrict(rows.where(range.holds(List.copyOf(own.values()))), own);
  }

  /**
   * The rows whose keys are among the values.
   *
   * @param keys name of the column to expression over the rows
   */
  Dataset<Row> restrict(Dataset<Row> rows, Map<String, Column> keys) {
    Map<String, Column> named = new LinkedHashMap<>();
    List<Column> wanted = new ArrayList<>();
    List<String> joined = new ArrayList<>();
    keys.forEach(
        (name, key) -> {
          String temporary = "_scope_" + name;
          named.put(temporary, key);
          joined.add(temporary);
          wanted.add(col(name).as(temporary));
        });
    return rows.withColumns(named)
        .join(values.select(Canonical.array(wanted)), Names.of(joined), "left_semi")
        .drop(joined.toArray(String[]::new));
  }

  static Column[] columns(List<String> names) {
    return names.stream().map(n -> col(n)).toArray(Column[]::new);
  }

  static Column[] columns(Map<String, Column> named) {
    return named.entrySet().stream().map(e -> e.getValue().as(e.getKey())).toArray(Column[]::new);
  }
}
