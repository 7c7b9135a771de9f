package org.crmlake.retention;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Finds the cells that would tell about few customers: those with a count of at least 1 and under
 * the limit. Where that hides one value of a segment only, the difference to the ALL row would
 * reveal it, so the next smallest value is hidden too. A segment with a single value repeats the
 * ALL row, which is then as small and hidden by itself.
 *
 * <p>Differences between ages, periods, windows, grains, activities and as-of dates are not
 * protected.
 */
final class SmallCells {
  private SmallCells() {}

  /**
   * The rows with a column {@code hidden}.
   *
   * @param minCell counts of 1 to minCell - 1 are small; 0 and 1 hide nothing
   * @param size by which the other value that is hidden is chosen: the smallest above 0
   * @param values columns that a segment's values have in common, the segment among them
   * @param counts customers of a cell, or of a part of it
   */
  static Dataset<Row> mark(
      Dataset<Row> rows, int minCell, Column size, List<String> values, Column... counts) {
    if (minCell <= 1) {
      return rows.withColumn("hidden", lit(false));
    }
    Column small = lit(false);
    for (Column count : counts) {
      small = small.or(count.between(1, minCell - 1));
    }
    WindowSpec segment = Window.partitionBy(columns(values));
    // Of the others, one with customers hides more than one without.
    WindowSpec smallestOther =
        segment.orderBy(col("small"), size.equalTo(0), size, col("segment_value"));
    Column complement =
        sum(when(col("small"), 1).otherwise(0))
            .over(segment)
            .equalTo(1)
            .and(row_number().over(smallestOther).equalTo(1));
    return rows.withColumn("small", small)
        .withColumn("hidden", col("small").or(complement))
        .drop("small");
  }

  /**
   * The same for series of periods, in which what one period ends with the next begins with: the
   * other value is the one with the smallest sum over all periods, so that it is the same one.
   *
   * @param dimensions columns that tell series apart, beside segment and value
   * @param size the count that is summed
   */
  static Dataset<Row> markSeries(
      Dataset<Row> series, int minCell, List<String> dimensions, String size, Column... counts) {
    List<String> values = new ArrayList<>(dimensions);
    values.add("segment");
    List<String> whole = new ArrayList<>(values);
    whole.add("segment_value");
    values.add("period");
    Dataset<Row> sized =
        minCell <= 1
            ? series
            : series.withColumn("in_all", sum(size).over(Window.partitionBy(columns(whole))));
    return mark(sized, minCell, col("in_all"), values, counts).drop("in_all");
  }

  /**
   * The same for the grid of cohorts: those who were not active are counts too, and a cohort whose
   * size is hidden (age 0) is hidden at every age.
   */
  static Dataset<Row> markCohorts(Dataset<Row> grid, int minCell) {
    List<Column> counts = new ArrayList<>();
    for (String count :
        List.of("retained_on", "retained_on_or_after", "retained_streak", "retained_bracket")) {
      counts.add(col(count));
      counts.add(col("cohort_size").minus(col(count)));
    }
    Dataset<Row> marked =
        mark(
            grid,
            minCell,
            col("retained_on"),
            List.of("activity", "grain", "cohort", "age", "segment"),
            counts.toArray(Column[]::new));
    if (minCell <= 1) {
      return marked;
    }
    WindowSpec cohort =
        Window.partitionBy("activity", "grain", "segment", "segment_value", "cohort");
    return marked.withColumn(
        "hidden", col("hidden").or(max(col("age").equalTo(0).and(col("hidden"))).over(cohort)));
  }

  private static Column[] columns(List<String> names) {
    return names.stream().map(n -> col(n)).toArray(Column[]::new);
  }
}
