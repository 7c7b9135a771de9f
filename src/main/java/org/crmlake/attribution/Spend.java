package org.crmlake.attribution;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.date_diff;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trunc;

import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.job.Inputs;
import org.crmlake.job.Money;

/** Costs of some kinds by month: one over several months falls on them by days, to the cent. */
final class Spend {
  private Spend() {}

  /**
   * The input {@code costs}, with {@code campaign_channel, campaign_workflow} of {@code campaigns}.
   */
  static Dataset<Row> withCampaigns(Inputs inputs) {
    Dataset<Row> campaigns =
        inputs
            .frame("campaigns")
            .select(
                col("campaign_id").as("of_campaign"),
                col("channel").as("campaign_channel"),
                col("workflow_id").as("campaign_workflow"));
    return inputs
        .frame("costs")
        .join(broadcast(campaigns), col("campaign_id").equalTo(col("of_campaign")), "left");
  }

  /**
   * Columns {@code month}, the ids and {@code cost_minor}; a cost counts whole once it has begun.
   *
   * @param costs crm.costs, with the ids
   */
  static Dataset<Row> of(
      Dataset<Row> costs, List<String> kinds, int moneyScale, LocalDate asOf, String... ids) {
    Column start = col("period_start");
    Column end = greatest(coalesce(col("period_end"), start), start);
    Column days = date_diff(end, start).plus(1);
    Column minor = coalesce(Money.minor(col("amount_base"), moneyScale), lit(0L));
    Column before = date_diff(greatest(col("month"), start), start);
    Column upTo = date_diff(least(add_months(col("month"), 1), date_add(end, 1)), start);
    Column[] keys = new Column[ids.length + 1];
    keys[0] = col("month");
    for (int i = 0; i < ids.length; i++) {
      keys[i + 1] = col(ids[i]);
    }
    return costs
        .where(
            not(col("is_deleted")).and(col("kind").isin(kinds.toArray())).and(start.leq(lit(asOf))))
        .withColumn(
            "month",
            explode(sequence(trunc(start, "MM"), trunc(end, "MM"), expr("interval 1 month"))))
        .withColumn(
            "minor",
            rint(minor.multiply(upTo).divide(days.cast("double")))
                .minus(rint(minor.multiply(before).divide(days.cast("double"))))
                .cast("bigint"))
        .groupBy(keys)
        .agg(sum("minor").as("cost_minor"));
  }
}
