package org.crmlake.attribution;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.crmlake.job.Inputs;
import org.crmlake.job.Money;
import org.crmlake.job.Params;
import org.crmlake.job.Transform;

/**
 * {@code mart.attribution_paths}: the most frequent paths of channels, how many of them converted
 * and how long that took. Inputs {@code journeys} and {@code null_paths}.
 */
public final class AttributionPaths implements Transform {

  /**
   * @param moneyScale digits after the point of the lake's money
   * @param most so many paths of each goal are shown, by conversions, then by nulls
   */
  record Settings(int moneyScale, int most) {
    Settings {
      if (most < 1) {
        throw new IllegalArgumentException("most is " + most + ", expected 1 or more");
      }
    }
  }

  @Override
  public Class<? extends Record> params() {
    return Settings.class;
  }

  @Override
  public Dataset<Row> apply(Inputs inputs, Params params, LocalDate asOf) {
    Settings settings = params.as(Settings.class);
    Dataset<Row> converted =
        inputs
            .frame("journeys")
            .where(col("conversion_date").leq(lit(asOf)))
            .withColumn(
                "days",
                unix_micros(col("converted_at"))
                    .minus(unix_micros(get(col("touched_at"), lit(0))))
                    .divide(86_400_000_000.0))
            .groupBy(col("goal"), col("channels").as("channels"))
            .agg(
                count(lit(1)).as("conversions"),
                sum("revenue_minor").as("revenue_minor"),
                expr("percentile(days, 0.5)").as("median_days"),
                lit(0L).as("null_paths"));
    Dataset<Row> failed =
        inputs
            .frame("null_paths")
            .where(col("unit").equalTo("channel"))
            .groupBy(col("goal"), col("path").as("channels"))
            .agg(
                lit(0L).as("conversions"),
                lit(0L).as("revenue_minor"),
                lit(null).cast("double").as("median_days"),
                sum("paths").as("null_paths"));
    Dataset<Row> paths =
        converted
            .union(failed)
            .groupBy("goal", "channels")
            .agg(
                sum("conversions").as("conversions"),
                sum("null_paths").as("null_paths"),
                sum("revenue_minor").as("revenue_minor"),
                max("median_days").as("median_days"))
            .withColumn(
                "path",
                coalesce(
                    when(size(col("channels")).gt(0), array_join(col("channels"), " > ")),
                    lit(AttributionCredits.UNATTRIBUTED)));
    return paths
        .withColumn(
            "rank",
            row_number()
                .over(
                    Window.partitionBy("goal")
                        .orderBy(
                            col("conversions").desc(),
                            col("null_paths").desc(),
                            col("channels").asc())))
        .where(col("rank").leq(settings.most()))
        .select(
            lit(asOf).as("as_of"),
            col("goal"),
            col("rank"),
            col("path"),
            size(col("channels")).as("touches"),
            col("conversions"),
            col("null_paths"),
            when(
                    size(col("channels")).gt(0),
                    col("conversions").divide(col("conversions").plus(col("null_paths"))))
                .as("conversion_rate"),
            Money.of(col("revenue_minor"), settings.moneyScale()).as("revenue"),
            col("median_days"));
  }
}
