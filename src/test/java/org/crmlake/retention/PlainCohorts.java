package org.crmlake.retention;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.crmlake.retention.Histories.Visit;

/** Cohorts counted one customer at a time, without Spark: what the table must say. */
final class PlainCohorts {
  /** Greatest age, in every grain. */
  static final int HORIZON = 60;

  /** First ages of brackets, in every grain. */
  static final List<Integer> BRACKETS = List.of(0, 1, 3, 6);

  record Key(
      String activity, String grain, String segment, String value, LocalDate cohort, int age) {}

  record Cell(
      long size, long on, long onOrAfter, long streak, long bracket, long minor, boolean complete) {
    private Cell plus(Cell other) {
      return new Cell(
          size + other.size,
          on + other.on,
          onOrAfter + other.onOrAfter,
          streak + other.streak,
          bracket + other.bracket,
          minor + other.minor,
          complete);
    }
  }

  private final Map<Key, Cell> cells = new HashMap<>();
  private final LocalDate through;

  private PlainCohorts(LocalDate through) {
    this.through = through;
  }

  /**
   * @param segments values of country and channel of each customer
   */
  static Map<Key, Cell> of(
      List<Visit> visits,
      Map<String, List<String>> segments,
      LocalDate asOf,
      LocalDate dataThrough) {
    PlainCohorts plain = new PlainCohorts(asOf.isBefore(dataThrough) ? asOf : dataThrough);
    visits.stream()
        .filter(v -> !v.day().isAfter(asOf))
        .collect(Collectors.groupingBy(Visit::customer))
        .forEach(
            (customer, all) -> {
              plain.add("any", all, all, segments.get(customer));
              plain.add(
                  "purchase",
                  all,
                  all.stream().filter(Visit::isPurchase).toList(),
                  segments.get(customer));
            });
    return plain.cells;
  }

  private void add(String activity, List<Visit> all, List<Visit> active, List<String> segments) {
    if (active.isEmpty()) {
      return;
    }
    for (Grain grain : Grain.values()) {
      TreeSet<Integer> periods =
          active.stream()
              .map(v -> grain.index(v.day()))
              .collect(Collectors.toCollection(TreeSet::new));
      int cohort = periods.first();
      for (int p = cohort; p <= Math.min(grain.index(through), cohort + HORIZON); p++) {
        int period = p;
        Cell cell =
            new Cell(
                1,
                periods.contains(p) ? 1 : 0,
                periods.last() >= p ? 1 : 0,
                IntStream.rangeClosed(cohort, p).allMatch(periods::contains) ? 1 : 0,
                periods.subSet(cohort + bracketStart(p - cohort), p + 1).isEmpty() ? 0 : 1,
                all.stream()
                    .filter(v -> grain.index(v.day()) == period)
                    .mapToLong(Visit::minor)
                    .sum(),
                grain.index(through.plusDays(1)) > p);
        String name = grain.name().toLowerCase(Locale.ROOT);
        LocalDate start = firstDay(grain, cohort);
        int age = p - cohort;
        put(new Key(activity, name, "ALL", "ALL", start, age), cell);
        put(new Key(activity, name, "country", segments.get(0), start, age), cell);
        put(new Key(activity, name, "channel", segments.get(1), start, age), cell);
      }
    }
  }

  /** The greatest of BRACKETS that is not above the age. */
  private static int bracketStart(int age) {
    return BRACKETS.stream().filter(b -> b <= age).max(Integer::compare).orElseThrow();
  }

  private void put(Key key, Cell cell) {
    cells.merge(key, cell, Cell::plus);
  }

  static LocalDate firstDay(Grain grain, int index) {
    return switch (grain) {
      case DAY -> LocalDate.ofEpochDay(index);
      case WEEK -> LocalDate.of(1969, 12, 29).plusWeeks(index);
      case MONTH -> LocalDate.of(0, 1, 1).plusMonths(index);
      case QUARTER -> LocalDate.of(0, 1, 1).plusMonths(3L * index);
      case YEAR -> LocalDate.of(index, 1, 1);
    };
  }
}
