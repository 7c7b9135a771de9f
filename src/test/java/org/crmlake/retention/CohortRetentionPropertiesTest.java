package org.crmlake.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.retention.Histories.Visit;
import org.crmlake.retention.PlainCohorts.Cell;
import org.crmlake.retention.PlainCohorts.Key;

/**
 * What holds for cohorts of any customers. Every try runs Spark, so there are few tries of many
 * customers each.
 */
class CohortRetentionPropertiesTest {
  private static final LocalDate FIRST = LocalDate.of(2023, 11, 20);
  private static final int DAYS = 470;
  private static final Object[] EVERYTHING = {
    "horizon_day", PlainCohorts.HORIZON,
    "horizon_week", PlainCohorts.HORIZON,
    "activities", List.of("any", "purchase"),
    "grains", List.of("day", "week", "month", "quarter", "year"),
    "segments", List.of("country", "channel"),
    "segment_grains", List.of("day", "week", "month", "quarter", "year")
  };

  private final List<Visit> visits = new ArrayList<>();
  private final Map<String, List<String>> segments = new HashMap<>();

  /** Many customers who come once, some who come often; returns before and after orders. */
  private void customers(Random random, int count) {
    visits.clear();
    for (int c = 0; c < count; c++) {
      String customer = "c" + c;
      segments.put(customer, List.of("country" + random.nextInt(3), "channel" + random.nextInt(2)));
      int entry = random.nextInt(DAYS);
      int events = 1 + (random.nextInt(3) == 0 ? random.nextInt(12) : random.nextInt(2));
      for (int e = 0; e < events; e++) {
        int day = e == 0 ? entry : entry + random.nextInt(DAYS - entry);
        long minor = random.nextInt(5) == 0 ? -1 - random.nextInt(9000) : random.nextInt(9000);
        visits.add(new Visit(customer, FIRST.plusDays(day), minor));
      }
    }
  }

  private Dataset<Row> cohorts(LocalDate asOf, LocalDate through) {
    return Histories.cohorts(
        Histories.of(visits, segments), asOf.toString(), through.toString(), EVERYTHING);
  }

  private static Map<Key, Row> byKey(Dataset<Row> cohorts) {
    return cohorts.collectAsList().stream()
        .collect(
            Collectors.toMap(
                r ->
                    new Key(
                        r.getAs("activity"),
                        r.getAs("grain"),
                        r.getAs("segment"),
                        r.getAs("segment_value"),
                        r.<java.sql.Date>getAs("cohort").toLocalDate(),
                        r.getAs("age")),
                r -> r,
                (a, b) -> {
                  throw new AssertionError("two rows for " + a);
                },
                HashMap::new));
  }

  private static Cell cell(Row row) {
    return new Cell(
        row.getAs("cohort_size"),
        row.getAs("retained_on"),
        row.getAs("retained_on_or_after"),
        row.getAs("retained_streak"),
        row.getAs("retained_bracket"),
        row.<BigDecimal>getAs("revenue").movePointRight(2).longValueExact(),
        row.getAs("is_complete"));
  }

  @Property(tries = 5, shrinking = ShrinkingMode.OFF)
  void theTableIsWhatPlainCountingGives(@ForAll long seed) {
    Random random = new Random(seed);
    customers(random, 60);
    LocalDate asOf = FIRST.plusDays(200 + random.nextInt(DAYS - 200));
    LocalDate through = asOf.plusDays(random.nextInt(60) - 40L);
    Map<Key, Row> rows = byKey(cohorts(asOf, through));
    Map<Key, Cell> cells = new HashMap<>();
    rows.forEach((key, row) -> cells.put(key, cell(row)));
    assertThat(cells).isEqualTo(PlainCohorts.of(visits, segments, asOf, through));
    countsAreInOrder(cells);
    ratesAreNullWhileOpen(rows);
    diagonalsAreThePeriodsCustomers(cells, asOf);
    segmentsAddUp(cells);
  }

  private static void countsAreInOrder(Map<Key, Cell> cells) {
    cells.forEach(
        (key, cell) -> {
          assertThat(cell.on()).as("%s", key).isBetween(0L, cell.onOrAfter());
          assertThat(cell.onOrAfter()).as("%s", key).isLessThanOrEqualTo(cell.size());
          if (key.age() == 0) {
            assertThat(cell.on()).as("%s", key).isEqualTo(cell.size());
          } else {
            assertThat(cell.onOrAfter())
                .as("%s", key)
                .isLessThanOrEqualTo(cells.get(withAge(key, key.age() - 1)).onOrAfter());
          }
        });
  }

  private static void ratesAreNullWhileOpen(Map<Key, Row> rows) {
    rows.forEach(
        (key, row) -> {
          boolean open = !row.<Boolean>getAs("is_complete");
          for (String rate : List.of("rate_on", "rate_on_low", "rate_on_or_after")) {
            assertThat(row.getAs(rate) == null).as("%s of %s", rate, key).isEqualTo(open);
          }
          if (!open) {
            double expected = (double) cell(row).on() / cell(row).size();
            assertThat(row.<Double>getAs("rate_on")).as("%s", key).isEqualTo(expected);
          }
        });
  }

  /** Those active in a month are the cells of all cohorts in that month, of whatever age. */
  private void diagonalsAreThePeriodsCustomers(Map<Key, Cell> cells, LocalDate asOf) {
    Map<LocalDate, Long> diagonals =
        cells.entrySet().stream()
            .filter(e -> e.getKey().grain().equals("month"))
            .filter(e -> e.getKey().activity().equals("any"))
            .filter(e -> e.getKey().segment().equals("ALL"))
            .collect(
                Collectors.groupingBy(
                    e -> e.getKey().cohort().plusMonths(e.getKey().age()),
                    Collectors.summingLong(e -> e.getValue().on())));
    diagonals.forEach(
        (month, active) ->
            assertThat(active)
                .as("active in %s", month)
                .isEqualTo(
                    visits.stream()
                        .filter(v -> !v.day().isAfter(asOf))
                        .filter(v -> v.day().withDayOfMonth(1).equals(month))
                        .map(Visit::customer)
                        .distinct()
                        .count()));
  }

  private static void segmentsAddUp(Map<Key, Cell> cells) {
    for (String segment : List.of("country", "channel")) {
      Map<Key, Long> sums =
          cells.entrySet().stream()
              .filter(e -> e.getKey().segment().equals(segment))
              .collect(
                  Collectors.groupingBy(
                      e -> ofAll(e.getKey()),
                      HashMap::new,
                      Collectors.summingLong(e -> e.getValue().on())));
      Map<Key, Long> all =
          cells.entrySet().stream()
              .filter(e -> e.getKey().segment().equals("ALL"))
              .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().on()));
      assertThat(sums).isEqualTo(all);
    }
  }

  @Property(tries = 3, shrinking = ShrinkingMode.OFF)
  void laterDataLeavesCompleteCellsAsTheyAre(@ForAll long seed) {
    Random random = new Random(seed);
    customers(random, 80);
    LocalDate before = FIRST.plusDays(100 + random.nextInt(200));
    LocalDate after = before.plusDays(1 + random.nextInt(100));
    Map<Key, Row> then = byKey(cohorts(before, before));
    Map<Key, Row> now = byKey(cohorts(after, after));
    assertThat(now.keySet().containsAll(then.keySet())).as("no row goes away").isTrue();
    then.forEach(
        (key, row) -> {
          Cell was = cell(row);
          Cell is = cell(now.get(key));
          if (was.complete()) {
            assertThat(is.on()).as("%s", key).isEqualTo(was.on());
            assertThat(is.minor()).as("%s", key).isEqualTo(was.minor());
            assertThat(is.onOrAfter()).as("%s", key).isGreaterThanOrEqualTo(was.onOrAfter());
          }
        });
  }

  @Property(tries = 3, shrinking = ShrinkingMode.OFF)
  void movingAllDaysByWholePeriodsMovesLabelsOnly(@ForAll long seed) {
    Random random = new Random(seed);
    customers(random, 80);
    // A day of the month that every month has, so that months can be moved.
    visits.replaceAll(
        v ->
            new Visit(
                v.customer(),
                v.day().withDayOfMonth(Math.min(28, v.day().getDayOfMonth())),
                v.minor()));
    LocalDate asOf = FIRST.plusDays(300).withDayOfMonth(20);
    Map<Key, Cell> here = months(asOf);
    int by = 1 + random.nextInt(30);
    visits.replaceAll(v -> new Visit(v.customer(), v.day().plusMonths(by), v.minor()));
    Map<Key, Cell> there = months(asOf.plusMonths(by));
    Map<Key, Cell> movedBack = new HashMap<>();
    there.forEach(
        (k, cell) ->
            movedBack.put(
                new Key(
                    k.activity(),
                    k.grain(),
                    k.segment(),
                    k.value(),
                    k.cohort().minus(by, ChronoUnit.MONTHS),
                    k.age()),
                cell));
    assertThat(movedBack).isEqualTo(here);
  }

  private Map<Key, Cell> months(LocalDate asOf) {
    Map<Key, Cell> cells = new HashMap<>();
    byKey(cohorts(asOf, asOf).where("grain = 'month'"))
        .forEach((key, row) -> cells.put(key, cell(row)));
    return cells;
  }

  private static Key withAge(Key key, int age) {
    return new Key(key.activity(), key.grain(), key.segment(), key.value(), key.cohort(), age);
  }

  private static Key ofAll(Key key) {
    return new Key(key.activity(), key.grain(), "ALL", "ALL", key.cohort(), key.age());
  }
}
