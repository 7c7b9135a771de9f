package org.crmlake.value;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Exact quantiles of whole numbers from their histogram: the edge of a share is the least value
 * that at least so many of the customers do not exceed. A value's score is the number of edges
 * below it plus one, so that equal values have equal scores.
 */
final class Quantiles {
  // Spark's encoder takes arrays, not Java lists.
  private static final StructType SCHEMA = StructType.fromDDL("measure int, edges array<bigint>");

  private Quantiles() {}

  /**
   * A struct, the same for every row: under the name of each measure an array with the edge of
   * every share.
   *
   * @param values a column of whole numbers for each measure; nulls do not count
   * @param parts {@code parts[measure] = n}: shares 1/n, 2/n … (n-1)/n
   */
  static Column edges(Dataset<Row> rows, Map<String, Column> values, Map<String, Integer> parts) {
    // Numbers for names: three rows a customer are grouped by them.
    List<String> names = List.copyOf(values.keySet());
    Column[] measures = new Column[names.size()];
    int[] shares = new int[names.size()];
    for (int i = 0; i < measures.length; i++) {
      Column value = values.get(names.get(i)).cast("bigint");
      measures[i] = struct(lit(i).as("measure"), value.as("value"));
      shares[i] = parts.get(names.get(i));
    }
    MapFunction<Row, Integer> key = row -> row.getInt(0);
    FlatMapGroupsFunction<Integer, Row, Row> cut =
        (measure, group) -> cut(measure, group, shares[measure]);
    Dataset<Row> narrow =
        rows.select(inline(array(measures)))
            .where(col("value").isNotNull())
            .groupBy("measure", "value")
            .agg(count(lit(1)).as("n"))
            .groupByKey(key, Encoders.INT())
            .flatMapGroups(cut, Encoders.row(SCHEMA));
    List<Column> wide = new ArrayList<>();
    for (int i = 0; i < measures.length; i++) {
      wide.add(functions.max(when(col("measure").equalTo(i), col("edges"))).as(names.get(i)));
    }
    return narrow.agg(struct(wide.toArray(Column[]::new))).scalar();
  }

  private static Iterator<Row> cut(int measure, Iterator<Row> group, int n) {
    long[][] sorted = sorted(group);
    long total = Arrays.stream(sorted).mapToLong(v -> v[1]).sum();
    List<Long> edges = new ArrayList<>();
    long seen = 0;
    for (long[] value : sorted) {
      seen += value[1];
      // seen / total >= k / n, in whole numbers.
      while (edges.size() < n - 1 && seen * n >= (edges.size() + 1) * total) {
        edges.add(value[0]);
      }
    }
    return List.of(RowFactory.create(measure, edges.toArray(Long[]::new))).iterator();
  }

  private static long[][] sorted(Iterator<Row> group) {
    List<long[]> values = new ArrayList<>();
    group.forEachRemaining(row -> values.add(new long[] {row.getLong(1), row.getLong(2)}));
    long[][] sorted = values.toArray(long[][]::new);
    Arrays.sort(sorted, (p, q) -> Long.compare(p[0], q[0]));
    return sorted;
  }

  /** 1 plus the number of edges, of so many, that the value exceeds; null for a null value. */
  static Column score(Column value, Column edges, int count) {
    Column score = lit(1);
    for (int k = 0; k < count; k++) {
      score = score.plus(when(value.gt(functions.get(edges, lit(k))), 1).otherwise(0));
    }
    return when(value.isNotNull(), score);
  }
}
