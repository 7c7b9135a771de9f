package org.crmlake.value;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.ntile;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.crmlake.job.Inputs;
import org.crmlake.job.Money;
import org.crmlake.job.Params;
import org.crmlake.job.Rounding;
import org.crmlake.job.SegmentColumns;
import org.crmlake.job.Transform;
import org.crmlake.value.CustomerValueSettings.Lifetime;
import org.crmlake.value.CustomerValueSettings.Scoring;

/**
 * {@code mart.customer_value}: what every customer has been worth, is expected to be worth, and how
 * customers compare. Inputs {@code history} (base.purchase_history) and {@code models}
 * (mart.value_models of the same date).
 *
 * <p>Columns named clv are margins, columns named revenue or spend are not. Forecasts begin where
 * observation ends: at the as-of date, or at the last complete day of the data if that is earlier.
 */
public final class CustomerValue implements Transform {
  private static final double DAYS_IN_MONTH = 365.25 / 12;

  /** What no amount exceeds: fits on the boundary may forecast any number. */
  private static final double GREATEST_MONEY = 1e11;

  @Override
  public Class<? extends Record> params() {
    return CustomerValueSettings.class;
  }

  @Override
  public Map<String, String> columns(Params params) {
    CustomerValueSettings settings = params.as(CustomerValueSettings.class);
    Map<String, String> columns = new LinkedHashMap<>();
    for (int months : settings.horizonMonths()) {
      for (String bound : new String[] {"", "_low", "_high"}) {
        columns.put("expected_orders_%dm%s".formatted(months, bound), "double");
      }
      for (String bound : new String[] {"", "_low", "_high"}) {
        columns.put("expected_revenue_%dm%s".formatted(months, bound), "money");
      }
      columns.put("predictive_clv_%dm".formatted(months), "money");
    }
    columns.putAll(SegmentColumns.contract(settings.segmentNames()));
    return columns;
  }

  @Override
  public Dataset<Row> apply(Inputs inputs, Params params, LocalDate asOf) {
    CustomerValueSettings settings = params.as(CustomerValueSettings.class);
    LocalDate through = inputs.through(asOf);
    Dataset<Row> histories = Summary.of(inputs.frame("history"), asOf, through, settings.refunds());
    Dataset<Row> summary =
        histories
            .drop("purchase_days")
            .withColumn(
                "model_key", Summary.segment(settings.modelSegment(), settings.segmentNames()))
            .withColumn("margin_rate", marginRate(settings))
            .withColumn("net_minor", col("gross_minor").minus(col("refund_minor")));
    Dataset<Row> scored = new Scores(settings).join(summary, inputs.frame("models"));
    if (settings.lifetime() == Lifetime.SEGMENT_CHURN) {
      scored = new SegmentChurn(settings, through).join(scored, histories);
    }
    Dataset<Row> valued = valued(rfm(scored, summary, settings), settings);
    Dataset<Row> tiered = new TierEdges(settings.tiers(), settings.tierCount()).mark(valued);
    return table(tiered, settings, asOf);
  }

  private static Column marginRate(CustomerValueSettings settings) {
    Column rate = lit(settings.margin());
    Column value = Summary.segment(settings.marginSegment(), settings.segmentNames());
    for (int i = 0; i < settings.marginValues().size(); i++) {
      rate =
          when(value.equalTo(settings.marginValues().get(i)), settings.marginRates().get(i))
              .otherwise(rate);
    }
    return rate;
  }

  private static Dataset<Row> rfm(
      Dataset<Row> scored, Dataset<Row> summary, CustomerValueSettings settings) {
    // More is better in all three.
    Map<String, Column> measures = new LinkedHashMap<>();
    measures.put("r", col("silent").unary_$minus());
    measures.put("f", when(col("x").isNotNull(), col("orders")));
    measures.put("m", when(col("x").isNotNull(), col("net_minor")));
    Dataset<Row> result = scored;
    if (settings.scoring() == Scoring.EDGES) {
      result =
          result.withColumn(
              "fifths", Quantiles.edges(summary, measures, Map.of("r", 5, "f", 5, "m", 5)));
    }
    Map<String, Column> scores = new LinkedHashMap<>();
    for (Map.Entry<String, Column> measure : measures.entrySet()) {
      Column value = measure.getValue();
      Column score =
          switch (settings.scoring()) {
            case EDGES -> Quantiles.score(value, col("fifths." + measure.getKey()), 4);
            case FIXED -> Quantiles.score(value, fixedEdges(measure.getKey(), settings), 4);
            case NTILE ->
                when(
                    value.isNotNull(),
                    ntile(5)
                        .over(
                            Window.partitionBy(value.isNull()).orderBy(value, col("customer_id"))));
          };
      scores.put(measure.getKey() + "_score", score);
    }
    return result.withColumns(scores);
  }

  private static Column fixedEdges(String measure, CustomerValueSettings settings) {
    Stream<Long> edges =
        switch (measure) {
          // Days are negated, so that the score counts those edges that more days reach.
          case "r" ->
              settings.recencyEdges().stream()
                  .sorted((p, q) -> Long.compare(q, p))
                  .map(e -> -e - 1);
          case "f" -> settings.frequencyEdges().stream();
          default ->
              settings.monetaryEdges().stream()
                  .map(e -> Math.round(e * Math.pow(10, settings.moneyScale())));
        };
    return functions.array(edges.map(functions::lit).toArray(Column[]::new));
  }

  private static Dataset<Row> valued(Dataset<Row> scored, CustomerValueSettings settings) {
    Column unit = lit(Math.pow(10, settings.moneyScale()));
    Column margin = col("margin_rate");
    Column tenure = greatest(col("age").plus(1).divide(DAYS_IN_MONTH), lit(1.0));
    Column lifetime =
        switch (settings.lifetime()) {
          case OBSERVED -> tenure;
          case CONFIGURED -> lit(settings.lifetimeMonths());
          case SEGMENT_CHURN -> coalesce(col("churn_months"), lit(settings.lifetimeMonths()));
        };
    Column bought = col("orders").gt(0);
    Column simple = col("gross_minor").divide(unit).divide(tenure).multiply(lifetime);
    Column historic = col("net_minor").multiply(margin);
    Column residual = col("dert").multiply(col("spend_expected")).multiply(margin).multiply(unit);
    return scored
        .withColumns(
            Map.of(
                "simple_lifetime_months", when(bought, lifetime),
                "simple_spend", when(bought, simple),
                "historic_minor", whole(historic),
                "residual_minor", whole(residual)))
        .withColumn(
            "total_minor",
            col("historic_minor")
                .plus(when(col("x").isNull(), lit(0L)).otherwise(col("residual_minor"))));
  }

  private static Column whole(Column minor) {
    return when(
        minor.isNotNull(),
        Rounding.nearest(greatest(least(minor, lit(GREATEST_MONEY)), lit(-GREATEST_MONEY))));
  }

  private static Dataset<Row> table(
      Dataset<Row> rows, CustomerValueSettings settings, LocalDate asOf) {
    Column margin = col("margin_rate");
    Column retention =
        col("residual_minor")
            .multiply(lit(1.0).minus(col("p_alive")))
            .multiply(lit(settings.saveRate()));
    Column hasOrder = col("x").isNotNull();
    List<Column> columns =
        new ArrayList<>(
            List.of(
                lit(asOf).as("as_of"),
                col("customer_id"),
                col("acquisition_channel"),
                col("acquisition_campaign_id"),
                trunc(col("entry_day"), "MM").as("entry_month"),
                col("first_order").as("first_order_date"),
                col("last_order").as("last_order_date"),
                col("orders"),
                col("x").as("frequency"),
                col("t").as("recency_days"),
                col("age").as("age_days"),
                col("silent").as("days_since_last_order"),
                minor(col("gross_minor"), settings).as("gross"),
                minor(col("refund_minor"), settings).as("refunds"),
                minor(col("net_minor"), settings).as("net"),
                when(
                        col("orders").gt(0),
                        minor(
                            whole(col("gross_minor").divide(greatest(col("orders"), lit(1L)))),
                            settings))
                    .as("average_order_value"),
                when(
                        col("x").gt(0),
                        minor(
                            whole(col("repeat_minor").divide(greatest(col("x"), lit(1)))),
                            settings))
                    .as("mean_repeat_spend"),
                col("r_score"),
                col("f_score"),
                col("m_score"),
                col("r_score")
                    .multiply(100)
                    .plus(col("f_score").multiply(10))
                    .plus(col("m_score"))
                    .as("rfm_score"),
                when(
                        hasOrder,
                        element_at(
                            names(settings.grid()),
                            col("r_score").minus(1).multiply(5).plus(col("f_score"))))
                    .as("named_segment"),
                margin.as("margin_rate"),
                minor(col("historic_minor"), settings).as("historic_clv"),
                col("simple_lifetime_months"),
                money(col("simple_spend"), settings).as("simple_revenue"),
                money(col("simple_spend").multiply(margin), settings).as("simple_clv"),
                when(col("p_alive").isNotNull(), col("model_key")).as("model_value"),
                col("p_alive"),
                col("dert").as("residual_orders"),
                money(col("spend_expected"), settings).as("expected_order_value")));
    for (int h : settings.horizonMonths()) {
      for (String bound : List.of("", "_low", "_high")) {
        columns.add(col("orders_" + h + bound).as("expected_orders_" + h + "m" + bound));
      }
      for (String bound : List.of("", "_low", "_high")) {
        columns.add(
            money(col("spend_" + h + bound), settings).as("expected_revenue_" + h + "m" + bound));
      }
      columns.add(
          money(col("discounted_" + h).multiply(margin), settings).as("predictive_clv_" + h + "m"));
    }
    columns.addAll(
        List.of(
            minor(col("residual_minor"), settings).as("residual_clv"),
            minor(col("total_minor"), settings).as("total_clv"),
            lit(ScoreRows.monthlyRate(settings.annualDiscount())).as("monthly_discount_rate"),
            col("tier"),
            col("decile"),
            minor(col("gap_minor"), settings).as("next_tier_gap"),
            col("driver").as("next_tier_driver"),
            minor(whole(retention), settings).as("max_retention_spend")));
    columns.addAll(SegmentColumns.of(settings.segmentNames()));
    return rows.select(columns.toArray(Column[]::new));
  }

  private static Column names(List<String> grid) {
    return functions.array(grid.stream().map(functions::lit).toArray(Column[]::new));
  }

  private static Column money(Column amount, CustomerValueSettings settings) {
    return minor(whole(amount.multiply(lit(Math.pow(10, settings.moneyScale())))), settings);
  }

  private static Column minor(Column minor, CustomerValueSettings settings) {
    return Money.of(minor, settings.moneyScale());
  }
}
