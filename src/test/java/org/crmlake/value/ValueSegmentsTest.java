package org.crmlake.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.crmlake.testing.Frames.rows;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.job.Inputs;
import org.crmlake.testing.Given;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ValueSegmentsTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 12, 31);
  private static final String VALUES =
      "customer_id string, acquisition_channel string, acquisition_campaign_id string, tier string,"
          + " decile int, named_segment string, entry_month date, first_order_date date,"
          + " orders bigint, net decimal(18,2), historic_clv decimal(18,2),"
          + " residual_clv decimal(18,2), total_clv decimal(18,2), p_alive double";

  private static String customer(String id, String channel, String campaign) {
    return "{customer_id: '%s', acquisition_channel: '%s', acquisition_campaign_id: '%s',"
            .formatted(id, channel, campaign)
        + " orders: 1, net: 10, historic_clv: 3, residual_clv: 1, total_clv: 4, p_alive: 0.5}";
  }

  private static String model(String segment, String value, double r, double v) {
    String head =
        "model: '%s', segment: '" + segment + "', segment_value: '" + value + "', status: '%s'";
    return "[{"
        + head.formatted("mbg_nbd", "converged")
        + ", r: %s, alpha: 43, a: 0.9, b: 1.6}, {".formatted(r)
        + head.formatted("gamma_gamma", "converged")
        + ", p: 6.25, q: 3.74, v: %s}]".formatted(v);
  }

  /** Two thirds of a campaign's customers came by a channel with models, the rest by another. */
  @Test
  void aNewCustomerIsLikeThoseWhoCame() {
    Dataset<Row> models =
        rows(
                "models array<struct<" + FitRows.SCHEMA.toDDL() + ">>",
                "{models: " + model("ALL", "ALL", 0.5, 15) + "}",
                "{models: " + model("acquisition_channel", "ads", 0.8, 30) + "}")
            .selectExpr("inline(models)");
    Dataset<Row> values =
        rows(
            VALUES,
            customer("a", "ads", "k1"),
            customer("b", "ads", "k1"),
            customer("c", "web", "k1"),
            customer("d", "web", "k2"));
    Map<String, Row> byValue =
        new ValueSegments()
                .apply(
                    new Inputs(Map.of("values", values, "models", models), AS_OF),
                    Given.params(
                        "money_scale",
                        2,
                        "segment_names",
                        List.of(),
                        "model",
                        "mbg_nbd",
                        "annual_discount",
                        0.1,
                        "margin",
                        0.5,
                        "target_ltv_cac",
                        3.0,
                        "mix_by",
                        "acquisition_channel",
                        "top_percents",
                        List.of(50)),
                    AS_OF)
                .collectAsList()
                .stream()
                .collect(
                    Collectors.toMap(r -> r.<String>getAs("segment_value"), r -> r, (a, b) -> a));
    double all = orders(byValue, "ALL");
    double ads = orders(byValue, "ads");
    assertThat(ads).isGreaterThan(all + 0.1);
    assertThat(orders(byValue, "web")).isEqualTo(all, within(1e-9));
    assertThat(orders(byValue, "k1")).isEqualTo((2 * ads + all) / 3, within(1e-9));
    assertThat(orders(byValue, "k2")).isEqualTo(all, within(1e-9));
    assertThat(worth(byValue, "k1"))
        .isEqualTo((2 * worth(byValue, "ads") + worth(byValue, "ALL")) / 3, within(0.01));
    assertThat(byValue.get("ads").<Boolean>getAs("has_own_model")).isTrue();
    assertThat(byValue.get("k1").<Boolean>getAs("has_own_model")).isFalse();
  }

  private static double orders(Map<String, Row> byValue, String value) {
    return byValue.get(value).<Double>getAs("new_customer_orders");
  }

  private static double worth(Map<String, Row> byValue, String value) {
    return byValue.get(value).<BigDecimal>getAs("max_acquisition_spend").doubleValue();
  }
}
