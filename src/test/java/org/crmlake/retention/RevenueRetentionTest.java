package org.crmlake.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.spark.sql.Row;
import org.crmlake.job.Params;
import org.crmlake.testing.Given;

/**
 * Both revenue tables against adding up one customer at a time; see also the files of the same
 * names in jobs/tests.
 */
class RevenueRetentionTest {
  private static final List<String> NAMES =
      List.of(
          "opening",
          "new_revenue",
          "reactivation",
          "expansion",
          "contraction",
          "churn",
          "closing",
          "credit");

  private record Key(String basis, String segment, String value, LocalDate month) {}

  private final Map<Key, long[]> expected = new HashMap<>();

  static Params params(boolean byTier) {
    return Given.params(
        "segment_names",
        RandomShop.SEGMENTS,
        "segments",
        RandomShop.SEGMENTS,
        "segment_bases",
        List.of("entry", "period_start"),
        "by_tier",
        byTier,
        "min_cell",
        0,
        "left_truncation_days",
        0,
        "money_scale",
        2);
  }

  @Property(tries = 2, shrinking = ShrinkingMode.OFF)
  void theWaterfallIsWhatPlainAddingGives(@ForAll long seed) {
    RandomShop shop = new RandomShop(seed, 25);
    LocalDate asOf = RandomShop.FIRST.plusDays(RandomShop.DAYS - 200L - shop.draw(700));
    LocalDate through = asOf.minusDays(shop.draw(60));
    LocalDate last = through.withDayOfMonth(1);
    expected.clear();
    for (String customer : shop.visits.keySet()) {
      add(shop, customer, RandomShop.netByMonth(shop.known(customer, asOf)), last);
    }
    for (Key key : List.copyOf(expected.keySet())) {
      for (LocalDate m = key.month(); !m.isAfter(last); m = m.plusMonths(1)) {
        expected.putIfAbsent(new Key(key.basis(), key.segment(), key.value(), m), new long[10]);
      }
    }
    expected.keySet().removeIf(key -> key.segment().equals("tier") && !shop.hasTiers(key.month()));
    assertThat(expected.keySet()).anyMatch(key -> key.segment().equals("tier"));
    List<Row> rows =
        shop.apply(new RevenueRetention(), asOf, through, params(true)).collectAsList();
    assertThat(rows).hasSameSizeAs(expected.keySet());
    rows.forEach(row -> compare(row, through));
  }

  private void add(RandomShop shop, String customer, TreeMap<LocalDate, Long> net, LocalDate last) {
    boolean seen = false;
    List<LocalDate> months = new ArrayList<>(net.keySet());
    net.keySet().stream()
        .map(m -> m.plusMonths(1))
        .filter(m -> !net.containsKey(m))
        .forEach(months::add);
    months.sort(LocalDate::compareTo);
    for (LocalDate month : months) {
      long revenue = Math.max(net.getOrDefault(month, 0L), 0);
      long before = Math.max(net.getOrDefault(month.minusMonths(1), 0L), 0);
      long[] sums = {
        before,
        before == 0 && !seen ? revenue : 0,
        before == 0 && seen ? revenue : 0,
        before > 0 ? Math.max(revenue - before, 0) : 0,
        revenue > 0 ? Math.max(before - revenue, 0) : 0,
        revenue == 0 ? before : 0,
        revenue,
        Math.min(net.getOrDefault(month, 0L), 0),
        Math.min(before, revenue),
        before > 0 ? revenue : 0
      };
      seen |= revenue > 0;
      if (month.isAfter(last)) {
        continue;
      }
      for (String basis : List.of("entry", "period_start")) {
        shop.values(basis, customer, month)
            .forEach(
                (segment, value) -> {
                  long[] total =
                      expected.computeIfAbsent(
                          new Key(basis, segment, value, month), k -> new long[10]);
                  for (int i = 0; i < sums.length; i++) {
                    total[i] += sums[i];
                  }
                });
      }
    }
  }

  private void compare(Row row, LocalDate through) {
    Key key =
        new Key(
            row.getAs("segment_basis"),
            row.getAs("segment"),
            row.getAs("segment_value"),
            row.<java.sql.Date>getAs("month").toLocalDate());
    long[] sums = expected.get(key);
    assertThat(sums).as("%s", key).isNotNull();
    boolean complete = !through.isBefore(key.month().plusMonths(1).minusDays(1));
    for (int i = 0; i < NAMES.size(); i++) {
      BigDecimal actual = row.getAs(NAMES.get(i));
      if (!complete && List.of("expansion", "contraction", "churn").contains(NAMES.get(i))) {
        assertThat(actual).as("%s of %s", NAMES.get(i), key).isNull();
      } else {
        assertThat(actual)
            .as("%s of %s", NAMES.get(i), key)
            .isEqualTo(BigDecimal.valueOf(sums[i], 2));
      }
    }
    Double gross = row.getAs("gross_retention_rate");
    Double net = row.getAs("net_retention_rate");
    if (!complete || sums[0] == 0) {
      assertThat(gross).as("%s", key).isNull();
      assertThat(net).as("%s", key).isNull();
    } else {
      assertThat(gross).as("%s", key).isEqualTo((double) sums[8] / sums[0]).isBetween(0.0, 1.0);
      assertThat(net).as("%s", key).isEqualTo((double) sums[9] / sums[0]);
      assertThat(gross).isLessThanOrEqualTo(net);
    }
  }

  @Property(tries = 1, shrinking = ShrinkingMode.OFF)
  void movementsOfAMonthAddUpToTheWaterfall(@ForAll long seed) {
    RandomShop shop = new RandomShop(seed, 25);
    LocalDate end = RandomShop.FIRST.plusDays(RandomShop.DAYS + 70L);
    Map<LocalDate, Map<String, Long>> movements = new HashMap<>();
    shop.apply(new RevenueMovements(), RandomShop.FIRST, end, Given.params("money_scale", 2))
        .where("movement is not null")
        .collectAsList()
        .forEach(
            row ->
                movements
                    .computeIfAbsent(
                        row.<java.sql.Date>getAs("month").toLocalDate(), m -> new HashMap<>())
                    .merge(
                        row.getAs("movement"),
                        row.<BigDecimal>getAs("amount").movePointRight(2).longValueExact(),
                        Long::sum));
    LocalDate open = end.plusDays(1).withDayOfMonth(1);
    expected.clear();
    for (String customer : shop.visits.keySet()) {
      add(shop, customer, RandomShop.netByMonth(shop.known(customer, end)), end);
    }
    expected.forEach(
        (key, sums) -> {
          if (key.segment().equals("ALL") && key.month().isBefore(open)) {
            Map<String, Long> of = movements.getOrDefault(key.month(), Map.of());
            assertThat(
                    List.of(
                        of.getOrDefault("new", 0L),
                        of.getOrDefault("reactivation", 0L),
                        of.getOrDefault("expansion", 0L),
                        -of.getOrDefault("contraction", 0L),
                        -of.getOrDefault("churn", 0L)))
                .as("%s", key)
                .containsExactly(sums[1], sums[2], sums[3], sums[4], sums[5]);
          }
        });
    assertThat(movements.keySet()).allMatch(month -> month.isBefore(open));
  }
}
