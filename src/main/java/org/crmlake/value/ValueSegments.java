package org.crmlake.value;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.crmlake.job.Inputs;
import org.crmlake.job.Money;
import org.crmlake.job.Params;
import org.crmlake.job.Rounding;
import org.crmlake.job.Transform;

/**
 * {@code mart.value_segments}: value by tier, named segment, acquisition, cohort and every segment
 * of the lake, what a new customer is worth, and how value is spread over customers. Inputs {@code
 * values} (mart.customer_value) and {@code models} (mart.value_models).
 */
public final class ValueSegments implements Transform {
  private static final String TOP_PERCENT = "top_percent_by_net";
  private static final double GREATEST_MONEY = 1e11;

  /** Of one summand: what many of them add up to is a decimal still. */
  private static final double GREATEST_SUM = 1e18;

  /**
   * @param moneyScale digits after the point of the lake's money
   * @param segmentNames the lake's segments: columns of customer_value
   * @param model bg_nbd, mbg_nbd or pareto_nbd, of a new customer's orders
   * @param annualDiscount yearly rate of discounting, positive
   * @param margin share of revenue
   * @param targetLtvCac lifetime value over acquisition cost that is aimed at
   * @param mixBy column of customer_value: a segment value without models of its own has those of
   *     its customers' values here, mixed as the customers are
   * @param topPercents shares of customers whose share of the net is shown
   */
  record Settings(
      int moneyScale,
      List<String> segmentNames,
      ModelKind model,
      double annualDiscount,
      double margin,
      double targetLtvCac,
      String mixBy,
      List<Integer> topPercents) {
    Settings {
      if (!model.isTransactions() || !(annualDiscount > 0) || !(targetLtvCac > 0)) {
        throw new IllegalArgumentException(
            "model must be bg_nbd, mbg_nbd or pareto_nbd, annual_discount and target_ltv_cac"
                + " positive; they are "
                + model.label()
                + ", "
                + annualDiscount
                + ", "
                + targetLtvCac);
      }
      if (topPercents.stream().anyMatch(p -> p < 1 || p > 100)) {
        throw new IllegalArgumentException("top_percents " + topPercents + " must be 1 to 100");
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
    String money = "decimal(18," + settings.moneyScale() + ")";
    Dataset<Row> fresh = fresh(inputs.frame("models"), settings);
    Dataset<Row> segments = withNew(grouped(values, fresh, settings, money), fresh);
    SpreadRows spread = new SpreadRows(settings.topPercents());
    MapFunction<Row, Integer> one = row -> 0;
    FlatMapGroupsFunction<Integer, Row, Row> rows = (key, group) -> spread.of(group);
    Dataset<Row> tops =
        values
            .groupBy(Money.minor(col("net"), settings.moneyScale()).as("net_minor"))
            .agg(count(lit(1)).as("n"))
            .groupByKey(one, Encoders.INT())
            .flatMapGroups(rows, Encoders.row(SpreadRows.SCHEMA));
    Dataset<Row> gini = tops.where(col("percent").isNull()).select(col("gini").as("all_gini"));
    Column ofAll = col("segment").equalTo(Summary.ALL);
    Dataset<Row> all =
        segments
            .join(broadcast(gini), ofAll, "left")
            .select(table(settings, money, asOf, col("all_gini")));
    Dataset<Row> curve = tops.where(col("percent").isNotNull());
    return all.union(curve.select(curveTable(settings, money, asOf)));
  }

  private static Dataset<Row> grouped(
      Dataset<Row> values, Dataset<Row> fresh, Settings settings, String money) {
    List<Column> rows = new ArrayList<>();
    rows.add(row(Summary.ALL, lit(Summary.ALL)));
    for (String name :
        new String[] {
          "tier",
          "decile",
          "named_segment",
          "acquisition_channel",
          "acquisition_campaign_id",
          "entry_month"
        }) {
      rows.add(row(name, coalesce(col(name).cast("string"), lit(Summary.UNKNOWN))));
    }
    for (String name : settings.segmentNames()) {
      rows.add(row(name, col(name)));
    }
    Column alive = Rounding.nearest(col("p_alive").multiply(1L << 30));
    Dataset<Row> mixed =
        values
            .select(col("*"), inline(array(rows.toArray(Column[]::new))))
            .groupBy(col("segment"), col("segment_value"), col(settings.mixBy()).as("mixed"))
            .agg(
                count(lit(1)).as("customers"),
                count("first_order_date").as("buyers"),
                sum(alive).as("alive"),
                sum("orders").as("orders"),
                sum("net").as("net"),
                sum("historic_clv").as("historic_clv"),
                sum("residual_clv").as("residual_clv"),
                sum("total_clv").as("total_clv"));
    Dataset<Row> own =
        fresh
            .where(col("name").equalTo(settings.mixBy()))
            .select(
                col("value"),
                col("orders_of_new").as("own_orders"),
                col("value_of_order").as("own_value"));
    Column orders = exactly(col("customers").multiply(col("new_orders")));
    Column spend = exactly(col("customers").multiply(col("new_orders")).multiply(col("new_value")));
    return mixed
        .join(broadcast(own), col("mixed").equalTo(col("value")), "left")
        .join(broadcast(pooled(fresh)), lit(true), "left")
        .withColumn("new_orders", coalesce(col("own_orders"), col("pooled_orders")))
        .withColumn("new_value", coalesce(col("own_value"), col("pooled_value")))
        .groupBy("segment", "segment_value")
        .agg(
            sum("customers").as("customers"),
            sum("buyers").as("buyers"),
            sum("alive").divide((double) (1L << 30)).as("expected_alive"),
            sum("orders").as("orders"),
            sum("net").cast(money).as("net"),
            sum("historic_clv").cast(money).as("historic_clv"),
            sum("residual_clv").cast(money).as("residual_clv"),
            sum("total_clv").cast(money).as("total_clv"),
            sum(orders).cast("double").divide(sum("customers")).as("mixed_orders"),
            sum(spend).cast("double").divide(sum(orders).cast("double")).as("mixed_value"));
  }

  /** Sums of doubles would depend on their order. Fits on the boundary may forecast any number. */
  private static Column exactly(Column value) {
    return when(value.isNotNull(), least(value, lit(GREATEST_SUM))).cast("decimal(38,9)");
  }

  private static Column row(String name, Column value) {
    return struct(lit(name).as("segment"), value.as("segment_value"));
  }

  /** What a new customer of each segment value with models is worth. */
  private static Dataset<Row> fresh(Dataset<Row> models, Settings settings) {
    Dataset<Row> usable = models.where(not(col("status").equalTo("refused")));
    Dataset<Row> transactions = rows(usable, settings.model(), "transactions");
    Dataset<Row> spends = rows(usable, ModelKind.GAMMA_GAMMA, "spend");
    Dataset<Row> pairs =
        transactions
            .join(
                broadcast(
                    spends
                        .withColumnRenamed("name", "spend_name")
                        .withColumnRenamed("value", "spend_value")),
                col("name")
                    .equalTo(col("spend_name"))
                    .and(col("value").equalTo(col("spend_value"))),
                "left")
            .join(
                broadcast(
                    spends
                        .where(col("name").equalTo(Summary.ALL))
                        .select(col("spend").as("pooled"))),
                lit(true),
                "left")
            .select(
                col("name"),
                col("value"),
                col("transactions"),
                coalesce(col("spend"), col("pooled")));
    NewCustomers worth = new NewCustomers(settings.annualDiscount());
    MapPartitionsFunction<Row, Row> each = worth::of;
    return pairs.mapPartitions(each, Encoders.row(NewCustomers.SCHEMA));
  }

  private static Dataset<Row> pooled(Dataset<Row> fresh) {
    return fresh
        .where(col("name").equalTo(Summary.ALL))
        .select(col("orders_of_new").as("pooled_orders"), col("value_of_order").as("pooled_value"));
  }

  /** With the new customer of the segment value's own models, or of those of its customers. */
  private static Dataset<Row> withNew(Dataset<Row> segments, Dataset<Row> fresh) {
    return segments
        .join(
            broadcast(fresh),
            col("segment").equalTo(col("name")).and(col("segment_value").equalTo(col("value"))),
            "left")
        .withColumn("own_model", col("orders_of_new").isNotNull())
        .withColumn("new_orders", coalesce(col("orders_of_new"), col("mixed_orders")))
        .withColumn("new_order_value", coalesce(col("value_of_order"), col("mixed_value")));
  }

  private static Dataset<Row> rows(Dataset<Row> usable, ModelKind kind, String name) {
    List<Column> columns = new ArrayList<>();
    columns.add(col("model"));
    kind.parameters().forEach(p -> columns.add(col(p)));
    FitRows.entries().forEach(e -> columns.add(col(e)));
    return usable
        .where(col("model").equalTo(kind.label()))
        .select(
            col("segment").as("name"),
            col("segment_value").as("value"),
            struct(columns.toArray(Column[]::new)).as(name));
  }

  private static Column[] table(Settings settings, String money, LocalDate asOf, Column gini) {
    Column n = col("customers");
    // What a new customer is worth is a question about those who are yet to be won.
    Column winnable = not(col("segment").isin("tier", "decile", "named_segment", "entry_month"));
    Column margin = col("new_orders").multiply(col("new_order_value")).multiply(settings.margin());
    // Fits on the boundary may forecast any number; least() passes over nulls.
    Column worth = when(winnable.and(margin.isNotNull()), least(margin, lit(GREATEST_MONEY)));
    return new Column[] {
      lit(asOf).as("as_of"),
      col("segment"),
      col("segment_value"),
      n,
      col("buyers"),
      col("expected_alive"),
      col("orders"),
      col("net"),
      col("historic_clv"),
      col("residual_clv"),
      col("total_clv"),
      col("total_clv").divide(n).cast(money).as("mean_total_clv"),
      lit(null).cast("double").as("share_of_net"),
      gini.as("gini_of_net"),
      when(winnable, col("new_orders")).as("new_customer_orders"),
      worth.cast(money).as("new_customer_clv"),
      worth.cast(money).as("max_acquisition_spend"),
      worth.divide(settings.targetLtvCac()).cast(money).as("target_acquisition_spend"),
      when(winnable, col("own_model")).as("has_own_model")
    };
  }

  private static Column[] curveTable(Settings settings, String money, LocalDate asOf) {
    Column none = lit(null);
    return new Column[] {
      lit(asOf).as("as_of"),
      lit(TOP_PERCENT).as("segment"),
      col("percent").cast("string").as("segment_value"),
      col("customers"),
      none.cast("bigint").as("buyers"),
      none.cast("double").as("expected_alive"),
      none.cast("bigint").as("orders"),
      Money.of(col("net_minor"), settings.moneyScale()).as("net"),
      none.cast(money).as("historic_clv"),
      none.cast(money).as("residual_clv"),
      none.cast(money).as("total_clv"),
      none.cast(money).as("mean_total_clv"),
      col("share").as("share_of_net"),
      none.cast("double").as("gini_of_net"),
      none.cast("double").as("new_customer_orders"),
      none.cast(money).as("new_customer_clv"),
      none.cast(money).as("max_acquisition_spend"),
      none.cast(money).as("target_acquisition_spend"),
      none.cast("boolean").as("has_own_model")
    };
  }
}
