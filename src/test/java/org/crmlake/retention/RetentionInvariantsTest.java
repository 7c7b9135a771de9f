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

  /** A customer who is gone stays gone, and later data know of more. */
  @Property(tries = 1, shrinking = ShrinkingMode.OFF)
  void survival(@ForAll long seed) {
    RandomShop shop = new RandomShop(seed, 25);
    Dataset<Row> history = shop.history().cache();
    Params params = SurvivalTest.params(List.of(30, 200), RandomShop.SEGMENTS);
    LocalDate asOf = RandomShop.FIRST.plusDays(RandomShop.DAYS - 200L - shop.draw(200));
    Dataset<Row> now = apply(new Survival(), params, history, asOf);
    Frames.assertSameRows(cycleLater(new Survival(), params, history, asOf), now);
    Map<List<Object>, long[]> later = steps(now);
    Map<List<Object>, long[]> then =
        steps(apply(new Survival(), params, history, asOf.minusDays(1 + shop.draw(500))));
    assertThat(then).isNotEmpty();
    then.forEach(
        (step, counts) -> {
          assertThat(later).containsKey(step);
          assertThat(later.get(step)[0]).as("at risk %s", step).isGreaterThanOrEqualTo(counts[0]);
          assertThat(later.get(step)[1]).as("events %s", step).isGreaterThanOrEqualTo(counts[1]);
        });
    history.unpersist();
  }

  /** At risk and gone by curve and day, where somebody was gone. */
  private static Map<List<Object>, long[]> steps(Dataset<Row> curves) {
    return curves
        .where(col("events").gt(0))
        .select("basis", "inactive_days", "segment", "segment_value", "day", "at_risk", "events")
        .collectAsList()
        .stream()
        .collect(
            Collectors.toMap(
                r -> List.of(r.get(0), r.get(1), r.get(2), r.get(3), r.get(4)),
                r -> new long[] {r.getLong(5), r.getLong(6)}));
  }

  private static void holds(
      long seed, Transform table, Params params, String label, String isOver, List<String> later) {
    RandomShop shop = new RandomShop(seed, 25);
    Dataset<Row> history = shop.history().cache();
    LocalDate asOf = RandomShop.FIRST.plusDays(RandomShop.DAYS - 200L - shop.draw(200));
    LocalDate before = asOf.minusDays(1 + shop.draw(500));
    Dataset<Row> now = apply(table, params, history, asOf);
    Frames.assertSameRows(
        cycleLater(table, params, history, asOf).withColumn(label, add_months(col(label), -CYCLE)),
        now);
    String[] unknown = later.toArray(String[]::new);
    Set<String> then = texts(apply(table, params, history, before).where(isOver).drop(unknown));
    assertThat(then).isNotEmpty();
    assertThat(texts(now.drop(unknown))).containsAll(then);
    history.unpersist();
  }

  private static Dataset<Row> apply(
      Transform table, Params params, Dataset<Row> history, LocalDate asOf) {
    Map<String, Dataset<Row>> frames =
        Map.of(
            "history",
            history,
            "subscriptions",
            contracts(history),
            "attributes",
            Frames.rows(SurvivalTest.ATTRIBUTES));
    return table.apply(new Inputs(frames, asOf), params, asOf);
  }

  /** Each customer's, from the entry; of every other one cancelled after the last day. */
  private static Dataset<Row> contracts(Dataset<Row> history) {
    return history.selectExpr(
        "customer_id",
        "'plan' as plan",
        "entry_day as started_on",
        "if(pmod(hash(customer_id), 2) = 0, date_add(last_day, 20), null) as cancelled_on",
        "false as is_deleted");
  }

  /** The table where all happened one cycle later, its as_of put back. */
  private static Dataset<Row> cycleLater(
      Transform table, Params params, Dataset<Row> history, LocalDate asOf) {
    return apply(table, params, shifted(history), asOf.plusMonths(CYCLE))
        .withColumn("as_of", add_months(col("as_of"), -CYCLE));
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
