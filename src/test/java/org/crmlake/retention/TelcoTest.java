package org.crmlake.retention;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.job.Inputs;
import org.crmlake.stats.KaplanMeier;
import org.crmlake.testing.Frames;
import org.crmlake.testing.Given;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The published Telco churn data, as conf/sources/telco.conf maps them. */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TelcoTest {
  private static final LocalDate DUMP = LocalDate.of(2020, 1, 31);

  private List<Row> subscribers;
  private Map<String, Dataset<Row>> frames;

  @BeforeAll
  void read() {
    Path file = Path.of(System.getProperty("published.data", ""), "telco/Telco-Customer-Churn.csv");
    assumeTrue(Files.isRegularFile(file), "published.data does not hold telco");
    Dataset<Row> telco = Frames.session().read().option("header", "true").csv(file.toString());
    subscribers = telco.selectExpr("Contract", "int(tenure) tenure", "Churn").collectAsList();
    Dataset<Row> subscriptions =
        telco.select(
            expr("customerID as customer_id"),
            expr("Contract as plan"),
            expr("add_months(date'" + DUMP + "', -int(tenure)) as started_on"),
            expr("case when Churn = 'Yes' then date'" + DUMP + "' end as cancelled_on"),
            expr("false as is_deleted"));
    frames =
        Map.of(
            "history",
            Histories.of(),
            "subscriptions",
            Frames.session().createDataFrame(subscriptions.collectAsList(), subscriptions.schema()),
            "attributes",
            Frames.rows("customer_id string, valid_from date, valid_to date"));
  }

  private List<KaplanMeier> byMonths(String contract) {
    long[] lost = new long[73];
    long[] stayed = new long[73];
    for (Row row : subscribers) {
      if (contract.equals("ALL") || row.getAs("Contract").equals(contract)) {
        (row.getAs("Churn").equals("Yes") ? lost : stayed)[row.<Integer>getAs("tenure")]++;
      }
    }
    return KaplanMeier.of(lost, stayed);
  }

  @Test
  void survivalByContractIsThatOfTheMonths() {
    List<Row> rows =
        new Survival()
            .apply(
                new Inputs(frames, DUMP),
                Given.params(
                    "inactive_days", List.of(90),
                    "grace_days", 0,
                    "segment_names", List.of(),
                    "segments", List.of(),
                    "min_cell", 0),
                DUMP)
            .collectAsList();
    Map<String, TreeMap<Integer, Row>> curves = new TreeMap<>();
    rows.forEach(
        r ->
            curves
                .computeIfAbsent(r.getAs("segment_value"), v -> new TreeMap<>())
                .put(r.getAs("day"), r));
    assertThat(curves.keySet()).containsExactly("ALL", "Month-to-month", "One year", "Two year");
    TreeMap<Integer, Row> all = curves.get("ALL");
    long lost = all.values().stream().mapToLong(r -> r.<Long>getAs("events")).sum();
    long customers = all.get(0).getAs("at_risk");
    assertThat(lost).isEqualTo(1869);
    assertThat(customers).isEqualTo(7043);
    assertThat(100.0 * lost / customers).isCloseTo(26.54, within(0.005));
    curves.forEach(
        (contract, curve) -> {
          List<KaplanMeier> months = byMonths(contract);
          for (int month : new int[] {12, 24, 48, 72}) {
            int day = (int) (DUMP.toEpochDay() - DUMP.minusMonths(month).toEpochDay());
            Row step = curve.floorEntry(day).getValue();
            assertThat(step.<Double>getAs("survival"))
                .as("%s after %s months", contract, month)
                .isCloseTo(months.get(month).survival(), within(1e-9));
          }
        });
    assertThat(afterAYear(curves, "Month-to-month")).isCloseTo(0.7031, within(5e-5));
    assertThat(afterAYear(curves, "One year")).isCloseTo(0.9908, within(5e-5));
    assertThat(afterAYear(curves, "Two year")).isEqualTo(1);
  }

  private static double afterAYear(Map<String, TreeMap<Integer, Row>> curves, String contract) {
    return curves.get(contract).floorEntry(366).getValue().getAs("survival");
  }

  @Test
  void projectionFollowsTheContractsSeen() {
    List<Row> rows =
        new RetentionProjection()
            .apply(
                new Inputs(frames, DUMP),
                RetentionProjectionTest.params(
                    "period_months", 1, "horizon", 120, "min_customers", 30),
                DUMP)
            .where("segment_value = 'Month-to-month'")
            .orderBy("renewals")
            .collectAsList();
    List<KaplanMeier> months = byMonths("Month-to-month");
    assertThat(rows).hasSize(121);
    for (int t = 0; t <= 72; t++) {
      assertThat(rows.get(t).<Double>getAs("survival"))
          .as("after %s renewals", t)
          .isCloseTo(months.get(t).survival(), within(1e-9));
      // Few are seen for longer.
      if (t <= 48) {
        assertThat(rows.get(t).<Double>getAs("survival_fitted"))
            .as("after %s renewals", t)
            .isCloseTo(months.get(t).survival(), within(0.08));
      }
    }
    assertThat(rows.get(120).<Double>getAs("survival")).isNull();
    assertThat(rows.get(120).<Double>getAs("survival_fitted")).isBetween(0.05, 0.4);
  }
}
