package org.crmlake.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The least and the greatest value of each column of a key. Ids mostly grow with time, so the keys
 * of a day's records lie close together: compared with literals, they leave out whole files and row
 * groups, which a join with the keys themselves would all read.
 */
final class KeyRange {
  private final List<String> names;
  private final Row bounds;

  private KeyRange(List<String> names, Row bounds) {
    this.names = names;
    this.bounds = bounds;
  }

  /**
   * The range of some rows' keys; runs a job.
   *
   * @param names of the key's columns, of types with an order
   */
  static KeyRange of(List<String> names, Dataset<Row> rows) {
    List<Column> bounds = new ArrayList<>();
    for (String name : names) {
      bounds.add(min(col(name)));
      bounds.add(max(col(name)));
    }
    return new KeyRange(List.copyOf(names), rows.select(bounds.toArray(Column[]::new)).head());
  }

  /** Whether a row's key lies in the range; null or false for a key with a null in it. */
  Column holds(List<Column> key) {
    Column holds = lit(true);
    for (int i = 0; i < key.size(); i++) {
      holds = holds.and(key.get(i).between(lit(least(i)), lit(greatest(i))));
    }
    return holds;
  }

  /**
   * Whether a value is that of a key in the range without its prefix; true where not all of the
   * range has the prefix.
   *
   * @param name of a key's column of type string
   */
  Column holdsUnprefixed(String name, String prefix, Column value) {
    int i = names.indexOf(name);
    boolean all =
        least(i) instanceof String least
            && least.startsWith(prefix)
            && ((String) greatest(i)).startsWith(prefix);
    return all
        ? value.between(
            lit(((String) least(i)).substring(prefix.length())),
            lit(((String) greatest(i)).substring(prefix.length())))
        : lit(true);
  }

  private Object least(int column) {
    return bounds.get(2 * column);
  }

  private Object greatest(int column) {
    return bounds.get(2 * column + 1);
  }
}
