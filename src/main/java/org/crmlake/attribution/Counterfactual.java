package org.crmlake.attribution;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Leave one touch out: a touch is worth what the rate of conversion of the path falls by without
 * it, by the rates of exactly these paths, a path that nobody took having none. The worths of a
 * path are made to sum to 1; where nothing falls, the last touch has all. It is called Shapley by
 * some, and is not.
 */
final class Counterfactual {
  private Counterfactual() {}

  /**
   * Columns of {@link DataDriven#CREDITS}.
   *
   * @param paths from {@link PathCounts#paths}
   */
  static Dataset<Row> credits(Dataset<Row> paths) {
    Column periods =
        array(
            struct(lit("month").as("period"), col("month").as("period_start")),
            struct(lit("all").as("period"), lit(null).cast("date").as("period_start")));
    Dataset<Row> distinct =
        paths
            .withColumn("in", explode(periods))
            .groupBy(col("goal"), col("in.period"), col("in.period_start"), col("path"))
            .agg(
                sum("conversions").as("conversions"),
                sum("firsts").as("firsts"),
                sum("nulls").as("nulls"),
                sum("value").as("value"));
    Column rate = col("conversions").divide(col("conversions").plus(col("nulls")));
    Dataset<Row> rates =
        distinct.select(
            col("goal").as("g"),
            col("period").as("p"),
            col("period_start").as("s"),
            col("path").as("shorter"),
            rate.as("rate_without"));
    Column length = size(col("path"));
    Dataset<Row> touches =
        distinct
            .where(col("conversions").gt(0))
            .select(
                col("*"), rate.as("rate"), posexplode(col("path")).as(new String[] {"at", "id"}))
            .withColumn(
                "without",
                concat(
                    slice(col("path"), lit(1), col("at")),
                    slice(col("path"), col("at").plus(2), length)));
    Dataset<Row> worths =
        touches
            .join(
                rates,
                col("goal")
                    .equalTo(col("g"))
                    .and(col("period").equalTo(col("p")))
                    .and(col("period_start").eqNullSafe(col("s")))
                    .and(col("without").equalTo(col("shorter"))),
                "left")
            .withColumn(
                "worth",
                greatest(col("rate").minus(coalesce(col("rate_without"), lit(0.0))), lit(0.0)));
    // One order for all sums: doubles have one sum only in one order.
    WindowSpec path = Window.partitionBy("goal", "period", "period_start", "path").orderBy("at");
    Column worth = sum("worth");
    Column all = col("all_worth");
    Column isLast = col("at").plus(1).equalTo(length);
    Column before =
        when(all.gt(0), coalesce(col("worth_before"), lit(0.0)).divide(all)).otherwise(0.0);
    Column upTo = when(isLast, 1.0).when(all.gt(0), col("worth_so_far").divide(all)).otherwise(0.0);
    return worths
        .select(
            col("*"),
            worth
                .over(path.rowsBetween(Window.unboundedPreceding(), Window.unboundedFollowing()))
                .as("all_worth"),
            worth
                .over(path.rowsBetween(Window.unboundedPreceding(), Window.currentRow()))
                .as("worth_so_far"),
            worth.over(path.rowsBetween(Window.unboundedPreceding(), -1)).as("worth_before"))
        .select(
            col("*"),
            when(all.gt(0), col("worth").divide(all))
                .otherwise(when(isLast, 1.0).otherwise(0.0))
                .as("share"),
            before.as("before"),
            upTo.as("up_to"))
        .groupBy(
            col("goal"),
            col("period"),
            col("period_start"),
            lit("counterfactual").as("model"),
            col("id"))
        .agg(
            sum(rint(col("share").multiply(col("conversions")).multiply(1e10)).cast("bigint"))
                .divide(1e10)
                .as("conversions"),
            sum(rint(col("share").multiply(col("firsts")).multiply(1e10)).cast("bigint"))
                .divide(1e10)
                .as("new_customers"),
            sum(rint(col("value").multiply(col("up_to")))
                    .cast("bigint")
                    .minus(rint(col("value").multiply(col("before"))).cast("bigint")))
                .as("revenue_minor"));
  }
}
