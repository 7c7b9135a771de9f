package org.crmlake.retention;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Finds the cells that would tell about few customers. A cell is hidden where the number of those
 * who were active, or of those who were not, is at least 1 and under the limit. Where that hides
 * one value of a segment only, the difference to the ALL row would reveal it, so the next smallest
 * value is hidden too. A segment with a single value repeats the ALL row, which is then as small
 * and hidden by itself. A cohort whose size is hidden (age 0) is hidden at every age.
 *
 * <p>Differences between ages, grains, activities and as-of dates are not protected.
 */
final class SmallCells {
  private SmallCells() {}

  /**
   * The grid with a column {@code hidden}.
   *
   * @param minCell counts of 1 to minCell - 1 are small; 0 and 1 hide nothing
   */
  static Dataset<Row> mark(Dataset<Row> grid, int minCell) {
    if (minCell <= 1) {
      return grid.withColumn("hidden", lit(false));
    }
    Column size = col("cohort_size");
    Column small =
        isSmall(col("retained_on"), minCell)
            .or(isSmall(size.minus(col("retained_on")), minCell))
            .or(isSmall(col("retained_on_or_after"), minCell))
            .or(isSmall(size.minus(col("retained_on_or_after")), minCell))
            .or(isSmall(col("retained_streak"), minCell))
            .or(isSmall(size.minus(col("retained_streak")), minCell))
            .or(isSmall(col("retained_bracket"), minCell))
            .or(isSmall(size.minus(col("retained_bracket")), minCell));
    WindowSpec values = Window.partitionBy("activity", "grain", "cohort", "age", "segment");
    // Of the others, one with customers hides more than one without.
    WindowSpec smallestOther =
        values.orderBy(
            col("small"), col("retained_on").equalTo(0), col("retained_on"), col("segment_value"));
    Column complement =
        sum(when(col("small"), 1).otherwise(0))
            .over(values)
            .equalTo(1)
            .and(row_number().over(smallestOther).equalTo(1));
    WindowSpec cohort =
        Window.partitionBy("activity", "grain", "segment", "segment_value", "cohort");
    return grid.withColumn("small", small)
        .withColumn("hidden_here", col("small").or(complement))
        .withColumn(
            "hidden",
            col("hidden_here").or(max(col("age").equalTo(0).and(col("hidden_here"))).over(cohort)))
        .drop("small", "hidden_here");
  }

  private static Column isSmall(Column count, int minCell) {
    return count.between(1, minCell - 1);
  }
}
