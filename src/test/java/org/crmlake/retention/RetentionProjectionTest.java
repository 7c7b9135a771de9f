package org.crmlake.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.job.Inputs;
import org.crmlake.job.Params;
import org.crmlake.testing.Frames;
import org.crmlake.testing.Given;
import org.junit.jupiter.api.Test;

/** At which renewal contracts leave, and which renewals they are known to have faced. */
class RetentionProjectionTest {
  private record Contract(String start, String end) {}

  /** Of all customers with contracts, with some parameters besides. */
  static Params params(Object... more) {
    List<Object> params =
        new ArrayList<>(
            List.of(
                "cohorts", List.of("all"),
                "discount_rate", 0.1,
                "grace_days", 0,
                "segment_names", List.of(),
                "segments", List.of()));
    params.addAll(Arrays.asList(more));
    return Given.params(params.toArray());
  }

  private static Contract contract(String start, String end) {
    return new Contract(start, end);
  }

  /** {@code at_risk-lost} of renewal 1 and on, up to the last that somebody faced. */
  private static List<String> renewals(String through, int period, Contract... contracts) {
    List<String> json = new ArrayList<>();
    for (Contract c : contracts) {
      String end = c.end() == null ? "null" : "'" + c.end() + "'";
      json.add(
          "{customer_id: 'c%d', plan: 'p', is_deleted: false, started_on: '%s', cancelled_on: %s}"
              .formatted(json.size(), c.start(), end));
    }
    Dataset<Row> subscriptions =
        Frames.rows(
            "customer_id string, plan string, is_deleted boolean, started_on date,"
                + " cancelled_on date",
            json.toArray(String[]::new));
    Dataset<Row> attributes = Frames.rows("customer_id string, valid_from date, valid_to date");
    LocalDate day = LocalDate.parse(through);
    return new RetentionProjection()
            .apply(
                new Inputs(Map.of("subscriptions", subscriptions, "attributes", attributes), day),
                params("period_months", period, "horizon", 12, "min_customers", 1),
                day)
            .where("segment = 'ALL' and renewals > 0 and at_risk > 0")
            .orderBy("renewals")
            .collectAsList()
            .stream()
            .map(r -> r.getAs("at_risk") + "-" + r.getAs("lost"))
            .toList();
  }

  @Test
  void nobodyLeavesAtARenewalThatIsStillToCome() {
    // The second has cancelled, but its next renewal is on February 10.
    assertThat(
            renewals(
                "2024-01-31",
                1,
                contract("2023-12-10", null),
                contract("2023-12-10", "2024-01-20")))
        .containsExactly("2-0");
    assertThat(
            renewals(
                "2024-02-09",
                1,
                contract("2023-12-10", null),
                contract("2023-12-10", "2024-01-20")))
        .containsExactly("2-0");
    assertThat(
            renewals(
                "2024-02-10",
                1,
                contract("2023-12-10", null),
                contract("2023-12-10", "2024-01-20")))
        .containsExactly("2-0", "2-1");
    assertThat(
            renewals(
                "2024-11-30",
                12,
                contract("2023-12-10", null),
                contract("2023-12-10", "2024-01-20")))
        .isEmpty();
    assertThat(
            renewals(
                "2024-12-10",
                12,
                contract("2023-12-10", null),
                contract("2023-12-10", "2024-01-20")))
        .containsExactly("2-1");
  }

  @Test
  void whoCancelsOnTheDayOfARenewalLeavesAtIt() {
    assertThat(renewals("2024-06-30", 1, contract("2024-03-15", "2024-05-15")))
        .containsExactly("1-0", "1-1");
    assertThat(renewals("2024-06-30", 1, contract("2024-03-15", "2024-05-16")))
        .containsExactly("1-0", "1-0", "1-1");
    assertThat(renewals("2024-06-30", 1, contract("2024-03-15", "2024-03-15")))
        .containsExactly("1-1");
  }

  @Test
  void monthsEndWhereTheirLastDaysAre() {
    for (String end : List.of("2024-03-29", "2024-03-30", "2024-03-31")) {
      assertThat(renewals("2024-06-30", 1, contract("2024-02-29", end)))
          .as(end)
          .containsExactly("1-1");
    }
    assertThat(renewals("2024-06-30", 1, contract("2024-02-29", "2024-04-01")))
        .containsExactly("1-0", "1-1");
    assertThat(renewals("2023-02-28", 1, contract("2023-01-31", null))).containsExactly("1-0");
    // Started a number of months before the day of the dump, as the Telco data say it.
    LocalDate dump = LocalDate.of(2020, 1, 30);
    assertThat(
            renewals("2020-01-30", 1, contract(dump.minusMonths(11).toString(), dump.toString())))
        .hasSize(11)
        .endsWith("1-1");
  }
}
