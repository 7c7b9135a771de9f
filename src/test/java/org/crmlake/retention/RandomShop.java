package org.crmlake.retention;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.crmlake.job.Inputs;
import org.crmlake.job.Params;
import org.crmlake.job.Transform;
import org.crmlake.retention.Histories.Visit;
import org.crmlake.testing.Frames;

/**
 * Many small sets of customers in one history, so that one Spark job tries them all: the segment
 * country is the set, and a table's rows of one country must be right for its customers alone. The
 * segment channel changes with time, and tiers are known from some day on. Days go over nine years,
 * more than 64 months.
 */
final class RandomShop {
  static final LocalDate FIRST = LocalDate.of(2015, 12, 20);
  static final int DAYS = 3300;
  static final List<String> SEGMENTS = List.of("country", "channel");

  final Map<String, List<Visit>> visits = new TreeMap<>();
  private final Map<String, List<String>> atEntry = new HashMap<>();
  private final Map<String, TreeMap<LocalDate, List<String>>> changes = new HashMap<>();
  private final Map<String, TreeMap<LocalDate, String>> tiers = new HashMap<>();
  private final List<LocalDate> valued = new ArrayList<>();
  private final Random random;
  private final int channels;

  RandomShop(long seed, int sets) {
    this(seed, sets, 2);
  }

  RandomShop(long seed, int sets, int channels) {
    random = new Random(seed);
    this.channels = channels;
    LocalDate first = FIRST.plusDays(DAYS / 2 + random.nextInt(DAYS / 8)).withDayOfMonth(1);
    // A month that starts on the first date knows no tier yet.
    valued.addAll(List.of(first, first.plusDays(40), first.plusDays(41 + random.nextInt(400))));
    for (int set = 0; set < sets; set++) {
      int customers = 1 + random.nextInt(6);
      for (int c = 0; c < customers; c++) {
        customer("c" + set + "-" + c, "set" + set);
      }
    }
  }

  private void customer(String customer, String set) {
    // From customers of some days to customers of all years.
    int entry = random.nextInt(DAYS);
    int span = 1 + (DAYS - entry - 1) / List.of(1, 20, 200).get(random.nextInt(3));
    int events = 1 + (random.nextBoolean() ? random.nextInt(20) : random.nextInt(3));
    List<Visit> days = new ArrayList<>();
    for (int e = 0; e < events; e++) {
      long minor = random.nextInt(4) == 0 ? -1 - random.nextInt(900) : random.nextInt(900);
      int day = e == 0 ? entry : entry + random.nextInt(span);
      days.add(new Visit(customer, FIRST.plusDays(day), minor));
    }
    visits.put(customer, days);
    tiers.put(customer, new TreeMap<>());
    for (LocalDate date : valued) {
      if (random.nextInt(4) > 0) {
        tiers.get(customer).put(date, List.of("heavy", "light", "none").get(random.nextInt(3)));
      }
    }
    atEntry.put(customer, List.of(set, "channel" + random.nextInt(channels)));
    if (random.nextBoolean()) {
      TreeMap<LocalDate, List<String>> moves = new TreeMap<>();
      for (int m = 0; m <= random.nextInt(3); m++) {
        LocalDate day = FIRST.plusDays(entry + 1L + random.nextInt(span));
        moves.put(
            random.nextBoolean() ? day.withDayOfMonth(1).plusMonths(1) : day,
            List.of(set, "channel" + random.nextInt(3)));
      }
      changes.put(customer, moves);
    }
  }

  int draw(int bound) {
    return random.nextInt(bound);
  }

  Dataset<Row> history() {
    return Histories.of(visits.values().stream().flatMap(List::stream).toList(), atEntry, changes);
  }

  Dataset<Row> apply(Transform transform, LocalDate asOf, LocalDate through, Params params) {
    return transform.apply(
        new Inputs(Map.of("history", history(), "values", values()), through), params, asOf);
  }

  /** What period tables read of mart.customer_value: all dates; nobody's tier is named none. */
  private Dataset<Row> values() {
    List<Row> rows = new ArrayList<>();
    tiers.forEach(
        (customer, known) ->
            known.forEach(
                (day, tier) ->
                    rows.add(
                        RowFactory.create(
                            java.sql.Date.valueOf(day),
                            customer,
                            tier.equals("none") ? null : tier))));
    return Frames.session()
        .createDataFrame(rows, StructType.fromDDL("as_of date, customer_id string, tier string"));
  }

  /** Whether periods that start on the day have rows by tier. */
  boolean hasTiers(LocalDate start) {
    return tiers.values().stream()
        .flatMap(t -> t.keySet().stream())
        .anyMatch(day -> day.isBefore(start));
  }

  /** What is known of a customer's visits on a day. */
  List<Visit> known(String customer, LocalDate asOf) {
    return visits.get(customer).stream().filter(v -> !v.day().isAfter(asOf)).toList();
  }

  /** Names of segments and their values, by basis, on a day; ALL first. */
  Map<String, String> values(String basis, String customer, LocalDate day) {
    List<String> values = atEntry.get(customer);
    if (basis.equals("period_start")
        && changes.containsKey(customer)
        && changes.get(customer).floorEntry(day) != null) {
      values = changes.get(customer).floorEntry(day).getValue();
    }
    Map<String, String> all = new HashMap<>();
    all.putAll(Map.of("ALL", "ALL", "country", values.get(0), "channel", values.get(1)));
    if (basis.equals("period_start")) {
      Map.Entry<LocalDate, String> tier = tiers.get(customer).lowerEntry(day);
      all.put("tier", tier == null ? "none" : tier.getValue());
    }
    return all;
  }

  /** Net by month, of months with a visit. */
  static TreeMap<LocalDate, Long> netByMonth(List<Visit> visits) {
    return visits.stream()
        .collect(
            Collectors.groupingBy(
                v -> v.day().withDayOfMonth(1),
                TreeMap::new,
                Collectors.summingLong(Visit::minor)));
  }
}
