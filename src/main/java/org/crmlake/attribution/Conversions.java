package org.crmlake.attribution;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_utc_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.to_date;

import java.math.BigDecimal;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.attribution.PathSettings.Goal;
import org.crmlake.job.Inputs;

/**
 * What customers did that touches may have led to: {@code customer_id, goal, converted_at,
 * conversion_id, conversion_date, revenue_minor, lead_at, opportunity_at}.
 *
 * <p>Inputs {@code orders}, {@code leads}, {@code opportunities}. The revenue of a sale is the
 * order's net amount; returns are not taken from it. A conversion of nobody is left out.
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
    return inputs
        .frame("orders")
        .where(
            not(col("is_deleted"))
                .and(not(col("is_return")))
                .and(not(coalesce(lower(col("status")), lit("")).isin(excluded)))
                .and(col("customer_id").isNotNull()))
        .join(
            stages().withColumnRenamed("opportunity_id", "of_opportunity"),
            col("opportunity_id").equalTo(col("of_opportunity")),
            "left")
        .select(
            col("customer_id"),
            goal(Goal.SALE),
            coalesce(col("ordered_at"), dayEnd.of(col("order_date"))).as("converted_at"),
            col("order_id").as("conversion_id"),
            col("order_date").as("conversion_date"),
            minor(col("net_base")).as("revenue_minor"),
            col("lead_at"),
            col("opportunity_at"));
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
    return inputs
        .frame("opportunities")
        .where(
            not(col("is_deleted"))
                .and(col("status").equalTo("won"))
                .and(col("customer_id").isNotNull())
                .and(at.isNotNull()))
        .join(
            stages().withColumnRenamed("opportunity_id", "of_opportunity"),
            col("opportunity_id").equalTo(col("of_opportunity")),
            "left")
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

  /** When the opportunity, and the lead it came from, were created. */
  private Dataset<Row> stages() {
    Dataset<Row> leads =
        inputs
            .frame("leads")
            .where(not(col("is_deleted")))
            .select(col("lead_id").as("from_lead"), col("created_at").as("lead_at"));
    return inputs
        .frame("opportunities")
        .where(not(col("is_deleted")))
        .select(col("opportunity_id"), col("lead_id"), col("created_at").as("opportunity_at"))
        .join(leads, col("lead_id").equalTo(col("from_lead")), "left")
        .select("opportunity_id", "lead_at", "opportunity_at");
  }

  private Column minor(Column money) {
    return money.multiply(lit(BigDecimal.TEN.pow(settings.moneyScale()))).cast("bigint");
  }

  private static Column goal(Goal goal) {
    return lit(goal.name().toLowerCase(Locale.ROOT)).as("goal");
  }
}
