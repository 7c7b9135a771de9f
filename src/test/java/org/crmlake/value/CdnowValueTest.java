package org.crmlake.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
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

  private static Dataset<Row> models(Dataset<Row> history) {
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
                List.of("bg_nbd", "mbg_nbd", "pareto_nbd", "gamma_gamma", "bg_bb"),
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
    Dataset<Row> models = models(history);
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
    assertThat(models(history.repartition(7)).orderBy("model").collectAsList())
        .isEqualTo(models.orderBy("model").collectAsList());
    Dataset<Row> fitted = Frames.session().createDataFrame(rows, models.schema());
    customers(history, fitted);
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
            .mapToDouble(r -> r.<java.math.BigDecimal>getAs("predictive_clv_12m").doubleValue())
            .sum();
    assertThat(total).isCloseTo(71_509.897, Percentage.withPercentage(0.2));
    assertThat(first.<java.math.BigDecimal>getAs("predictive_clv_12m").doubleValue())
        .isCloseTo(36.278, Percentage.withPercentage(0.3));
    assertThat(rows)
        .allSatisfy(
            r ->
                assertThat(r.<Double>getAs("expected_orders_12m_low"))
                    .isLessThan(r.<Double>getAs("expected_orders_12m")));
    assertThat(value(history.repartition(5), models).orderBy("customer_id").collectAsList())
        .isEqualTo(rows);
  }

  private static Dataset<Row> value(Dataset<Row> history, Dataset<Row> models) {
    return new CustomerValue()
        .apply(
            new Inputs(Map.of("history", history, "models", models), AS_OF),
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
            AS_OF);
  }
}
