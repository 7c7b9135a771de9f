package org.crmlake.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.assertj.core.data.Percentage;
import org.crmlake.job.Inputs;
import org.crmlake.testing.Frames;
import org.crmlake.testing.Given;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The published fits, from the raw transactions. */
@ExtendWith(SparkExtension.class)
class CdnowValueTest {
  private static final LocalDate AS_OF = LocalDate.of(1997, 9, 30);
  private static final LocalDate END = LocalDate.of(1998, 6, 30);

  private static final List<String> EVERY =
      List.of("bg_nbd", "mbg_nbd", "pareto_nbd", "gamma_gamma", "bg_bb");

  private static Dataset<Row> models(Dataset<Row> history, List<String> models) {
    return new ValueModels()
        .apply(
            new Inputs(Map.of("history", history), AS_OF),
            Given.params(
                "money_scale",
                2,
                "segment_names",
                List.of(),
                "segments",
                List.of(),
                "models",
                models,
                "refunds",
                "by_day",
                "min_repeaters",
                20,
                "max_correlation",
                0.3),
            AS_OF);
  }

  private static void assertRow(Row row, double logLikelihood, Object... namesAndValues) {
    assertThat(row.<String>getAs("status")).isEqualTo("converged");
    assertThat(row.<Double>getAs("log_likelihood")).isCloseTo(logLikelihood, within(1e-5));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      assertThat(row.<Double>getAs((String) namesAndValues[i]))
          .as("%s of %s", namesAndValues[i], row.getAs("model"))
          .isCloseTo((Double) namesAndValues[i + 1], Percentage.withPercentage(1e-4));
    }
  }

  @Test
  void publishedFitsAndForecasts() throws IOException {
    Dataset<Row> history = CdnowHistory.read();
    Dataset<Row> models = models(history, EVERY);
    List<Row> rows = models.collectAsList();
    Map<String, Row> byModel =
        rows.stream().collect(Collectors.toMap(r -> r.getAs("model"), Function.identity()));
    // Published in weeks: a density per week is seven times that per day, for each of 2457 repeats.
    double unit = 2457 * Math.log(7);
    assertRow(
        byModel.get("bg_nbd"),
        -9582.429207 - unit,
        "r",
        0.2425945,
        "alpha",
        7 * 4.4136022,
        "a",
        0.7929219,
        "b",
        2.4259062);
    assertRow(
        byModel.get("mbg_nbd"),
        -9582.135716 - unit,
        "r",
        0.5248431,
        "alpha",
        7 * 6.1830851,
        "a",
        0.8913593,
        "b",
        1.6140022);
    assertRow(
        byModel.get("pareto_nbd"),
        -9594.976179 - unit,
        "r",
        0.5532770,
        "alpha",
        7 * 10.5776831,
        "s",
        0.6062400,
        "beta",
        7 * 11.6687362);
    assertRow(
        byModel.get("gamma_gamma"), -4055.917695, "p", 6.2495716, "q", 3.7442249, "v", 15.4435242);
    assertThat(byModel.get("gamma_gamma").<Long>getAs("repeaters")).isEqualTo(946);
    assertThat(byModel.get("gamma_gamma").<Double>getAs("spend_correlation"))
        .isCloseTo(0.1139, within(5e-4));
    assertThat(byModel.get("gamma_gamma").<Boolean>getAs("is_correlated")).isFalse();
    assertThat(byModel.get("bg_bb").<String>getAs("status")).isEqualTo("converged");

    // Other partitions, the same bits.
    assertThat(models(history.repartition(7), EVERY).orderBy("model").collectAsList())
        .isEqualTo(models.orderBy("model").collectAsList());
    // Each model alone, the same bits.
    for (String model : EVERY) {
      assertThat(models(history, List.of(model)).collectAsList())
          .containsExactly(byModel.get(model));
    }
    Dataset<Row> fitted = Frames.session().createDataFrame(rows, models.schema());
    customers(history, fitted);
    forecast(history, fitted);
    spread(history, fitted);
  }

  private static void customers(Dataset<Row> history, Dataset<Row> models) {
    Dataset<Row> value = value(history, models);
    List<Row> rows = value.orderBy("customer_id").collectAsList();
    assertThat(rows).hasSize(2357);
    Row first = rows.get(0);
    assertThat(first.<Double>getAs("p_alive")).isCloseTo(0.7266, within(1e-3));
    assertThat(first.<Integer>getAs("frequency")).isEqualTo(2);
    // Twelve months of 30.4375 days, monthly rate 1 %, as in weeks of 4.345 a month.
    double total =
        rows.stream()
            .mapToDouble(r -> r.<BigDecimal>getAs("predictive_clv_12m").doubleValue())
            .sum();
    assertThat(total).isCloseTo(71_509.897, Percentage.withPercentage(0.2));
    assertThat(first.<BigDecimal>getAs("predictive_clv_12m").doubleValue())
        .isCloseTo(36.278, Percentage.withPercentage(0.3));
    assertThat(rows)
        .allSatisfy(
            r ->
                assertThat(r.<Double>getAs("expected_orders_12m_low"))
                    .isLessThan(r.<Double>getAs("expected_orders_12m")));
    assertThat(value(history.repartition(5), models).orderBy("customer_id").collectAsList())
        .isEqualTo(rows);
  }

  private static void forecast(Dataset<Row> history, Dataset<Row> models) {
    Dataset<Row> forecast =
        new ValueForecast()
            .apply(
                new Inputs(Map.of("history", history, "models", models), AS_OF),
                Given.params(
                    "money_scale",
                    2,
                    "segment_names",
                    List.of(),
                    "segments",
                    List.of(),
                    "refunds",
                    "by_day",
                    "model",
                    "bg_nbd",
                    "months",
                    9),
                AS_OF);
    List<Row> months = forecast.orderBy("month").collectAsList();
    assertThat(months.get(8).getDate(5)).isEqualTo(java.sql.Date.valueOf(END));
    assertThat(months.stream().mapToDouble(m -> m.<Double>getAs("orders")).sum())
        .isCloseTo(1653.4, within(0.1));
    assertThat(months)
        .allSatisfy(
            m -> {
              assertThat(m.<Double>getAs("orders"))
                  .isBetween(m.<Double>getAs("orders_low"), m.<Double>getAs("orders_high"));
              assertThat(m.<BigDecimal>getAs("revenue"))
                  .isBetween(m.getAs("revenue_low"), m.getAs("revenue_high"));
              assertThat(m.<Double>getAs("active_customers"))
                  .isBetween(m.<Double>getAs("active_customers_low"), 2357.0);
            });
    assertThat(months.get(8).<Double>getAs("active_customers"))
        .isLessThan(months.get(0).<Double>getAs("active_customers"));
  }

  private static void spread(Dataset<Row> history, Dataset<Row> models) {
    Dataset<Row> values = value(history, models, END);
    List<Row> rows =
        new ValueSegments()
            .apply(
                new Inputs(Map.of("values", values, "models", models), END),
                Given.params(
                    "money_scale",
                    2,
                    "segment_names",
                    List.of(),
                    "model",
                    "bg_nbd",
                    "annual_discount",
                    0.15,
                    "margin",
                    1.0,
                    "target_ltv_cac",
                    3.0,
                    "mix_by",
                    "acquisition_channel",
                    "top_percents",
                    List.of(1, 5, 10, 20, 50)),
                END)
            .collectAsList();
    Map<String, Row> byValue =
        rows.stream()
            .collect(
                Collectors.toMap(
                    r -> r.getAs("segment") + " " + r.getAs("segment_value"), Function.identity()));
    Row all = byValue.get("ALL ALL");
    assertThat(all.<BigDecimal>getAs("net")).isEqualByComparingTo("244091.94");
    assertThat(all.<Double>getAs("gini_of_net")).isCloseTo(0.6309, within(5e-5));
    double[][] curve = {{1, 14.55}, {5, 36.07}, {10, 50.81}, {20, 67.46}, {50, 89.45}};
    for (double[] point : curve) {
      Row top = byValue.get("top_percent_by_net " + (int) point[0]);
      assertThat(top.<Double>getAs("share_of_net") * 100).isCloseTo(point[1], within(0.2));
    }
    assertThat(all.<BigDecimal>getAs("target_acquisition_spend").doubleValue() * 3)
        .isCloseTo(all.<BigDecimal>getAs("max_acquisition_spend").doubleValue(), within(0.02));
    assertThat(all.<Double>getAs("new_customer_orders")).isGreaterThan(2.0);
  }

  @Test
  void publishedHoldout() throws IOException {
    List<Row> rows =
        new ValueBacktest()
            .apply(
                new Inputs(Map.of("history", CdnowHistory.read()), END),
                Given.params(
                    "models", List.of("bg_nbd", "mbg_nbd", "pareto_nbd"),
                    "holdout_days", 273,
                    "min_repeaters", 20,
                    "top_frequency", 7),
                END)
            .collectAsList();
    assertTotal(rows, "bg_nbd", 1653.4, 0.7855);
    assertTotal(rows, "mbg_nbd", 1576.7, 0.7648);
    assertTotal(rows, "pareto_nbd", 1665.5, 0.7545);
    assertTotal(rows, "naive", 2930.1, 1.0237);
    double[][] weeks = {
      {-26, 828, 722.5},
      {-13, 1746, 1736.4},
      {0, 2457, 2501.5},
      {13, 3183, 3134.1},
      {26, 3844, 3680.7},
      {39, 4339, 4165.7}
    };
    for (double[] week : weeks) {
      Row row =
          rows.stream()
              .filter(r -> r.getAs("model").equals("bg_nbd") && r.getAs("view").equals("week"))
              .filter(r -> r.<Integer>getAs("position") == (int) week[0])
              .findFirst()
              .orElseThrow();
      assertThat(row.<Long>getAs("cumulative_actual")).isEqualTo((long) week[1]);
      assertThat(row.<Double>getAs("cumulative_expected"))
          .isCloseTo(week[2], Percentage.withPercentage(2));
    }
  }

  private static void assertTotal(List<Row> rows, String model, double expected, double error) {
    Row total =
        rows.stream()
            .filter(r -> r.getAs("model").equals(model) && r.getAs("view").equals("total"))
            .findFirst()
            .orElseThrow();
    assertThat(total.<Long>getAs("actual")).isEqualTo(1882);
    assertThat(total.<Double>getAs("expected")).isCloseTo(expected, within(0.2));
    assertThat(total.<Double>getAs("mean_absolute_error")).isCloseTo(error, within(2e-4));
    assertThat(total.<Double>getAs("bias")).isCloseTo(expected / 1882 - 1, within(2e-4));
    assertThat(total.<Double>getAs("rank_lift")).isGreaterThan(4.0);
  }

  private static Dataset<Row> value(Dataset<Row> history, Dataset<Row> models) {
    return value(history, models, AS_OF);
  }

  private static Dataset<Row> value(Dataset<Row> history, Dataset<Row> models, LocalDate asOf) {
    return new CustomerValue()
        .apply(
            new Inputs(Map.of("history", history, "models", models), asOf),
            Given.params(
                CustomerValues.params(
                    "model",
                    "bg_nbd",
                    "annual_discount",
                    Math.pow(1.01, 12) - 1,
                    "horizon_months",
                    List.of(3, 12),
                    "margin",
                    1.0)),
            asOf);
  }
}
