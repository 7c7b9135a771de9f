package org.crmlake.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.crmlake.retention.CellSums.seq;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class CohortCellsTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 6, 30);
  private static final CohortSettings SETTINGS =
      new CohortSettings(
          List.of(Activity.values()),
          List.of(Grain.values()),
          20,
          15,
          4,
          2,
          1,
          List.of(0, 1, 8),
          List.of(0, 2),
          List.of(0, 1, 3),
          List.of(0, 1),
          List.of(0),
          List.of("country", "channel"),
          List.of("country", "channel"),
          List.of(Grain.MONTH, Grain.YEAR),
          1,
          0,
          0,
          2);
  private static final int KEYS = 6;

  @Test
  void sumsThatAreHandedOnEarlyAreTheSame() {
    List<Row> customers = customers(new Random(7));
    assertThat(CellSums.of(new CohortCells(SETTINGS, AS_OF, 1), customers, KEYS))
        .isEqualTo(CellSums.of(new CohortCells(SETTINGS, AS_OF), customers, KEYS));
  }

  @Test
  void heldSumsAreHandedOnOnce() {
    List<Row> customers = customers(new Random(8));
    List<List<Object>> keys =
        CellSums.rows(new CohortCells(SETTINGS, AS_OF), customers).stream()
            .map(row -> CellSums.key(row, KEYS))
            .toList();
    assertThat(keys).doesNotHaveDuplicates().isNotEmpty();
  }

  @Test
  void noAgeAboveTheHorizonAndNoDayAfterTheDate() {
    Iterator<Row> cells =
        new CohortCells(SETTINGS, AS_OF)
            .call(List.of(customer("DE", new int[] {-40, -5, 3}, new int[] {1, 1, 1})).iterator());
    Map<Integer, List<Integer>> ages = new TreeMap<>();
    cells.forEachRemaining(
        r -> ages.computeIfAbsent(r.getInt(3), g -> new ArrayList<>()).add(r.getInt(5)));
    assertThat(ages)
        .isEqualTo(
            Map.of(
                Grain.DAY.ordinal(), List.of(0),
                Grain.WEEK.ordinal(), List.of(0, 5),
                Grain.MONTH.ordinal(), List.of(0, 1),
                Grain.QUARTER.ordinal(), List.of(0),
                Grain.YEAR.ordinal(), List.of(0)));
  }

  private static List<Row> customers(Random random) {
    List<Row> customers = new ArrayList<>();
    for (int c = 0; c < 300; c++) {
      int[] days = random.ints(1 + random.nextInt(5), -180, 10).distinct().sorted().toArray();
      days[0] = Math.min(days[0], 0);
      int[] orders = random.ints(days.length, 0, 3).toArray();
      customers.add(customer(random.nextBoolean() ? "DE" : "FR", days, orders));
    }
    return customers;
  }

  /** Days are counted from the as-of date; a day without an order has a return. */
  private static Row customer(String country, int[] days, int[] orders) {
    List<Integer> since = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    List<Long> gross = new ArrayList<>();
    List<Long> refund = new ArrayList<>();
    for (int i = 0; i < days.length; i++) {
      since.add((int) AS_OF.toEpochDay() + days[i]);
      counts.add(orders[i]);
      gross.add(100L * orders[i]);
      refund.add(orders[i] == 0 ? 70L : 0L);
    }
    return RowFactory.create(country, "shop", seq(since), seq(counts), seq(gross), seq(refund));
  }
}
