package org.crmlake.retention;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.transform;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.job.Inputs;
import org.crmlake.job.Params;
import org.crmlake.job.Transform;
import org.crmlake.testing.Frames;

/**
 * What holds for the tables of periods of any customers: neither the order of rows nor a shift of
 * all days by whole periods changes a figure, and what is over stays as it is. Cohorts have theirs
 * in {@link CohortRetentionPropertiesTest}.
 */
class RetentionInvariantsTest {
  /** After so many months days have the same weekday, and February the same length. */
  private static final int CYCLE = 28 * 12;

  @Property(tries = 1, shrinking = ShrinkingMode.OFF)
  void periods(@ForAll long seed) {
    holds(
        seed,
        new PeriodRetention(),
        PeriodRetentionTest.params(
            "by_tier",
            false,
            "grains",
            List.of("month", "year"),
            "segment_grains",
            List.of("month")),
        "period_start",
        "is_complete",
        List.of());
  }

  @Property(tries = 1, shrinking = ShrinkingMode.OFF)
  void months(@ForAll long seed) {
    holds(
        seed,
        new RevenueRetention(),
        RevenueRetentionTest.params(false),
        "month",
        "is_complete",
        List.of());
  }

  /** Who was gone after one order may come back later. */
  @Property(tries = 1, shrinking = ShrinkingMode.OFF)
  void secondOrders(@ForAll long seed) {
    List<String> later = List.of("gone_after_one", "gone_rate");
    holds(
        seed,
        new SecondOrders(),
        SecondOrdersTest.params(true, List.of(30, 365)),
        "cohort",
        "is_mature",
        later);
  }

  private static void holds(
      long seed, Transform table, Params params, String label, String isOver, List<String> later) {
    RandomShop shop = new RandomShop(seed, 25);
    Dataset<Row> history = shop.history().cache();
    LocalDate asOf = RandomShop.FIRST.plusDays(RandomShop.DAYS - 200L - shop.draw(200));
    LocalDate before = asOf.minusDays(1 + shop.draw(500));
    Dataset<Row> now = apply(table, params, history, asOf);
    Dataset<Row> shifted = apply(table, params, shifted(history), asOf.plusMonths(CYCLE));
    Frames.assertSameRows(
        shifted
            .withColumn("as_of", add_months(col("as_of"), -CYCLE))
            .withColumn(label, add_months(col(label), -CYCLE)),
        now);
    String[] unknown = later.toArray(String[]::new);
    Set<String> then = texts(apply(table, params, history, before).where(isOver).drop(unknown));
    assertThat(then).isNotEmpty();
    assertThat(texts(now.drop(unknown))).containsAll(then);
    history.unpersist();
  }

  private static Dataset<Row> apply(
      Transform table, Params params, Dataset<Row> history, LocalDate asOf) {
    return table.apply(new Inputs(Map.of("history", history), asOf), params, asOf);
  }

  /** All days one cycle later, and the rows in another order and other partitions. */
  private static Dataset<Row> shifted(Dataset<Row> history) {
    Dataset<Row> rows = history.repartition(3, col("customer_id"));
    for (String day : List.of("entry_day", "first_purchase_day", "last_day")) {
      rows = rows.withColumn(day, add_months(col(day), CYCLE));
    }
    for (String days : List.of("days", "segment_days")) {
      rows = rows.withColumn(days, transform(col(days), d -> add_months(d, CYCLE)));
    }
    return rows;
  }

  private static Set<String> texts(Dataset<Row> rows) {
    return rows.drop("as_of").collectAsList().stream()
        .map(Row::toString)
        .collect(Collectors.toSet());
  }
}
