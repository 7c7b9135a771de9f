package org.crmlake.retention;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.crmlake.stats.Wilson;

/**
 * Kaplan-Meier curves from counts of durations: E. L. Kaplan and P. Meier, Nonparametric estimation
 * from incomplete observations, JASA 53 (1958); variance by Greenwood's formula, bounds on the
 * log-log scale.
 */
final class SurvivalCurves {
  private SurvivalCurves() {}

  /**
   * One row for duration 0 and for each duration with an event: the series, {@code duration,
   * at_risk, events, censored} (from this duration to before the next row's), {@code survival,
   * survival_low, survival_high}. Bounds are null where nobody survives.
   *
   * @param counts the series' columns, {@code duration} and BIGINT {@code events} and {@code
   *     censored}; a series has a row for duration 0
   * @param series columns that tell curves apart
   */
  static Dataset<Row> of(Dataset<Row> counts, String... series) {
    Column[] partition = columns(series);
    WindowSpec curve = Window.partitionBy(partition).orderBy("duration");
    WindowSpec upTo = curve.rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    WindowSpec from = curve.rowsBetween(Window.currentRow(), Window.unboundedFollowing());
    Dataset<Row> risk =
        counts
            .repartition(partition)
            .groupBy(columns(series, "duration"))
            .agg(sum("events").as("events"), sum("censored").as("censored"))
            .withColumn("at_risk", sum(col("events").plus(col("censored"))).over(from))
            .where(col("events").gt(0).or(col("duration").equalTo(0)));
    Column n = col("at_risk").cast("double");
    Column d = col("events").cast("double");
    Column alive = n.gt(d);
    Dataset<Row> sums =
        risk.withColumn("dead", max(n.equalTo(d)).over(upTo))
            .withColumn(
                "log_survival", sum(when(alive, log(lit(1.0).minus(d.divide(n))))).over(upTo))
            .withColumn("variance", sum(when(alive, d.divide(n.multiply(n.minus(d))))).over(upTo))
            .withColumn(
                "censored",
                col("at_risk")
                    .minus(col("events"))
                    .minus(coalesce(lead("at_risk", 1).over(curve), lit(0L))));
    Column survival = when(col("dead"), 0.0).otherwise(exp(col("log_survival")));
    return sums.select(
        columns(
            series,
            col("duration"),
            col("at_risk"),
            col("events"),
            col("censored"),
            survival.as("survival"),
            bound(1).as("survival_low"),
            bound(-1).as("survival_high")));
  }

  private static Column bound(int side) {
    Column log = col("log_survival");
    Column half = sqrt(col("variance")).multiply(Wilson.Z).divide(log);
    Column exponent = log(log.unary_$minus());
    Column bound = exp(exp(exponent.minus(half.multiply(side))).unary_$minus());
    return when(col("dead"), null).when(log.equalTo(0), 1.0).otherwise(bound);
  }

  private static Column[] columns(String[] names, Object... more) {
    return Stream.concat(
            Arrays.stream(names).map(n -> col(n)),
            Arrays.stream(more).map(c -> c instanceof Column column ? column : col((String) c)))
        .toArray(Column[]::new);
  }
}
