package org.crmlake.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.crmlake.testing.Frames.rows;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.assertj.core.data.Percentage;
import org.crmlake.job.Inputs;
import org.crmlake.stats.TransactionModel;
import org.crmlake.testing.Given;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class CustomerValueTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 12, 31);
  private static final double YEAR = 365.25;
  private static final String POOLED_COVARIANCE =
      ", log_cov_11: 0.01, log_cov_21: 0.005, log_cov_22: 0.02, log_cov_31: 0, log_cov_32: 0.001,"
          + " log_cov_33: 0.03, log_cov_41: 0, log_cov_42: 0, log_cov_43: 0.02, log_cov_44: 0.04}";

  /** A customer with orders on days counted from the first of the year, all of ten in money. */
  private static String customer(String id, String country, int... days) {
    List<String> dates = new ArrayList<>();
    for (int day : days) {
      dates.add("'" + LocalDate.of(2024, 1, 1).plusDays(day) + "'");
    }
    String ones = String.join(",", dates.stream().map(d -> "1").toList());
    String zeros = ones.replace('1', '0');
    String money = ones.replace("1", "1000");
    return "{customer_id: '%s', entry_day: %s, first_purchase_day: %s, last_day: %s,"
            .formatted(id, dates.get(0), dates.get(0), dates.get(dates.size() - 1))
        + " segment_values: ['%s'], days: %s, orders: [%s], returns: [%s], gross_minor: [%s],"
            .formatted(country, dates, ones, zeros, money)
        + " refund_minor: [%s]}".formatted(zeros);
  }

  private static Dataset<Row> history(String... customers) {
    return rows(
        "customer_id string, entry_day date, first_purchase_day date, last_day date,"
            + " acquisition_channel string, acquisition_campaign_id string,"
            + " segment_values array<string>, days array<date>, orders array<int>,"
            + " returns array<int>, gross_minor array<bigint>, refund_minor array<bigint>",
        customers);
  }

  private static Dataset<Row> models(String... models) {
    return rows("as_of date, " + FitRows.SCHEMA.toDDL(), models);
  }

  private static Map<String, Row> value(
      Dataset<Row> history, Dataset<Row> models, Object... changed) {
    Map<String, Row> byCustomer = new TreeMap<>();
    new CustomerValue()
        .apply(
            new Inputs(Map.of("history", history, "models", models), AS_OF),
            Given.params(CustomerValues.params(changed)),
            AS_OF)
        .collectAsList()
        .forEach(row -> byCustomer.put(row.getAs("customer_id"), row));
    return byCustomer;
  }

  @Test
  void expressionsSayWhatTheModelsSay() {
    String mbg =
        "{model: 'mbg_nbd', segment: '%s', segment_value: '%s', status: 'converged', r: %s,"
            + " alpha: %s, a: 0.9, b: 1.6";
    Dataset<Row> models =
        models(
            mbg.formatted("ALL", "ALL", 0.5, 43) + POOLED_COVARIANCE,
            mbg.formatted("country", "DE", 0.8, 60) + POOLED_COVARIANCE,
            "{model: 'mbg_nbd', segment: 'country', segment_value: 'FR', status: 'refused'}",
            "{model: 'bg_nbd', segment: 'ALL', segment_value: 'ALL', status: 'converged', r: 9,"
                + " alpha: 9, a: 9, b: 9}",
            "{model: 'gamma_gamma', segment: 'ALL', segment_value: 'ALL', status: 'converged',"
                + " p: 6.25, q: 3.74, v: 15.44, log_cov_11: 0.01, log_cov_21: 0, log_cov_22: 0.02,"
                + " log_cov_31: 0.01, log_cov_32: 0, log_cov_33: 0.03}");
    Map<String, Row> values =
        value(
            history(
                customer("own", "DE", 0, 40, 300),
                customer("pooled", "FR", 0, 40, 300),
                customer("once", "FR", 10),
                customer("today", "DE", 365)),
            models,
            "segment_names",
            List.of("country"),
            "model_segment",
            "country",
            "horizon_months",
            List.of(6, 12));
    Row spendRow = models.where("model = 'gamma_gamma'").first();
    FittedModel spend = FittedModel.of(spendRow);
    Row pooledRow = models.where("segment = 'ALL' and model = 'mbg_nbd'").first();
    Row ownRow = models.where("segment_value = 'DE'").first();
    check(values.get("own"), FittedModel.of(ownRow), spend, 2, 300, 365);
    check(values.get("pooled"), FittedModel.of(pooledRow), spend, 2, 300, 365);
    check(values.get("once"), FittedModel.of(pooledRow), spend, 0, 0, 355);
    check(values.get("today"), FittedModel.of(ownRow), spend, 0, 0, 0);
  }

  private static void check(Row row, FittedModel fitted, FittedModel spend, int x, int t, int age) {
    TransactionModel model = fitted.transactions();
    double orders = model.expected(x, t, age, YEAR);
    double mean = spend.spend().expected(x, 10.0 * x);
    assertThat(row.<Double>getAs("p_alive")).isCloseTo(model.alive(x, t, age), within(1e-12));
    assertThat(row.<Double>getAs("expected_orders_12m")).isCloseTo(orders, within(1e-12));
    assertThat(row.<Double>getAs("residual_orders"))
        .isCloseTo(model.residual(x, t, age, Math.log(1.1) / YEAR), within(1e-9));
    assertThat(row.<BigDecimal>getAs("expected_order_value").doubleValue())
        .isCloseTo(mean, within(0.005));
    assertThat(row.<BigDecimal>getAs("expected_revenue_12m").doubleValue())
        .isCloseTo(mean * orders, within(0.005));
    double discounted = 0;
    for (int k = 1; k <= 12; k++) {
      double more =
          model.expected(x, t, age, k * YEAR / 12) - model.expected(x, t, age, (k - 1) * YEAR / 12);
      discounted += more / Math.pow(1.1, k / 12.0);
    }
    assertThat(row.<BigDecimal>getAs("predictive_clv_12m").doubleValue())
        .isCloseTo(0.3 * mean * discounted, within(0.005));
    double ordersVariance = variance(fitted, m -> m.transactions().expected(x, t, age, YEAR));
    double spendVariance = variance(spend, m -> m.spend().expected(x, 10.0 * x));
    assertThat(row.<Double>getAs("expected_orders_12m_low"))
        .isCloseTo(
            orders * Math.exp(-1.959964 * Math.sqrt(ordersVariance)),
            Percentage.withPercentage(0.01));
    assertThat(row.<BigDecimal>getAs("expected_revenue_12m_high").doubleValue())
        .isCloseTo(
            mean * orders * Math.exp(1.959964 * Math.sqrt(ordersVariance + spendVariance)),
            within(0.01));
  }

  /** Of the logarithm of a forecast, from its derivatives and the covariance matrix. */
  private static double variance(FittedModel fitted, ToDoubleFunction<FittedModel> forecast) {
    int n = fitted.parameters().size();
    double[] slope = new double[n];
    for (int i = 0; i < n; i++) {
      slope[i] =
          Math.log(
                  forecast.applyAsDouble(fitted.moved(i, 1e-5))
                      / forecast.applyAsDouble(fitted.moved(i, -1e-5)))
              / 2e-5;
    }
    double variance = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        variance += slope[i] * slope[j] * fitted.logCovariance()[i][j];
      }
    }
    return variance;
  }

  @Test
  void equalValuesHaveEqualScores() {
    Dataset<Row> history =
        history(
            customer("a", "DE", 0),
            customer("b", "DE", 100),
            customer("c", "DE", 200),
            customer("d", "DE", 250),
            customer("e", "DE", 300),
            customer("f", "DE", 330),
            customer("g", "DE", 0, 340),
            customer("h", "DE", 0, 350),
            customer("i", "DE", 0, 1, 360),
            customer("j", "DE", 0, 10, 20, 30, 40, 50, 60, 70, 365));
    Map<String, Row> edges = value(history, models());
    assertThat(scores(edges, "f_score")).isEqualTo("1111114455");
    assertThat(scores(edges, "r_score")).isEqualTo("1122334455");
    assertThat(scores(edges, "m_score")).isEqualTo("1111114455");
    assertThat(edges.get("j").<String>getAs("named_segment")).isEqualTo("champions");
    assertThat(edges.get("a").<String>getAs("named_segment")).isEqualTo("hibernating");
    assertThat(edges.get("j").<Double>getAs("p_alive")).isNull();
    assertThat(edges.get("j").<BigDecimal>getAs("total_clv")).isNull();
    assertThat(scores(value(history, models(), "scoring", "ntile"), "f_score"))
        .isEqualTo("1122334455");
    Map<String, Row> fixed =
        value(
            history,
            models(),
            "scoring",
            "fixed",
            "recency_edges",
            List.of(15, 31, 100, 300),
            "frequency_edges",
            List.of(1, 2, 4, 9),
            "monetary_edges",
            List.of(9.99, 10.0, 20.0, 30.0),
            "margin_segment",
            "country",
            "margin_values",
            List.of("DE"),
            "margin_rates",
            List.of(0.5),
            "segment_names",
            List.of("country"));
    assertThat(scores(fixed, "f_score")).isEqualTo("1111112234");
    assertThat(scores(fixed, "r_score")).isEqualTo("1222334555");
    assertThat(scores(fixed, "m_score")).isEqualTo("2222223345");
    assertThat(fixed.get("a").<BigDecimal>getAs("historic_clv")).isEqualByComparingTo("5.00");
  }

  private static String scores(Map<String, Row> values, String score) {
    StringBuilder all = new StringBuilder();
    values.values().forEach(row -> all.append(row.<Integer>getAs(score)));
    return all.toString();
  }

  @Test
  void refundsLessenTheSpendByDayOrByCustomer() {
    Dataset<Row> history =
        history(
            "{customer_id: 'a', entry_day: '2024-01-01', first_purchase_day: '2024-01-02',"
                + " last_day: '2024-05-01', segment_values: [],"
                + " days: ['2024-01-01', '2024-01-02', '2024-01-05', '2024-02-01',"
                + " '2024-03-01', '2024-05-01'],"
                + " orders: [0, 1, 0, 1, 2, 0], returns: [1, 0, 1, 1, 0, 1],"
                + " gross_minor: [0, 10000, 0, 5000, 5000, 0],"
                + " refund_minor: [100, 0, 2000, 1000, 0, 900]}");
    Row byDay = value(history, models(), "refunds", "by_day").get("a");
    assertThat(byDay.<Integer>getAs("frequency")).isEqualTo(2);
    assertThat(byDay.<Integer>getAs("recency_days")).isEqualTo(59);
    assertThat(byDay.<Long>getAs("orders")).isEqualTo(4);
    // 50 - 10 and 50 - 9, in two days.
    assertThat(byDay.<BigDecimal>getAs("mean_repeat_spend")).isEqualByComparingTo("40.50");
    Row byCustomer = value(history, models(), "refunds", "by_customer").get("a");
    // 100 of 200 are repeat purchases; 40 of 200 came back.
    assertThat(byCustomer.<BigDecimal>getAs("mean_repeat_spend")).isEqualByComparingTo("40.00");
    assertThat(byCustomer.<BigDecimal>getAs("net")).isEqualByComparingTo("160.00");
  }

  /** One cent more or less of repeat spend is not another customer. */
  @Test
  void whoGaveEverythingBackHasSpentNothing() {
    Dataset<Row> models =
        models(
            "{model: 'mbg_nbd', segment: 'ALL', segment_value: 'ALL', status: 'converged', r: 0.5,"
                + " alpha: 43, a: 0.9, b: 1.6}",
            "{model: 'gamma_gamma', segment: 'ALL', segment_value: 'ALL', status: 'converged',"
                + " p: 6.25, q: 3.74, v: 15.44}");
    String repeat =
        "{customer_id: '%s', entry_day: '2024-01-02', first_purchase_day: '2024-01-02',"
            + " last_day: '2024-05-01', segment_values: [],"
            + " days: ['2024-01-02', '2024-02-01', '2024-05-01'], orders: [1, 1, 0],"
            + " returns: [0, 0, 1], gross_minor: [10000, 5000, 0], refund_minor: [0, 0, %d]}";
    Map<String, Row> values =
        value(history(repeat.formatted("all", 5000), repeat.formatted("nearly", 4999)), models);
    // 6.25 x 15.44 / (6.25 + 3.74 - 1)
    assertThat(values.get("all").<BigDecimal>getAs("expected_order_value"))
        .isEqualByComparingTo("10.73");
    assertThat(values.get("nearly").<BigDecimal>getAs("expected_order_value"))
        .isEqualByComparingTo("10.74");
  }
}
