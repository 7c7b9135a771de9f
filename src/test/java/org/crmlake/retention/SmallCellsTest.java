package org.crmlake.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.crmlake.job.Inputs;
import org.crmlake.job.Transform;
import org.crmlake.retention.Histories.Visit;
import org.crmlake.testing.Given;
import org.junit.jupiter.api.Test;

/** What tables hide with a min_cell, against the same tables without. */
class SmallCellsTest {
  private static final int MIN_CELL = 4;

  private static final Object[] SECOND_ORDERS =
      params("grains", List.of("year"), "within_days", List.of(30, 365), "same_day", true);

  private static final Object[] COHORTS =
      params(
          "activities", List.of("purchase"),
          "grains", List.of("year"),
          "segment_grains", List.of("year"),
          "horizon_day", 0,
          "horizon_week", 0,
          "horizon_month", 0,
          "horizon_quarter", 0,
          "horizon_year", 9,
          "brackets_day", List.of(0),
          "brackets_week", List.of(0),
          "brackets_month", List.of(0),
          "brackets_quarter", List.of(0),
          "brackets_year", List.of(0),
          "min_cohort", 0,
          "money_scale", 2);

  private final RandomShop shop = new RandomShop(5, 120, 6);
  private final LocalDate asOf = RandomShop.FIRST.plusDays(RandomShop.DAYS - 300L);

  private Map<List<Object>, Row> rows(
      Transform transform, List<String> keys, int minCell, Object[] params) {
    Object[] all = Arrays.copyOf(params, params.length + 2);
    all[params.length] = "min_cell";
    all[params.length + 1] = minCell;
    return shop.apply(transform, asOf, asOf, Given.params(all)).collectAsList().stream()
        .collect(
            Collectors.toMap(r -> keys.stream().map(k -> (Object) r.getAs(k)).toList(), r -> r));
  }

  /**
   * @param keys the table's key, segment_value last
   * @param parts pairs: of what is a customer's part, and the part
   */
  private void hides(
      Transform transform,
      List<String> keys,
      List<String> counts,
      List<List<String>> parts,
      Object... params) {
    Map<List<Object>, Row> open = rows(transform, keys, 0, params);
    Map<List<Object>, Row> hidden = rows(transform, keys, MIN_CELL, params);
    assertThat(hidden.keySet()).isEqualTo(open.keySet());
    Map<List<Object>, Set<Object>> values = new HashMap<>();
    Map<List<Object>, Set<Object>> suppressed = new HashMap<>();
    hidden.forEach(
        (key, row) -> {
          Row all = open.get(key);
          List<Object> cell = key.subList(0, key.size() - 1);
          Object value = key.get(key.size() - 1);
          values.computeIfAbsent(cell, k -> new HashSet<>()).add(value);
          boolean isSmall =
              counts.stream().anyMatch(c -> isSmall(all.getAs(c)))
                  || parts.stream()
                      .anyMatch(
                          p ->
                              all.getAs(p.get(1)) != null
                                  && isSmall(
                                      all.<Long>getAs(p.get(0)) - all.<Long>getAs(p.get(1))));
          if (row.<Boolean>getAs("suppressed")) {
            suppressed.computeIfAbsent(cell, k -> new HashSet<>()).add(value);
            assertThat(counts).as("%s", key).allMatch(c -> row.getAs(c) == null);
          } else {
            assertThat(isSmall).as("%s is small", key).isFalse();
            for (int i = 0; i < row.length() - 1; i++) {
              assertThat(row.get(i))
                  .as("%s of %s", row.schema().apply(i).name(), key)
                  .isEqualTo(all.get(i));
            }
          }
        });
    assertThat(suppressed).isNotEmpty();
    // What the ALL row has more than the values that are shown.
    suppressed.forEach(
        (cell, which) -> {
          if (which.size() < values.get(cell).size()) {
            List<Row> rows = which.stream().map(v -> open.get(with(cell, v))).toList();
            assertThat(counts)
                .as("sums of %s hidden in %s", which, cell)
                .noneMatch(c -> isSmall(sum(rows, c)));
            assertThat(parts)
                .as("rest of %s hidden in %s", which, cell)
                .noneMatch(p -> isSmall(sum(rows, p.get(0)) - sum(rows, p.get(1))));
          }
        });
    assertThat(hidden.values().stream().filter(r -> !r.<Boolean>getAs("suppressed"))).isNotEmpty();
  }

  private static List<Object> with(List<Object> cell, Object value) {
    return Stream.concat(cell.stream(), Stream.of(value)).toList();
  }

  /** Counts that are open yet are none. */
  private static long sum(List<Row> rows, String count) {
    return rows.stream().mapToLong(r -> r.getAs(count) == null ? 0 : r.<Long>getAs(count)).sum();
  }

  private static boolean isSmall(Long count) {
    return count != null && count > 0 && count < MIN_CELL;
  }

  @Test
  void periodsHideThem() {
    hides(
        new PeriodRetention(),
        List.of("activity", "grain", "segment_basis", "period_start", "segment", "segment_value"),
        List.of(
            "customers_at_start", "new_customers", "retained", "reactivated", "customers_at_end"),
        List.of(List.of("customers_at_start", "retained")),
        params(
            "activities", List.of("any"),
            "grains", List.of("year"),
            "segment_bases", List.of("entry", "period_start"),
            "segment_grains", List.of("year"),
            "by_tier", true));
  }

  @Test
  void monthsHideThem() {
    hides(
        new RevenueRetention(),
        List.of("segment_basis", "month", "segment", "segment_value"),
        List.of("opening_customers", "new_customers", "reactivated_customers", "closing_customers"),
        List.of(),
        params("segment_bases", List.of("entry"), "by_tier", false, "money_scale", 2));
  }

  @Test
  void cohortsHideThem() {
    hides(
        new CohortRetention(),
        List.of("activity", "grain", "cohort", "age", "segment", "segment_value"),
        List.of("cohort_size", "retained_on", "retained_on_or_after", "retained_streak"),
        List.of(
            List.of("cohort_size", "retained_on"),
            List.of("cohort_size", "retained_on_or_after"),
            List.of("cohort_size", "retained_streak")),
        COHORTS);
  }

  /**
   * Two customers of a, both back within 30 days; five of b, all back; six of c, of whom two are
   * back within 30 days and all within 365. After 30 days c hides a by itself, after 365 b does;
   * with b told by one and c by the other the ALL row would tell a.
   */
  @Test
  void sizesOfCohortsAreHiddenInEveryWindow() {
    List<Visit> visits = new ArrayList<>();
    Map<String, List<String>> channels = new HashMap<>();
    String[] customers = {"a1", "a2", "b1", "b2", "b3", "b4", "b5", "c1", "c2", "c3", "c4"};
    for (String customer : customers) {
      boolean isLate = List.of("c1", "c2", "c3", "c4").contains(customer);
      visits.add(Visit.of(customer, "2020-01-01", 100));
      visits.add(Visit.of(customer, isLate ? "2020-05-01" : "2020-01-05", 100));
      channels.put(customer, List.of("DE", customer.substring(0, 1)));
    }
    for (String customer : List.of("c5", "c6")) {
      visits.add(Visit.of(customer, "2020-01-01", 100));
      visits.add(Visit.of(customer, "2020-01-09", 100));
      channels.put(customer, List.of("DE", "c"));
    }
    List<Object> params = new ArrayList<>(List.of(SECOND_ORDERS));
    params.addAll(List.of("min_cell", MIN_CELL));
    LocalDate end = LocalDate.of(2024, 1, 1);
    Map<String, List<Row>> shown =
        new SecondOrders()
                .apply(
                    new Inputs(Map.of("history", Histories.of(visits, channels)), end),
                    Given.params(params.toArray()),
                    end)
                .where("cohort_size is not null")
                .collectAsList()
                .stream()
                .collect(Collectors.groupingBy(r -> r.getAs("segment_value")));
    assertThat(shown.keySet()).containsExactlyInAnyOrder("ALL", "c");
    assertThat(shown.get("c"))
        .extracting(r -> r.<Integer>getAs("within_days"))
        .containsExactly(365);
  }

  @Test
  void secondOrdersHideThem() {
    hides(
        new SecondOrders(),
        List.of("grain", "cohort", "within_days", "segment", "segment_value"),
        List.of(
            "cohort_size",
            "second_orders",
            "mature_customers",
            "mature_second_orders",
            "gone_after_one"),
        List.of(
            List.of("cohort_size", "second_orders"),
            List.of("cohort_size", "mature_customers"),
            List.of("mature_customers", "mature_second_orders")),
        SECOND_ORDERS);
  }

  private static Object[] params(Object... more) {
    List<Object> params = new ArrayList<>();
    params.addAll(List.of("segment_names", RandomShop.SEGMENTS));
    params.addAll(List.of("segments", List.of("channel"), "left_truncation_days", 0));
    params.addAll(Arrays.asList(more));
    return params.toArray();
  }
}
