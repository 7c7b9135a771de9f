package org.crmlake.retention;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** What is handed on by functions that add up the customers of a partition. */
final class CellSums {
  private CellSums() {}

  /**
   * The totals of what a function makes of customers, by the columns before them; those that are
   * nothing are left out, since a function may hand them on or not.
   *
   * @param keys number of columns before the sums
   */
  static Map<List<Object>, List<Long>> of(
      MapPartitionsFunction<Row, Row> cells, List<Row> customers, int keys) {
    Map<List<Object>, List<Long>> sums = new HashMap<>();
    rows(cells, customers)
        .forEach(
            row -> {
              List<Long> values = new ArrayList<>();
              for (int i = keys; i < row.length(); i++) {
                values.add(row.getLong(i));
              }
              sums.merge(key(row, keys), values, CellSums::plus);
            });
    sums.values().removeIf(v -> v.stream().allMatch(n -> n == 0));
    return sums;
  }

  /** What a function makes of customers. */
  static List<Row> rows(MapPartitionsFunction<Row, Row> cells, List<Row> customers) {
    List<Row> rows = new ArrayList<>();
    try {
      cells.call(customers.iterator()).forEachRemaining(rows::add);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return rows;
  }

  /** The first columns of a row. */
  static List<Object> key(Row row, int keys) {
    List<Object> key = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      key.add(row.get(i));
    }
    return key;
  }

  /** An array of a row. */
  static <T> Seq<T> seq(List<T> values) {
    return CollectionConverters.asScala(values).toSeq();
  }

  private static List<Long> plus(List<Long> a, List<Long> b) {
    List<Long> sum = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      sum.add(a.get(i) + b.get(i));
    }
    return sum;
  }
}
