package org.crmlake.lake;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.delta.actions.Metadata;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.TableSpec;
import scala.jdk.javaapi.CollectionConverters;

/** The Delta properties that a contract stands for. */
final class TableProperties {
  static final String CHANGE_FEED = "delta.enableChangeDataFeed";
  static final String DELETION_VECTORS = "delta.enableDeletionVectors";
  private static final String STATISTICS = "delta.dataSkippingStatsColumns";
  private static final String CONSTRAINT = "delta.constraints.";
  private static final String NOT_NULL = "_not_null";

  private TableProperties() {}

  /**
   * All properties of a new table. A column that may not be null is a CHECK and not a NOT NULL
   * column: NOT NULL can be neither added, dropped nor carried through a change of the schema. As a
   * property the CHECK costs no commit of its own.
   */
  static Map<String, String> of(TableSpec table) {
    Map<String, String> properties = new TreeMap<>(settings(table));
    properties.put(DELETION_VECTORS, "false");
    if (table.schema().equals("landing") || table.schema().equals("crm")) {
      properties.put(STATISTICS, String.join(",", counted(table)));
    }
    for (ColumnSpec column : table.columns()) {
      if (!column.nullable()) {
        properties.put(
            CONSTRAINT + column.name() + NOT_NULL, "`" + column.name() + "` is not null");
      }
    }
    return properties;
  }

  /** Days, instants and keys: statistics of all columns cost a tenth of an ingest. */
  private static List<String> counted(TableSpec table) {
    return table.columns().stream()
        .filter(c -> !table.partitionBy().contains(c.name()))
        .filter(
            c ->
                Set.of("date", "timestamp").contains(c.type())
                    || table.grain().contains(c.name())
                    || Set.of("_file", "customer_id").contains(c.name()))
        .map(ColumnSpec::name)
        .toList();
  }

  /** The properties that may change without a look at the rows. */
  static Map<String, String> settings(TableSpec table) {
    // Deletion vectors need reader version 3, which too many readers lack. A table whose rows may
    // be
    // marked has them from the first mark on, and keeps them.
    String changeFeed = Boolean.toString(table.changeFeed());
    return table.markRowsFrom() > 0
        ? Map.of(CHANGE_FEED, changeFeed)
        : Map.of(CHANGE_FEED, changeFeed, DELETION_VECTORS, "false");
  }

  static boolean isSet(Metadata metadata, String property) {
    return "true".equals(configuration(metadata).get(property));
  }

  /** The columns whose nulls the table rejects. */
  static Set<String> notNull(Metadata metadata) {
    Set<String> columns = new TreeSet<>();
    for (String key : configuration(metadata).keySet()) {
      if (key.startsWith(CONSTRAINT) && key.endsWith(NOT_NULL)) {
        columns.add(key.substring(CONSTRAINT.length(), key.length() - NOT_NULL.length()));
      }
    }
    return columns;
  }

  static Map<String, String> configuration(Metadata metadata) {
    return CollectionConverters.asJava(metadata.configuration());
  }
}
