package org.crmlake.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.crmlake.retention.Histories.cohorts;
import static org.crmlake.testing.Frames.assertSameRows;
import static org.crmlake.testing.Frames.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.retention.Histories.Visit;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class CohortRetentionTest {
  private static final String CELLS =
      "cohort date, age int, period_start date, cohort_size bigint, retained_on bigint,"
          + " retained_on_or_after bigint";

  private static Dataset<Row> cells(Dataset<Row> cohorts) {
    return cohorts.select(
        "cohort", "age", "period_start", "cohort_size", "retained_on", "retained_on_or_after");
  }

  @Test
  void isoWeeksGoOverTheYearEnd() {
    assertSameRows(
        cells(
            cohorts(
                Histories.of(Visit.of("a", "2024-12-29", 1), Visit.of("a", "2025-01-05", 1)),
                "2025-01-12",
                "2025-01-12",
                "grains",
                List.of("week"))),
        rows(
            CELLS,
            "{cohort: '2024-12-23', age: 0, period_start: '2024-12-23', cohort_size: 1,"
                + " retained_on: 1, retained_on_or_after: 1}",
            "{cohort: '2024-12-23', age: 1, period_start: '2024-12-30', cohort_size: 1,"
                + " retained_on: 1, retained_on_or_after: 1}",
            "{cohort: '2024-12-23', age: 2, period_start: '2025-01-06', cohort_size: 1,"
                + " retained_on: 0, retained_on_or_after: 0}"));
  }

  @Test
  void monthsGoOverTheYearEndAndALeapDay() {
    assertSameRows(
        cells(
            cohorts(
                Histories.of(Visit.of("a", "2023-12-31", 1), Visit.of("a", "2024-02-29", 1)),
                "2024-02-29",
                "2024-02-29")),
        rows(
            CELLS,
            "{cohort: '2023-12-01', age: 0, period_start: '2023-12-01', cohort_size: 1,"
                + " retained_on: 1, retained_on_or_after: 1}",
            "{cohort: '2023-12-01', age: 1, period_start: '2024-01-01', cohort_size: 1,"
                + " retained_on: 0, retained_on_or_after: 1}",
            "{cohort: '2023-12-01', age: 2, period_start: '2024-02-01', cohort_size: 1,"
                + " retained_on: 1, retained_on_or_after: 1}"));
  }

  @Test
  void theLastDayOfAMonthCompletesIt() {
    Dataset<Row> history = Histories.of(Visit.of("a", "2024-02-01", 100));
    assertThat(cohorts(history, "2024-02-29", "2024-03-31").first().<Double>getAs("rate_on"))
        .isEqualTo(1.0);
    assertThat(cohorts(history, "2024-02-29", "2024-02-28").first().<Double>getAs("rate_on"))
        .isNull();
  }

  @Test
  void activityAfterTheDateIsNotKnown() {
    Dataset<Row> known =
        Histories.of(Visit.of("a", "2024-01-10", 100), Visit.of("a", "2024-02-05", 50));
    Dataset<Row> more =
        Histories.of(
            Visit.of("a", "2024-01-10", 100),
            Visit.of("a", "2024-02-05", 50),
            Visit.of("a", "2024-02-16", 70),
            Visit.of("b", "2024-02-16", 70));
    String[] both = {"any", "purchase"};
    assertSameRows(
        cohorts(more, "2024-02-15", "2024-02-15", "activities", List.of(both)),
        cohorts(known, "2024-02-15", "2024-02-15", "activities", List.of(both)));
  }

  @Test
  void customersWhoEnterAfterTheLastKnownPeriodHaveNoRows() {
    assertSameRows(
        cells(
            cohorts(
                Histories.of(Visit.of("a", "2024-01-10", 1), Visit.of("b", "2024-02-01", 1)),
                "2024-02-01",
                "2024-01-31")),
        rows(
            CELLS,
            "{cohort: '2024-01-01', age: 0, period_start: '2024-01-01', cohort_size: 1,"
                + " retained_on: 1, retained_on_or_after: 1}"));
  }

  @Test
  void aReturnIsActivityButNoPurchase() {
    assertSameRows(
        cohorts(
                Histories.of(
                    Visit.of("a", "2024-01-10", -10),
                    Visit.of("a", "2024-02-01", -20),
                    Visit.of("a", "2024-02-02", 100),
                    Visit.of("a", "2024-02-03", 50),
                    Visit.of("a", "2024-03-01", -30),
                    Visit.of("b", "2024-01-10", -10)),
                "2024-03-31",
                "2024-03-31",
                "activities",
                List.of("any", "purchase"))
            .select("activity", "cohort", "age", "cohort_size", "retained_on", "revenue"),
        rows(
            "activity string, cohort date, age int, cohort_size bigint, retained_on bigint,"
                + " revenue decimal(18,2)",
            "{activity: 'any', cohort: '2024-01-01', age: 0, cohort_size: 2, retained_on: 2,"
                + " revenue: -0.20}",
            "{activity: 'any', cohort: '2024-01-01', age: 1, cohort_size: 2, retained_on: 1,"
                + " revenue: 1.30}",
            "{activity: 'any', cohort: '2024-01-01', age: 2, cohort_size: 2, retained_on: 1,"
                + " revenue: -0.30}",
            "{activity: 'purchase', cohort: '2024-02-01', age: 0, cohort_size: 1,"
                + " retained_on: 1, revenue: 1.30}",
            "{activity: 'purchase', cohort: '2024-02-01', age: 1, cohort_size: 1,"
                + " retained_on: 0, revenue: -0.30}"));
  }

  @Test
  void moreThan64Months() {
    List<Row> rows =
        cohorts(
                Histories.of(Visit.of("a", "2015-01-31", 100), Visit.of("a", "2024-01-01", 50)),
                "2024-01-31",
                "2024-01-31")
            .orderBy("age")
            .collectAsList();
    assertThat(rows).hasSize(109);
    assertThat(rows.get(108).<Long>getAs("retained_on")).isEqualTo(1);
    assertThat(rows.get(107).<Long>getAs("retained_on")).isZero();
    assertThat(rows.get(107).<Long>getAs("retained_on_or_after")).isEqualTo(1);
    assertThat(rows.get(108).<Double>getAs("revenue_rate")).isEqualTo(0.5);
  }

  @Test
  void theHorizonCutsRowsAndNotTheirCounts() {
    assertSameRows(
        cells(
            cohorts(
                Histories.of(Visit.of("a", "2024-01-31", 1), Visit.of("a", "2024-06-01", 1)),
                "2024-06-30",
                "2024-06-30",
                "horizon_month",
                1)),
        rows(
            CELLS,
            "{cohort: '2024-01-01', age: 0, period_start: '2024-01-01', cohort_size: 1,"
                + " retained_on: 1, retained_on_or_after: 1}",
            "{cohort: '2024-01-01', age: 1, period_start: '2024-02-01', cohort_size: 1,"
                + " retained_on: 0, retained_on_or_after: 1}"));
  }

  @Test
  void cohortsUnderTheMinimumHaveCountsAndNoRates() {
    Row cell =
        cohorts(
                Histories.of(Visit.of("a", "2024-01-01", 100)),
                "2024-01-31",
                "2024-01-31",
                "min_cohort",
                2)
            .first();
    assertThat(cell.<Long>getAs("retained_on")).isEqualTo(1);
    assertThat(cell.<Object>getAs("rate_on")).isNull();
    assertThat(cell.<Object>getAs("rate_on_or_after_high")).isNull();
    assertThat(cell.<Object>getAs("revenue_rate")).isNull();
    assertThat(cell.<Boolean>getAs("suppressed")).isTrue();
  }

  @Test
  void grainsThatAreNotBrokenDownHaveOnlyAllRows() {
    assertSameRows(
        cohorts(
                Histories.of(
                    List.of(Visit.of("a", "2024-01-01", 1), Visit.of("b", "2024-01-01", 1)),
                    Map.of("a", List.of("DE", "web"), "b", List.of("FR", "web"))),
                "2024-01-31",
                "2024-01-31",
                "grains",
                List.of("month", "year"),
                "segments",
                List.of("channel", "country"))
            .select("grain", "segment", "segment_value", "cohort_size"),
        rows(
            "grain string, segment string, segment_value string, cohort_size bigint",
            "{grain: 'month', segment: 'ALL', segment_value: 'ALL', cohort_size: 2}",
            "{grain: 'month', segment: 'channel', segment_value: 'web', cohort_size: 2}",
            "{grain: 'month', segment: 'country', segment_value: 'DE', cohort_size: 1}",
            "{grain: 'month', segment: 'country', segment_value: 'FR', cohort_size: 1}",
            "{grain: 'year', segment: 'ALL', segment_value: 'ALL', cohort_size: 2}"));
  }

  @Test
  void cohortsSoonAfterTheFirstDayAreLeftTruncated() {
    assertSameRows(
        cohorts(
                Histories.of(Visit.of("a", "2024-01-15", 1), Visit.of("b", "2024-02-14", 1)),
                "2024-02-29",
                "2024-02-29",
                "grains",
                List.of("day", "month"),
                "left_truncation_days",
                30)
            .where("age = 0")
            .select("grain", "cohort", "left_truncated"),
        rows(
            "grain string, cohort date, left_truncated boolean",
            "{grain: 'day', cohort: '2024-01-15', left_truncated: true}",
            "{grain: 'day', cohort: '2024-02-14', left_truncated: false}",
            "{grain: 'month', cohort: '2024-01-01', left_truncated: true}",
            "{grain: 'month', cohort: '2024-02-01', left_truncated: true}"));
  }

  @Test
  void noCustomersNoRows() {
    assertThat(cohorts(Histories.of(), "2024-01-31", "2024-01-31").collectAsList()).isEmpty();
  }

  /** Customers of January in each country, and how many of them come back in February. */
  private static Dataset<Row> countries(Object... countrySizeReturning) {
    List<Visit> visits = new ArrayList<>();
    Map<String, List<String>> segments = new java.util.HashMap<>();
    for (int i = 0; i < countrySizeReturning.length; i += 3) {
      for (int n = 0; n < (int) countrySizeReturning[i + 1]; n++) {
        String customer = countrySizeReturning[i] + "-" + n;
        segments.put(customer, List.of((String) countrySizeReturning[i], "web"));
        visits.add(Visit.of(customer, "2024-01-10", 100));
        if (n < (int) countrySizeReturning[i + 2]) {
          visits.add(Visit.of(customer, "2024-02-10", 100));
        }
      }
    }
    return cohorts(
            Histories.of(visits, segments),
            "2024-02-29",
            "2024-02-29",
            "segments",
            List.of("country"),
            "min_cell",
            5)
        .select(
            "segment_value",
            "age",
            "cohort_size",
            "retained_on",
            "rate_on",
            "revenue",
            "suppressed");
  }

  private static Dataset<Row> expected(String... json) {
    return rows(
        "segment_value string, age int, cohort_size bigint, retained_on bigint, rate_on double,"
            + " revenue decimal(18,2), suppressed boolean",
        json);
  }

  @Test
  void aSmallCellHidesTheNextSmallestToo() {
    assertSameRows(
        countries("DE", 16, 2, "FR", 40, 20, "GB", 80, 40, "US", 10, 0).where("age = 1"),
        expected(
            "{segment_value: 'ALL', age: 1, cohort_size: 146, retained_on: 62,"
                + " rate_on: 0.4246575342465753, revenue: 62.00, suppressed: false}",
            "{segment_value: 'DE', age: 1, suppressed: true}",
            "{segment_value: 'FR', age: 1, suppressed: true}",
            "{segment_value: 'GB', age: 1, cohort_size: 80, retained_on: 40, rate_on: 0.5,"
                + " revenue: 40.00, suppressed: false}",
            "{segment_value: 'US', age: 1, cohort_size: 10, retained_on: 0, rate_on: 0.0,"
                + " revenue: 0.00, suppressed: false}"));
  }

  @Test
  void aFewWhoDidNotComeBackAreSmallToo() {
    assertSameRows(
        countries("DE", 16, 14, "FR", 40, 0).where("age = 1"),
        expected(
            "{segment_value: 'ALL', age: 1, cohort_size: 56, retained_on: 14, rate_on: 0.25,"
                + " revenue: 14.00, suppressed: false}",
            "{segment_value: 'DE', age: 1, suppressed: true}",
            "{segment_value: 'FR', age: 1, suppressed: true}"));
  }

  @Test
  void aSmallCohortIsHiddenAtEveryAge() {
    assertSameRows(
        countries("DE", 4, 0, "FR", 20, 10, "GB", 32, 16),
        expected(
            "{segment_value: 'ALL', age: 0, cohort_size: 56, retained_on: 56, rate_on: 1.0,"
                + " revenue: 56.00, suppressed: false}",
            "{segment_value: 'ALL', age: 1, cohort_size: 56, retained_on: 26,"
                + " rate_on: 0.4642857142857143, revenue: 26.00, suppressed: false}",
            "{segment_value: 'DE', age: 0, suppressed: true}",
            "{segment_value: 'DE', age: 1, suppressed: true}",
            "{segment_value: 'FR', age: 0, suppressed: true}",
            "{segment_value: 'FR', age: 1, suppressed: true}",
            "{segment_value: 'GB', age: 0, cohort_size: 32, retained_on: 32, rate_on: 1.0,"
                + " revenue: 32.00, suppressed: false}",
            "{segment_value: 'GB', age: 1, cohort_size: 32, retained_on: 16, rate_on: 0.5,"
                + " revenue: 16.00, suppressed: false}"));
  }

  @Test
  void aSingleSmallValueHidesTheAllRow() {
    assertSameRows(
        countries("DE", 16, 2).where("age = 1"),
        expected(
            "{segment_value: 'ALL', age: 1, suppressed: true}",
            "{segment_value: 'DE', age: 1, suppressed: true}"));
  }

  @Test
  void wrongSettingsSaySo() {
    assertThatThrownBy(
            () ->
                cohorts(Histories.of(), "2024-01-31", "2024-01-31", "segments", List.of("region")))
        .hasMessageContaining("[region] must be among the lake's segments [country, channel]");
  }
}
