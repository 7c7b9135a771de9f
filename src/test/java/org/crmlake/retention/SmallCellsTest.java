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
import org.apache.spark.sql.Row;
import org.crmlake.job.Transform;
import org.crmlake.testing.Given;
import org.junit.jupiter.api.Test;

/** What tables hide with a min_cell, against the same tables without. */
class SmallCellsTest {
  private static final int MIN_CELL = 4;

  private final RandomShop shop = new RandomShop(5, 60);
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
    // With one value hidden, the ALL row less the others would tell it.
    suppressed.forEach(
        (cell, which) ->
            assertThat(which.size() > 1 || values.get(cell).size() == 1).as("%s", cell).isTrue());
    assertThat(hidden.values().stream().filter(r -> !r.<Boolean>getAs("suppressed"))).isNotEmpty();
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
        params("grains", List.of("year"), "within_days", List.of(30, 365), "same_day", true));
  }

  private static Object[] params(Object... more) {
    List<Object> params = new ArrayList<>();
    params.addAll(List.of("segment_names", RandomShop.SEGMENTS));
    params.addAll(List.of("segments", List.of("channel"), "left_truncation_days", 0));
    params.addAll(Arrays.asList(more));
    return params.toArray();
  }
}
