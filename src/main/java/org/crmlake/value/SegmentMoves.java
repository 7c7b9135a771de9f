package org.crmlake.value;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.crmlake.job.Inputs;
import org.crmlake.job.Params;
import org.crmlake.job.Transform;

/**
 * {@code mart.segment_moves}: who moved from which tier and named segment to which, since an
 * earlier information date. Input {@code values} is mart.customer_value of all dates.
 */
public final class SegmentMoves implements Transform {
  private static final String NONE = "none";

  /**
   * @param moneyScale digits after the point of the lake's money
   * @param dimensions columns of customer_value
   * @param minDays the earlier date is the newest in the table that is at least so many days older
   */
  record Settings(int moneyScale, List<String> dimensions, int minDays) {
    Settings {
      if (dimensions.isEmpty() || minDays < 1) {
        throw new IllegalArgumentException(
            "dimensions must not be empty and min_days at least 1; they are "
                + dimensions
                + " and "
                + minDays);
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
    Dataset<Row> values = inputs.frame("values");
    Dataset<Row> earlier = values.where(col("as_of").leq(lit(asOf.minusDays(settings.minDays()))));
    // Inner: where there is no earlier date, there are no moves.
    Dataset<Row> date =
        earlier.agg(max("as_of").as("from_date")).where(col("from_date").isNotNull());
    Dataset<Row> before =
        earlier
            .join(broadcast(date), col("as_of").equalTo(col("from_date")))
            .select(
                col("customer_id"), moving(settings).as("old"), col("total_clv").as("clv_before"));
    Dataset<Row> now =
        values
            .where(col("as_of").equalTo(lit(asOf)))
            .select(col("customer_id"), moving(settings).as("new"), col("total_clv").as("clv_now"));
    Column rows =
        array(
            settings.dimensions().stream()
                .map(
                    d ->
                        struct(
                            lit(d).as("dimension"),
                            coalesce(col("old." + d), lit(NONE)).as("from_value"),
                            coalesce(col("new." + d), lit(NONE)).as("to_value")))
                .toArray(Column[]::new));
    String money = "decimal(18," + settings.moneyScale() + ")";
    return before
        .join(now, "customer_id", "full")
        .select(col("clv_before"), col("clv_now"), inline(rows))
        .groupBy("dimension", "from_value", "to_value")
        .agg(
            count(lit(1)).as("customers"),
            sum("clv_before").cast(money).as("total_clv_before"),
            sum("clv_now").cast(money).as("total_clv_now"))
        .join(broadcast(date))
        .select(
            lit(asOf).as("as_of"),
            col("dimension"),
            col("from_value"),
            col("to_value"),
            col("from_date"),
            col("customers"),
            col("total_clv_before"),
            col("total_clv_now"));
  }

  private static Column moving(Settings settings) {
    return struct(
        settings.dimensions().stream()
            .map(d -> functions.col(d).cast("string").as(d))
            .toArray(Column[]::new));
  }
}
