package org.crmlake.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.crmlake.retention.CellSums.seq;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.crmlake.retention.Segments.Basis;
import org.junit.jupiter.api.Test;

class PeriodCellsTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 6, 30);
  private static final int TODAY = (int) AS_OF.toEpochDay();
  private static final List<String> NAMES = List.of("country", "channel");
  private static final Segments MOVING =
      new Segments(NAMES, List.of("channel"), List.of(Basis.ENTRY, Basis.PERIOD_START), true);
  private static final PeriodTransitions WALK =
      new PeriodTransitions(
          List.of(Activity.values()),
          List.of(Grain.WEEK, Grain.MONTH),
          List.of(Grain.MONTH),
          AS_OF);
  private static final int KEYS = 8;

  @Test
  void sumsThatAreHandedOnEarlyAreTheSame() {
    List<Row> customers = customers(new Random(5));
    assertThat(CellSums.of(new PeriodCells(MOVING, WALK, 1), customers, KEYS))
        .isEqualTo(CellSums.of(new PeriodCells(MOVING, WALK, Integer.MAX_VALUE), customers, KEYS))
        .hasSizeGreaterThan(50);
  }

  @Test
  void valuesAreThoseOfThePeriodAndOfTheNext() {
    // Day 182 of 2024 is the as-of date; May starts 60 days before, April 90, March 121.
    Row customer =
        customer(
            "web",
            new int[] {-121, -50},
            List.of(-70, -30),
            List.of(List.of("DE", "shop"), List.of("DE", "phone")),
            List.of(RowFactory.create(TODAY - 90, "low"), RowFactory.create(TODAY - 60, "top")));
    Map<List<Object>, List<Long>> months = new HashMap<>();
    CellSums.of(new PeriodCells(MOVING, WALK, 1), List.of(customer), KEYS)
        .forEach(
            (key, sums) -> {
              if (key.get(6).equals(Grain.MONTH.ordinal())) {
                months.put(key.subList(0, 5), sums);
              }
            });
    List<Object> march = new ArrayList<>();
    march.add("web");
    march.add(null);
    march.add(null);
    march.add(null);
    march.add(null);
    List<Object> may = new ArrayList<>(List.of("web", "shop", "phone", "low", "top"));
    assertThat(months).isEqualTo(Map.of(march, List.of(1L, 0L, 0L), may, List.of(0L, 0L, 1L)));
  }

  private static List<Row> customers(Random random) {
    List<Row> customers = new ArrayList<>();
    for (int c = 0; c < 300; c++) {
      int[] days = random.ints(1 + random.nextInt(5), -300, 10).distinct().sorted().toArray();
      String value = "v" + random.nextInt(3);
      if (random.nextInt(3) > 0) {
        customers.add(customer(value, days, null, null, null));
      } else {
        int day = random.nextInt(200) - 200;
        customers.add(
            customer(
                value,
                days,
                List.of(day),
                List.of(List.of("DE", "w" + random.nextInt(2))),
                List.of(RowFactory.create(TODAY + day, "top"))));
      }
    }
    return customers;
  }

  /** Days are counted from the as-of date. */
  private static Row customer(
      String value,
      int[] days,
      List<Integer> changeDays,
      List<List<String>> changes,
      List<Row> tiers) {
    List<Integer> since = new ArrayList<>();
    List<Integer> orders = new ArrayList<>();
    for (int day : days) {
      since.add(TODAY + day);
      orders.add(Math.floorMod(day, 3));
    }
    return RowFactory.create(
        value,
        changeDays == null ? null : seq(changeDays.stream().map(d -> TODAY + d).toList()),
        changes == null ? null : seq(changes.stream().map(CellSums::seq).toList()),
        tiers == null ? null : seq(tiers),
        seq(since),
        seq(orders));
  }
}
