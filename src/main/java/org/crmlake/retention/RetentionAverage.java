package org.crmlake.retention;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.job.Inputs;
import org.crmlake.job.Params;
import org.crmlake.job.Transform;

/**
 * {@code mart.retention_average}: retention at an age over all cohorts old enough to have it. Input
 * {@code cohorts} is mart.cohort_retention.
 *
 * <p>Pooled: customers retained over customers, of the cells whose period is over. That is neither
 * the mean of the cohorts' rates, which stands beside it and in which a small cohort counts as much
 * as a large one, nor the mean weighted by size that some tools compute from counts.
 */
public final class RetentionAverage implements Transform {

  /**
   * @param leftTruncated whether cohorts count in which old customers look new
   */
  record Settings(boolean leftTruncated) {}

  @Override
  public Class<? extends Record> params() {
    return Settings.class;
  }

  @Override
  public Dataset<Row> apply(Inputs inputs, Params params, LocalDate asOf) {
    Settings settings = params.as(Settings.class);
    Column counts = col("is_complete").and(col("cohort_size").isNotNull());
    if (!settings.leftTruncated()) {
      counts = counts.and(not(col("left_truncated")));
    }
    Dataset<Row> pooled =
        inputs
            .frame("cohorts")
            .groupBy("activity", "grain", "segment", "segment_value", "age")
            .agg(
                count(when(counts, 1)).as("cohorts"),
                total(counts, "cohort_size").as("customers"),
                total(counts, "retained_on").as("retained_on"),
                total(counts, "retained_on_or_after").as("retained_on_or_after"),
                total(counts, "retained_streak").as("retained_streak"),
                avg(when(counts, col("retained_on").divide(col("cohort_size"))))
                    .as("mean_rate_on"));
    Column size = col("customers");
    Column any = size.gt(0);
    Column on = col("retained_on");
    Column onOrAfter = col("retained_on_or_after");
    return pooled.select(
        lit(asOf).as("as_of"),
        col("activity"),
        col("grain"),
        col("segment"),
        col("segment_value"),
        col("age"),
        col("cohorts"),
        size,
        on,
        onOrAfter,
        col("retained_streak"),
        when(any, on.divide(size)).as("rate_on"),
        when(any, WilsonColumns.low(on, size)).as("rate_on_low"),
        when(any, WilsonColumns.high(on, size)).as("rate_on_high"),
        when(any, onOrAfter.divide(size)).as("rate_on_or_after"),
        when(any, col("retained_streak").divide(size)).as("rate_streak"),
        col("mean_rate_on"));
  }

  private static Column total(Column counts, String column) {
    return coalesce(sum(when(counts, col(column))), lit(0L));
  }
}
