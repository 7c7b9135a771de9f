package org.crmlake.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.delta.tables.DeltaTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.TableSpec;

/** One MERGE on the full key of a table: update what differs, insert, delete. */
final class Merge {
  private static final String DELETED = "_deleted";

  private final Lake lake;
  private final TableSpec table;

  Merge(Lake lake, TableSpec table) {
    if (table.grain().isEmpty()) {
      throw new IllegalArgumentException("table " + table.id() + " has no grain to merge by");
    }
    this.lake = lake;
    this.table = table;
  }

  void execute(
      Dataset<Row> upserts, Dataset<Row> deletedKeys, KeyRange range, String userMetadata) {
    Dataset<Row> source =
        upserts
            .withColumn(DELETED, lit(false))
            .unionByName(
                deletedKeys.select(keys()).withColumn(DELETED, lit(true)), true /* null columns */);
    Map<String, String> values = new LinkedHashMap<>();
    table.columns().forEach(c -> values.put(quoted(c.name()), "s." + quoted(c.name())));
    // A session of its own carries the metadata, so that merges on other threads keep theirs.
    SparkSession session = lake.spark().newSession();
    CommitSettings.recordEmptyCommits(session);
    CommitSettings.userMetadata(session, userMetadata);
    DeltaTable.forPath(session, lake.path(table.id()))
        .as("t")
        .merge(source.as("s"), sameKey().and(range.holds(targetKeys())))
        .whenMatched("s." + DELETED)
        .delete()
        .whenMatched(differs())
        .updateExpr(values)
        .whenNotMatched("not s." + DELETED)
        .insertExpr(values)
        .execute();
  }

  private Column[] keys() {
    return table.grain().stream().map(k -> col(quoted(k))).toArray(Column[]::new);
  }

  private Column sameKey() {
    return expr(
        table.grain().stream()
            .map(k -> "t.%1$s = s.%1$s".formatted(quoted(k)))
            .collect(Collectors.joining(" and ")));
  }

  private List<Column> targetKeys() {
    return table.grain().stream().map(k -> col("t." + quoted(k))).toList();
  }

  /** Rows that are the same are left alone: the change feed then names only keys that changed. */
  private String differs() {
    return table.columns().stream()
        .filter(c -> !table.grain().contains(c.name()))
        .map(c -> "%s <=> %s".formatted(comparable("t", c), comparable("s", c)))
        .collect(Collectors.joining(" and ", "not (true and ", ")"));
  }

  private static String comparable(String side, ColumnSpec column) {
    String value = side + "." + quoted(column.name());
    // Spark compares no maps.
    return column.type().startsWith("map<") ? "array_sort(map_entries(" + value + "))" : value;
  }

  private static String quoted(String name) {
    return "`" + name + "`";
  }
}
