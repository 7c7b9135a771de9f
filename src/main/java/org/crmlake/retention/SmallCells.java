package org.crmlake.retention;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Finds the cells that would tell about few customers: those with a count of at least 1 and under
 * the limit. What a segment hides is the difference of the ALL row to the values it shows: where
 * that is so small itself, the next smallest values are hidden too, until it is not. A segment with
 * a single value repeats the ALL row, which is then as small and hidden by itself.
 *
 * <p>Sizes of cohorts are hidden at every age and in every window or at none, and by their order
 * alone, so that tables with the same cohorts hide the same. Other differences between ages,
 * periods, windows, grains, activities and as-of dates are not protected.
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
    return mark(rows, minCell, lit(false), size, values, counts);
  }

  private static Dataset<Row> mark(
      Dataset<Row> rows,
      int minCell,
      Column hiddenAnyway,
      Column size,
      List<String> values,
      Column... counts) {
    if (minCell <= 1) {
      return rows.withColumn("hidden", lit(false));
    }
    Column small = hiddenAnyway;
    for (Column count : counts) {
      small = small.or(count.between(1, minCell - 1));
    }
    // Of the others, one with customers hides more than one without.
    WindowSpec before =
        Window.partitionBy(columns(values))
            .orderBy(col("small").desc(), size.equalTo(0), size, col("segment_value"))
            .rowsBetween(Window.unboundedPreceding(), -1);
    Column complement = lit(false);
    for (Column count : counts) {
      complement =
          complement.or(coalesce(sum(count).over(before).between(1, minCell - 1), lit(false)));
    }
    return rows.withColumn("small", small)
        .withColumn("hidden", col("small").or(complement))
        .drop("small");
  }

  /**
   * The same for cohorts that are counted several times, in windows or at ages.
   *
   * @param values with the window or age among them; {@code cohort_size} is the same in all
   */
  static Dataset<Row> markCohorts(
      Dataset<Row> rows, int minCell, Column size, List<String> values, Column... counts) {
    Column customers = col("cohort_size");
    Dataset<Row> sized =
        mark(rows, minCell, customers, values, customers)
            .withColumnRenamed("hidden", "size_hidden");
    return mark(sized, minCell, col("size_hidden"), size, values, counts).drop("size_hidden");
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

  /** The same for the grid of cohorts, where those who were not active are counts too. */
  static Dataset<Row> markGrid(Dataset<Row> grid, int minCell) {
    List<Column> counts = new ArrayList<>();
    for (String count :
        List.of("retained_on", "retained_on_or_after", "retained_streak", "retained_bracket")) {
      counts.add(col(count));
      counts.add(col("cohort_size").minus(col(count)));
    }
    return markCohorts(
        grid,
        minCell,
        col("retained_on"),
        List.of("activity", "grain", "cohort", "age", "segment"),
        counts.toArray(Column[]::new));
  }

  private static Column[] columns(List<String> names) {
    return names.stream().map(n -> col(n)).toArray(Column[]::new);
  }
}
