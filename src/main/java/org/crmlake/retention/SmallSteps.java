package org.crmlake.retention;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Thins the steps of survival curves, so that none of them tells about few customers: a step is
 * shown where at least so many customers have gone since the one shown before it, and none or at
 * least so many are left. Counts are shown for day 0 only. The curve of few customers is hidden but
 * for that row, and so is the next smallest of its segment, see {@link SmallCells#mark}.
 */
final class SmallSteps {
  private SmallSteps() {}

  /**
   * The curves with a column {@code suppressed}; what is hidden is null.
   *
   * @param curves rows of {@link SurvivalCurves#of}
   * @param minCell less than so many customers are few; 0 and 1 hide nothing
   * @param series columns that tell curves apart, {@code segment_value} last
   */
  static Dataset<Row> thin(Dataset<Row> curves, int minCell, List<String> series) {
    if (minCell <= 1) {
      return curves.withColumn("suppressed", lit(false));
    }
    WindowSpec whole = Window.partitionBy(series.stream().map(s -> col(s)).toArray(Column[]::new));
    WindowSpec curve = whole.orderBy("duration");
    Column isFirst = col("duration").equalTo(0);
    Column events = col("events");
    Column fewAtOnce = isFirst.and(events.between(1, minCell - 1));
    Dataset<Row> steps =
        curves
            .withColumn("customers", max("at_risk").over(whole))
            .withColumn(
                "gone",
                sum(events)
                    .over(curve.rowsBetween(Window.unboundedPreceding(), Window.currentRow())));
    Dataset<Row> hidden =
        SmallCells.mark(
            steps.where(isFirst),
            minCell,
            col("customers"),
            series.subList(0, series.size() - 1),
            col("customers"));
    String[] keys = series.toArray(String[]::new);
    Column left = col("at_risk").minus(events);
    Column passes =
        floor(col("gone").divide(minCell))
            .gt(floor(col("gone").minus(events).divide(minCell)))
            .and(left.equalTo(0).or(left.geq(minCell)));
    Dataset<Row> told =
        steps
            .join(hidden.select("hidden", keys), keys, "inner")
            .where(isFirst.or(passes.and(not(col("hidden")))))
            .withColumn("told", lag(when(fewAtOnce, 0L).otherwise(col("gone")), 1).over(curve))
            .where(isFirst.or(col("gone").minus(coalesce(col("told"), lit(0L))).geq(minCell)));
    Column counted = isFirst.and(not(col("hidden"))).and(not(fewAtOnce));
    Column shown = not(col("hidden").or(fewAtOnce));
    return told.withColumn("suppressed", not(counted))
        .withColumn("survival", when(shown, col("survival")))
        .withColumn("survival_low", when(shown, col("survival_low")))
        .withColumn("survival_high", when(shown, col("survival_high")))
        .withColumn("at_risk", when(counted, col("at_risk")))
        .withColumn("censored", when(lit(false), col("censored")))
        .withColumn("events", when(counted, events))
        .drop("customers", "gone", "hidden", "told");
  }
}
