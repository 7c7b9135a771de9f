package org.crmlake.ingest;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Restricts rows to some values. */
final class Scope {
  private Scope() {}

  /**
   * The rows whose keys are among the values.
   *
   * @param keys name in {@code values} to expression over the rows
   */
  static Dataset<Row> restrict(Dataset<Row> rows, Map<String, Column> keys, Dataset<Row> values) {
    Map<String, Column> named = new LinkedHashMap<>();
    List<Column> wanted = new ArrayList<>();
    List<String> names = new ArrayList<>();
    keys.forEach(
        (name, key) -> {
          String temporary = "_scope_" + name;
          named.put(temporary, key);
          names.add(temporary);
          wanted.add(col(name).as(temporary));
        });
    return rows.withColumns(named)
        .join(values.select(Canonical.array(wanted)), Names.of(names), "left_semi")
        .drop(names.toArray(String[]::new));
  }

  static Column[] columns(List<String> names) {
    return names.stream().map(n -> col(n)).toArray(Column[]::new);
  }

  static Column[] columns(Map<String, Column> named) {
    return named.entrySet().stream().map(e -> e.getValue().as(e.getKey())).toArray(Column[]::new);
  }
}
