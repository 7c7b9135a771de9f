package org.crmlake.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.spark.sql.Row;
import org.crmlake.job.Params;
import org.crmlake.retention.Histories.Visit;
import org.crmlake.testing.Given;
import org.junit.jupiter.api.Test;

/** Against counting one customer at a time; see also jobs/tests/second_orders.conf. */
class SecondOrdersTest {
  private static final List<Integer> WINDOWS = List.of(0, 30, 90, 365);

  private record Key(String segment, String value, LocalDate cohort, int within) {}

  static Params params(boolean sameDay, List<Integer> windows) {
    return Given.params(
        "grains",
        List.of("month"),
        "within_days",
        windows,
        "same_day",
        sameDay,
        "segment_names",
        RandomShop.SEGMENTS,
        "segments",
        RandomShop.SEGMENTS,
        "min_cell",
        0,
        "left_truncation_days",
        0);
  }

  @Property(tries = 2, shrinking = ShrinkingMode.OFF)
  void theTableIsWhatPlainCountingGives(@ForAll long seed, @ForAll boolean sameDay) {
    RandomShop shop = new RandomShop(seed, 40);
    LocalDate asOf = RandomShop.FIRST.plusDays(RandomShop.DAYS - 200L - shop.draw(700));
    LocalDate through = asOf.minusDays(shop.draw(60));
    Map<Key, long[]> expected = new HashMap<>();
    for (String customer : shop.visits.keySet()) {
      count(shop, customer, sameDay, asOf, through, expected);
    }
    Map<Key, long[]> actual = new HashMap<>();
    for (Row row :
        shop.apply(new SecondOrders(), asOf, through, params(sameDay, WINDOWS)).collectAsList()) {
      LocalDate cohort = row.<java.sql.Date>getAs("cohort").toLocalDate();
      int within = row.getAs("within_days");
      long size = row.getAs("cohort_size");
      long second = row.getAs("second_orders");
      actual.put(
          new Key(row.getAs("segment"), row.getAs("segment_value"), cohort, within),
          new long[] {
            size,
            second,
            row.getAs("mature_customers"),
            row.getAs("mature_second_orders"),
            row.getAs("gone_after_one")
          });
      boolean mature = !cohort.plusMonths(1).minusDays(1).plusDays(within).isAfter(through);
      assertThat(row.<Boolean>getAs("is_mature")).isEqualTo(mature);
      assertThat(row.<Double>getAs("second_order_rate"))
          .isEqualTo(mature ? (double) second / size : null);
    }
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    actual.forEach((key, counts) -> assertThat(counts).as("%s", key).isEqualTo(expected.get(key)));
  }

  private static void count(
      RandomShop shop,
      String customer,
      boolean sameDay,
      LocalDate asOf,
      LocalDate through,
      Map<Key, long[]> expected) {
    List<LocalDate> orders =
        shop.known(customer, asOf).stream()
            .filter(Visit::isPurchase)
            .map(Visit::day)
            .sorted()
            .toList();
    if (orders.isEmpty() || orders.get(0).withDayOfMonth(1).isAfter(through)) {
      return;
    }
    LocalDate first = orders.get(0);
    LocalDate second =
        orders.stream().skip(1).filter(d -> sameDay || d.isAfter(first)).findFirst().orElse(null);
    for (int within : WINDOWS) {
      boolean back = second != null && !second.isAfter(first.plusDays(within));
      boolean mature = !first.plusDays(within).isAfter(through);
      shop.values("entry", customer, first)
          .forEach(
              (segment, value) -> {
                long[] counts =
                    expected.computeIfAbsent(
                        new Key(segment, value, first.withDayOfMonth(1), within), k -> new long[5]);
                counts[0]++;
                counts[1] += back ? 1 : 0;
                counts[2] += mature ? 1 : 0;
                counts[3] += mature && back ? 1 : 0;
                counts[4] += mature && second == null ? 1 : 0;
              });
    }
  }

  @Test
  void wrongSettingsSaySo() {
    assertThatThrownBy(() -> params(true, Arrays.asList(60, 30)).as(SecondOrders.Settings.class))
        .hasMessageContaining(
            "within_days [60, 30] must be one or more numbers of days, ascending");
  }
}
