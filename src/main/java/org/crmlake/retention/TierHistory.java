package org.crmlake.retention;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;

import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The tiers that mart.customer_value gave customers on its earlier dates, as a segment: a
 * customer's tier of a period is that of the last date before the period's start, {@link #NONE} for
 * those who had none. Before the first date nobody has a tier.
 */
final class TierHistory {
  /** The segment's name, and its column in mart.customer_value. */
  static final String TIER = "tier";

  static final String NONE = "none";

  private TierHistory() {}

  /**
   * The history with {@code tiers}: structs of day (since 1970-01-01) and tier, ascending; null for
   * customers without.
   *
   * @param values rows of mart.customer_value, of all dates; those from the as-of date on do not
   *     count
   */
  static Dataset<Row> join(Dataset<Row> history, Dataset<Row> values, LocalDate asOf) {
    Dataset<Row> tiers =
        before(values, asOf)
            .groupBy("customer_id")
            .agg(
                sort_array(
                        collect_list(
                            struct(
                                Grain.DAY.index(col("as_of")).as("day"),
                                coalesce(col(TIER), lit(NONE)).as(TIER))))
                    .as("tiers"));
    return history.join(tiers, "customer_id", "left");
  }

  /**
   * The series without the tier's rows of periods that do not start after the first date: there
   * everybody would be {@link #NONE}.
   */
  static Dataset<Row> known(
      Dataset<Row> series, Dataset<Row> values, LocalDate asOf, Column start) {
    Dataset<Row> first = before(values, asOf).agg(min("as_of").as("first_value_day"));
    return series
        .crossJoin(broadcast(first))
        .where(col("segment").notEqual(TIER).or(start.gt(col("first_value_day"))))
        .drop("first_value_day");
  }

  private static Dataset<Row> before(Dataset<Row> values, LocalDate asOf) {
    return values.where(col("as_of").lt(lit(asOf)));
  }
}
