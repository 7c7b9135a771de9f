package org.crmlake.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.spark.sql.Row;
import org.crmlake.job.Params;
import org.crmlake.retention.Histories.Visit;
import org.crmlake.testing.Given;
import org.junit.jupiter.api.Test;

/** Against counting one customer at a time; see also jobs/tests/period_retention.conf. */
class PeriodRetentionTest {
  private static final List<String> GRAINS = List.of("week", "month", "quarter", "year");

  private record Key(
      String activity, String grain, String basis, String segment, String value, int period) {}

  /** At start, new, retained, reactivated. */
  private final Map<Key, long[]> expected = new HashMap<>();

  static Params params(Object... changed) {
    Object[] usual = {
      "activities",
      List.of("any", "purchase"),
      "grains",
      GRAINS,
      "segment_names",
      RandomShop.SEGMENTS,
      "segments",
      RandomShop.SEGMENTS,
      "segment_bases",
      List.of("entry", "period_start"),
      "segment_grains",
      GRAINS,
      "by_tier",
      true,
      "min_cell",
      0,
      "left_truncation_days",
      0
    };
    Object[] all = Arrays.copyOf(usual, usual.length + changed.length);
    System.arraycopy(changed, 0, all, usual.length, changed.length);
    return Given.params(all);
  }

  @Property(tries = 2, shrinking = ShrinkingMode.OFF)
  void theTableIsWhatPlainCountingGives(@ForAll long seed) {
    RandomShop shop = new RandomShop(seed, 25);
    LocalDate asOf = RandomShop.FIRST.plusDays(RandomShop.DAYS - 200L - shop.draw(700));
    LocalDate through = asOf.minusDays(shop.draw(60));
    count(shop, asOf, through);
    List<Row> rows = shop.apply(new PeriodRetention(), asOf, through, params()).collectAsList();
    Map<Key, Row> actual =
        rows.stream().collect(Collectors.toMap(PeriodRetentionTest::key, r -> r));
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    actual.forEach((key, row) -> compare(key, row, expected.get(key), through));
    identities(actual);
  }

  private void count(RandomShop shop, LocalDate asOf, LocalDate through) {
    expected.clear();
    for (String customer : shop.visits.keySet()) {
      List<Visit> known = shop.known(customer, asOf);
      count(shop, customer, "any", known, through);
      count(shop, customer, "purchase", known.stream().filter(Visit::isPurchase).toList(), through);
    }
    // A series has no gaps: every period from its first one to the last.
    for (Key key : List.copyOf(expected.keySet())) {
      int last = Grain.valueOf(key.grain().toUpperCase(Locale.ROOT)).index(through);
      for (int p = key.period() + 1; p <= last; p++) {
        expected.putIfAbsent(
            new Key(key.activity(), key.grain(), key.basis(), key.segment(), key.value(), p),
            new long[4]);
      }
    }
    expected
        .keySet()
        .removeIf(
            key ->
                key.segment().equals("tier")
                    && !shop.hasTiers(
                        PlainCohorts.firstDay(
                            Grain.valueOf(key.grain().toUpperCase(Locale.ROOT)), key.period())));
    assertThat(expected.keySet()).anyMatch(key -> key.segment().equals("tier"));
  }

  private void count(
      RandomShop shop, String customer, String activity, List<Visit> active, LocalDate through) {
    for (String name : GRAINS) {
      Grain grain = Grain.valueOf(name.toUpperCase(Locale.ROOT));
      TreeSet<Integer> periods =
          active.stream()
              .map(v -> grain.index(v.day()))
              .collect(Collectors.toCollection(TreeSet::new));
      for (int period : periods) {
        Integer before = periods.lower(period);
        int kind = before == null ? 1 : before == period - 1 ? 2 : 3;
        add(shop, customer, activity, grain, period, kind, through);
        add(shop, customer, activity, grain, period + 1, 0, through);
      }
    }
  }

  private void add(
      RandomShop shop,
      String customer,
      String activity,
      Grain grain,
      int period,
      int kind,
      LocalDate through) {
    if (period > grain.index(through)) {
      return;
    }
    for (String basis : List.of("entry", "period_start")) {
      shop.values(basis, customer, PlainCohorts.firstDay(grain, period))
          .forEach(
              (segment, value) ->
                  expected
                      .computeIfAbsent(
                          new Key(
                              activity,
                              grain.name().toLowerCase(Locale.ROOT),
                              basis,
                              segment,
                              value,
                              period),
                          k -> new long[4])[kind]++);
    }
  }

  private static Key key(Row row) {
    String grain = row.getAs("grain");
    return new Key(
        row.getAs("activity"),
        grain,
        row.getAs("segment_basis"),
        row.getAs("segment"),
        row.getAs("segment_value"),
        Grain.valueOf(grain.toUpperCase(Locale.ROOT))
            .index(row.<java.sql.Date>getAs("period_start").toLocalDate()));
  }

  private static void compare(Key key, Row row, long[] counts, LocalDate through) {
    Grain grain = Grain.valueOf(key.grain().toUpperCase(Locale.ROOT));
    boolean complete = grain.index(through.plusDays(1)) > key.period();
    long lost = counts[0] - counts[2];
    assertThat(
            Arrays.asList(
                row.<Long>getAs("customers_at_start"),
                row.<Long>getAs("new_customers"),
                row.<Long>getAs("retained"),
                row.<Long>getAs("reactivated"),
                row.<Long>getAs("customers_at_end"),
                row.<Long>getAs("lost"),
                row.<Boolean>getAs("is_complete")))
        .as("%s", key)
        .containsExactly(
            counts[0],
            counts[1],
            counts[2],
            counts[3],
            counts[1] + counts[2] + counts[3],
            complete ? lost : null,
            complete);
    assertThat(row.<Double>getAs("retention_rate"))
        .as("%s", key)
        .isEqualTo(complete && counts[0] > 0 ? (double) counts[2] / counts[0] : null);
    assertThat(row.<Double>getAs("quick_ratio"))
        .as("%s", key)
        .isEqualTo(complete && lost > 0 ? (double) (counts[1] + counts[3]) / lost : null);
  }

  /** Of all customers, those at a period's start are those at the end of the one before. */
  private static void identities(Map<Key, Row> rows) {
    Map<List<Object>, Long> sums = new HashMap<>();
    rows.forEach(
        (key, row) -> {
          Row before =
              rows.get(
                  new Key(
                      key.activity(),
                      key.grain(),
                      key.basis(),
                      key.segment(),
                      key.value(),
                      key.period() - 1));
          if (key.segment().equals("ALL") && before != null) {
            assertThat(row.<Long>getAs("customers_at_start"))
                .isEqualTo(before.<Long>getAs("customers_at_end"));
          }
          sums.merge(
              List.of(key.activity(), key.grain(), key.basis(), key.period(), key.segment()),
              row.<Long>getAs("retained"),
              Long::sum);
        });
    sums.forEach(
        (key, retained) ->
            assertThat(retained)
                .as("%s", key)
                .isEqualTo(
                    sums.get(List.of(key.get(0), key.get(1), key.get(2), key.get(3), "ALL"))));
  }

  @Test
  void wrongSettingsSaySo() {
    assertThatThrownBy(() -> params("grains", List.of()).as(PeriodRetention.Settings.class))
        .hasMessageContaining("grains [] must be some of day, week, month, quarter, year");
  }
}
