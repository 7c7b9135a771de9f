package org.crmlake.attribution;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_utc_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;

import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.attribution.PathSettings.Goal;
import org.crmlake.attribution.PathSettings.Revenue;
import org.crmlake.job.Inputs;
import org.crmlake.job.Money;

/**
 * What customers did that touches may have led to: {@code customer_id, goal, converted_at,
 * conversion_id, conversion_date, revenue_minor, lead_at, opportunity_at}.
 *
 * <p>Inputs {@code orders}, {@code leads}, {@code opportunities}. The revenue of a sale is the
 * order's net amount, less what was returned of it where the settings say so. A conversion of
 * nobody is left out.
 */
final class Conversions {
  private static final String TIMESTAMP = "timestamp";

  private final Inputs inputs;
  private final PathSettings settings;
  private final DayEnd dayEnd;

  Conversions(Inputs inputs, PathSettings settings) {
    this.inputs = inputs;
    this.settings = settings;
    this.dayEnd = new DayEnd(settings.zone());
  }

  /**
   * @param identities from {@link Identities}
   */
  Dataset<Row> of(Dataset<Row> identities) {
    return settings.goals().stream()
        .map(
            goal ->
                switch (goal) {
                  case SALE -> sales();
                  case LEAD -> leads(identities);
                  case WON -> won();
                })
        .reduce(Dataset::union)
        .orElseThrow();
  }

  private Dataset<Row> sales() {
    Object[] excluded =
        settings.excludedStatuses().stream().map(s -> s.toLowerCase(Locale.ROOT)).toArray();
    Dataset<Row> counted =
        inputs
            .frame("orders")
            .where(
                not(col("is_deleted"))
                    .and(not(coalesce(lower(col("status")), lit("")).isin(excluded))));
    Dataset<Row> orders = counted.where(not(col("is_return")).and(col("customer_id").isNotNull()));
    Column revenue = minor(col("net_base"));
    if (settings.revenue() == Revenue.NET_OF_RETURNS) {
      orders = orders.join(returns(counted, orders), "order_id", "left");
      revenue = revenue.plus(coalesce(col("returned_minor"), lit(0L)));
    }
    return staged(orders, Goal.SALE)
        .select(
            col("customer_id"),
            goal(Goal.SALE),
            coalesce(col("ordered_at"), dayEnd.of(col("order_date"))).as("converted_at"),
            col("order_id").as("conversion_id"),
            col("order_date").as("conversion_date"),
            revenue.as("revenue_minor"),
            col("lead_at"),
            col("opportunity_at"));
  }

  /**
   * What came back of each order, below 0; returns that name no order are nobody's, and those of
   * another customer are not looked for, so that customers can be made anew one by one.
   */
  private Dataset<Row> returns(Dataset<Row> counted, Dataset<Row> orders) {
    Dataset<Row> returns =
        counted
            .where(col("is_return"))
            .select(
                col("original_order_id").as("order_id"),
                col("customer_id").as("returned_by"),
                col("net_base").as("returned"));
    return orders
        .select("order_id", "customer_id")
        .join(returns, "order_id")
        .where(col("returned_by").isNull().or(col("returned_by").equalTo(col("customer_id"))))
        .groupBy("order_id")
        .agg(sum(minor(col("returned"))).as("returned_minor"));
  }

  private Dataset<Row> leads(Dataset<Row> identities) {
    return inputs
        .frame("leads")
        .where(
            not(col("is_deleted"))
                .and(col("merged_into_id").isNull())
                .and(col("created_at").isNotNull()))
        .select(
            col("lead_id"),
            col("created_at"),
            Identities.key(lit(null).cast("string"), col("lead_id"), lit(null).cast("string"))
                .as("lead_key"))
        .join(identities, col("lead_key").equalTo(col(Identities.KEY)), "left")
        .select(
            coalesce(col(Identities.PARTY), col("lead_id")).as("customer_id"),
            goal(Goal.LEAD),
            col("created_at").as("converted_at"),
            col("lead_id").as("conversion_id"),
            to_date(from_utc_timestamp(col("created_at"), settings.zone())).as("conversion_date"),
            lit(0L).as("revenue_minor"),
            lit(null).cast(TIMESTAMP).as("lead_at"),
            lit(null).cast(TIMESTAMP).as("opportunity_at"));
  }

  private Dataset<Row> won() {
    Column at = coalesce(col("won_at"), col("closed_at"), dayEnd.of(col("closed_on")));
    Dataset<Row> won =
        inputs
            .frame("opportunities")
            .where(
                not(col("is_deleted"))
                    .and(col("status").equalTo("won"))
                    .and(col("customer_id").isNotNull())
                    .and(at.isNotNull()));
    return staged(won, Goal.WON)
        .select(
            col("customer_id"),
            goal(Goal.WON),
            at.as("converted_at"),
            col("opportunity_id").as("conversion_id"),
            coalesce(col("closed_on"), to_date(from_utc_timestamp(at, settings.zone())))
                .as("conversion_date"),
            coalesce(minor(col("amount_base")), lit(0L)).as("revenue_minor"),
            col("lead_at"),
            col("opportunity_at"));
  }

  /** With {@code lead_at, opportunity_at}: when the opportunity, and its lead, were created. */
  private Dataset<Row> staged(Dataset<Row> conversions, Goal goal) {
    if (goal == Goal.WON) {
      // Opportunities are the conversions: nothing to look up but their leads.
      return withLeads(conversions.withColumn("opportunity_at", col("created_at")));
    }
    Dataset<Row> opportunities =
        inputs
            .frame("opportunities")
            .where(not(col("is_deleted")))
            .select(col("opportunity_id"), col("lead_id"), col("created_at").as("opportunity_at"));
    return conversions.join(
        withLeads(opportunities).select("opportunity_id", "lead_at", "opportunity_at"),
        "opportunity_id",
        "left");
  }

  /**
   * Opportunities with {@code lead_at}: the lead that they name, or the earliest that names them as
   * what it was converted to, since CRMs keep the one or the other.
   */
  private Dataset<Row> withLeads(Dataset<Row> opportunities) {
    Dataset<Row> leads = inputs.frame("leads").where(not(col("is_deleted")));
    Dataset<Row> own = leads.select(col("lead_id"), col("created_at").as("own_lead_at"));
    Dataset<Row> naming =
        leads
            .where(col("converted_opportunity_id").isNotNull())
            .groupBy(col("converted_opportunity_id").as("opportunity_id"))
            .agg(min("created_at").as("naming_lead_at"));
    return opportunities
        .join(own, "lead_id", "left")
        .join(naming, "opportunity_id", "left")
        .withColumn("lead_at", coalesce(col("own_lead_at"), col("naming_lead_at")));
  }

  private Column minor(Column money) {
    return Money.minor(money, settings.moneyScale());
  }

  private static Column goal(Goal goal) {
    return lit(goal.name().toLowerCase(Locale.ROOT)).as("goal");
  }
}
