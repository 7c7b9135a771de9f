package org.crmlake.retention;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.customers.PurchaseHistory;
import org.crmlake.job.Inputs;
import org.crmlake.testing.Frames;
import org.crmlake.testing.Given;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The published cohort matrix of UCI Online Retail: all invoices with a customer, net. */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OnlineRetailCohortsTest {
  private static final LocalDate LAST_DAY = LocalDate.of(2011, 12, 9);
  private static final Map<String, String> MATRIX = new TreeMap<>();

  static {
    MATRIX.put("2010-12-01", "948 362 317 367 341 376 360 336 336 374 354 474 260");
    MATRIX.put("2011-01-01", "421 101 119 102 138 126 110 108 131 146 155 63");
    MATRIX.put("2011-02-01", "380 94 73 106 102 94 97 107 98 119 35");
    MATRIX.put("2011-03-01", "440 84 112 96 102 78 116 105 127 39");
    MATRIX.put("2011-04-01", "299 68 66 63 62 71 69 78 25");
    MATRIX.put("2011-05-01", "279 66 48 48 60 68 74 29");
    MATRIX.put("2011-06-01", "235 49 44 64 58 79 24");
    MATRIX.put("2011-07-01", "191 40 39 44 52 22");
    MATRIX.put("2011-08-01", "167 42 42 42 23");
    MATRIX.put("2011-09-01", "298 89 97 36");
    MATRIX.put("2011-10-01", "352 93 46");
    MATRIX.put("2011-11-01", "321 43");
    MATRIX.put("2011-12-01", "41");
  }

  private List<Row> rows;
  private List<Row> periods;
  private List<Row> months;
  private Row firstAge;

  @BeforeAll
  void cohorts() {
    Path data = Path.of(System.getProperty("published.data", ""), "online-retail");
    assumeTrue(Files.isDirectory(data), "published.data does not hold the folder online-retail");
    Dataset<Row> orders = orders(data);
    Dataset<Row> attributes =
        Frames.rows(
            "customer_id string, valid_from date, valid_to date, source string,"
                + " campaign_id string, owner_id string");
    Dataset<Row> built =
        new PurchaseHistory()
            .apply(
                new Inputs(Map.of("orders", orders, "attributes", attributes), LAST_DAY),
                Given.params(
                    "money_scale", 2, "segments", List.of(), "excluded_statuses", List.of()),
                LAST_DAY);
    Dataset<Row> history = Frames.session().createDataFrame(built.collectAsList(), built.schema());
    Inputs inputs = new Inputs(Map.of("history", history), LAST_DAY);
    Dataset<Row> cohorts =
        new CohortRetention()
            .apply(
                inputs,
                Given.params(
                    "activities",
                    List.of("any"),
                    "grains",
                    List.of("month", "week"),
                    "horizon_day",
                    0,
                    "horizon_week",
                    60,
                    "horizon_month",
                    36,
                    "horizon_quarter",
                    0,
                    "horizon_year",
                    0,
                    "brackets_day",
                    List.of(0),
                    "brackets_week",
                    List.of(0),
                    "brackets_month",
                    List.of(0, 1, 4, 7),
                    "brackets_quarter",
                    List.of(0),
                    "brackets_year",
                    List.of(0),
                    "segment_names",
                    List.of(),
                    "segments",
                    List.of(),
                    "segment_grains",
                    List.of(),
                    "min_cohort",
                    1,
                    "min_cell",
                    0,
                    "left_truncation_days",
                    30,
                    "money_scale",
                    2),
                LAST_DAY)
            .orderBy("grain", "cohort", "age");
    rows = cohorts.collectAsList();
    firstAge =
        new RetentionAverage()
            .apply(
                new Inputs(
                    Map.of("cohorts", Frames.session().createDataFrame(rows, cohorts.schema())),
                    LAST_DAY),
                Given.params("left_truncated", true),
                LAST_DAY)
            .where("grain = 'month' and age = 1")
            .first();
    periods =
        new PeriodRetention()
            .apply(
                inputs,
                Given.params(
                    "activities", List.of("any"),
                    "grains", List.of("month"),
                    "segment_names", List.of(),
                    "segments", List.of(),
                    "segment_bases", List.of("entry"),
                    "segment_grains", List.of(),
                    "by_tier", false,
                    "min_cell", 0,
                    "left_truncation_days", 30),
                LAST_DAY)
            .orderBy("period_start")
            .collectAsList();
    months =
        new RevenueRetention()
            .apply(
                inputs,
                Given.params(
                    "segment_names",
                    List.of(),
                    "segments",
                    List.of(),
                    "segment_bases",
                    List.of("entry"),
                    "by_tier",
                    false,
                    "min_cell",
                    0,
                    "left_truncation_days",
                    30,
                    "money_scale",
                    2),
                LAST_DAY)
            .collectAsList();
  }

  private String lifecycle(int month) {
    Row row = periods.get(month);
    return "%s: %s new, %s resurrected, %s returning, %s dormant"
        .formatted(
            row.getAs("period_start"),
            row.getAs("new_customers"),
            row.getAs("reactivated"),
            row.getAs("retained"),
            row.getAs("lost"));
  }

  @Test
  void lifecycle() {
    assertThat(periods).hasSize(13);
    assertThat(lifecycle(1))
        .isEqualTo("2011-01-01: 421 new, 0 resurrected, 362 returning, 586 dormant");
    assertThat(lifecycle(2))
        .isEqualTo("2011-02-01: 380 new, 119 resurrected, 299 returning, 484 dormant");
    assertThat(lifecycle(11))
        .isEqualTo("2011-11-01: 321 new, 700 resurrected, 690 returning, 735 dormant");
    // The textbook's (end - new) / start would say 97.5 %.
    assertThat(periods.get(11).<Double>getAs("retention_rate")).isCloseTo(0.484, within(5e-4));
    assertThat(periods.get(12).<Long>getAs("lost")).isNull();
  }

  @Test
  void averagesLeaveTheUnfinishedMonthOut() {
    assertThat(firstAge.<Double>getAs("rate_on")).isCloseTo(0.2713, within(5e-5));
    assertThat(firstAge.<Double>getAs("mean_rate_on")).isCloseTo(0.2506, within(5e-5));
    assertThat(firstAge.<Long>getAs("cohorts")).isEqualTo(11);
  }

  @Test
  void theWaterfallKeepsEveryCent() {
    assertThat(
            months.stream()
                .map(r -> r.<BigDecimal>getAs("net"))
                .reduce(BigDecimal.ZERO, BigDecimal::add))
        .isEqualByComparingTo("8300065.81");
    for (Row row : months) {
      if (row.<Boolean>getAs("is_complete")) {
        BigDecimal closing =
            row.<BigDecimal>getAs("opening")
                .add(row.getAs("new_revenue"))
                .add(row.getAs("reactivation"))
                .add(row.getAs("expansion"))
                .subtract(row.getAs("contraction"))
                .subtract(row.getAs("churn"));
        assertThat(row.<BigDecimal>getAs("closing")).isEqualByComparingTo(closing);
      }
    }
  }

  private static Dataset<Row> orders(Path data) {
    return Frames.session()
        .read()
        .option("header", "true")
        .schema(
            "InvoiceNo string, StockCode string, Description string, Quantity int,"
                + " InvoiceDate timestamp, UnitPrice decimal(18,4), CustomerID decimal(18,1),"
                + " Country string")
        .csv(data.toString())
        .where(col("CustomerID").isNotNull())
        .groupBy(col("InvoiceNo"))
        .agg(
            expr("cast(cast(min(CustomerID) as bigint) as string)").as("customer_id"),
            expr("to_date(min(InvoiceDate))").as("order_date"),
            expr("cast(sum(Quantity * UnitPrice) as decimal(18,2))").as("net_base"))
        .select(
            col("customer_id"),
            col("order_date"),
            lit(null).cast("string").as("status"),
            col("InvoiceNo").startsWith("C").as("is_return"),
            lit(false).as("is_deleted"),
            col("net_base"));
  }

  private Map<String, String> matrix(String grain, String column) {
    Map<String, String> matrix = new TreeMap<>();
    for (Row row : rows) {
      if (row.getAs("grain").equals(grain)) {
        matrix.merge(
            row.getAs("cohort").toString(),
            String.valueOf(row.<Object>getAs(column)),
            (a, b) -> a + " " + b);
      }
    }
    return matrix;
  }

  @Test
  void monthCohortsAreThePublishedOnes() {
    assertThat(matrix("month", "retained_on")).isEqualTo(MATRIX);
  }

  @Test
  void theUnfinishedMonthHasNoRate() {
    matrix("month", "rate_on")
        .forEach(
            (cohort, rates) -> {
              List<String> cells = Arrays.asList(rates.split(" "));
              int last = cells.size() - 1;
              assertThat(cells.get(last)).as(cohort).isEqualTo("null");
              assertThat(cells.subList(0, last)).as(cohort).doesNotContain("null");
            });
    assertThat(
            Arrays.stream(matrix("month", "rate_on").get("2010-12-01").split(" "))
                .limit(12)
                .map(
                    r ->
                        BigDecimal.valueOf(Math.round(Double.parseDouble(r) * 1000), 1).toString()))
        .containsExactly(
            "100.0", "38.2", "33.4", "38.7", "36.0", "39.7", "38.0", "35.4", "35.4", "39.5", "37.3",
            "50.0");
  }

  @Test
  void onOrAfter() {
    assertThat(matrix("month", "retained_on_or_after"))
        .containsEntry("2010-12-01", "948 820 804 791 774 759 742 712 688 657 615 538 260");
  }

  @Test
  void christmasClosureIsAnObservedZero() {
    assertThat(matrix("week", "retained_on").get("2010-11-29"))
        .startsWith("323 80 86 28 0 67 53 48 47");
    assertThat(matrix("week", "rate_on").get("2010-11-29").split(" ")[4]).isEqualTo("0.0");
  }

  @Test
  void revenueIsKeptToTheCent() {
    for (String grain : List.of("month", "week")) {
      assertThat(
              rows.stream()
                  .filter(r -> r.getAs("grain").equals(grain))
                  .map(r -> r.<BigDecimal>getAs("revenue"))
                  .reduce(BigDecimal.ZERO, BigDecimal::add))
          .isEqualByComparingTo("8300065.81");
    }
  }

  @Test
  void onlyTheFirstMonthIsLeftTruncated() {
    assertThat(matrix("month", "left_truncated"))
        .allSatisfy(
            (cohort, flags) ->
                assertThat(flags.contains("true")).isEqualTo(cohort.equals("2010-12-01")));
  }
}
