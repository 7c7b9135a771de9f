package org.crmlake.value;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.crmlake.stats.Fit;
import org.crmlake.stats.PurchaseTable;
import org.crmlake.stats.TransactionModel;

/** Fits to the calibration and compares with the holdout, over counted histories. */
final class BacktestRows implements Serializable {
  private static final long serialVersionUID = 1;

  static final StructType SCHEMA =
      StructType.fromDDL(
          "model string, view string, bucket string, position int, week_day int, is_holdout boolean,"
              + " customers bigint, actual bigint, expected double, cumulative_actual bigint,"
              + " cumulative_expected double, bias double, mean_absolute_error double,"
              + " rank_lift double");
  private static final String NAIVE = "naive";

  private final List<ModelKind> models;
  private final int holdoutDays;
  private final int minRepeaters;
  private final int topFrequency;
  private final long endDay;

  BacktestRows(ValueBacktest.Settings settings, LocalDate end) {
    this.models = settings.models();
    this.holdoutDays = settings.holdoutDays();
    this.minRepeaters = settings.minRepeaters();
    this.topFrequency = settings.topFrequency();
    this.endDay = end.toEpochDay();
  }

  /** Customers with one history in calibration and holdout. */
  private record Line(int x, int t, int age, int later, long n) {}

  /** A history and what it makes one expect. */
  private record Forecast(Line line, double expected) {}

  /** Sums of a bucket. */
  private static final class Sums {
    private long customers;
    private long actual;
    private double expected;

    void add(Forecast f) {
      customers += f.line.n;
      actual += f.line.n * f.line.later;
      expected += f.line.n * f.expected;
    }

    void add(Sums other) {
      customers += other.customers;
      actual += other.actual;
      expected += other.expected;
    }
  }

  Iterator<Row> of(Iterator<Row> counts) {
    List<Line> lines = new ArrayList<>();
    TreeMap<Integer, Long> weeks = new TreeMap<>();
    counts.forEachRemaining(
        r -> {
          if (r.getInt(0) == 0) {
            lines.add(new Line(r.getInt(1), r.getInt(2), r.getInt(3), r.getInt(4), r.getLong(5)));
          } else {
            weeks.put(r.getInt(1), r.getLong(5));
          }
        });
    lines.sort(
        Comparator.comparingInt(Line::x)
            .thenComparingInt(Line::t)
            .thenComparingInt(Line::age)
            .thenComparingInt(Line::later));
    PurchaseTable.Builder builder = PurchaseTable.builder();
    TreeMap<Integer, Long> entries = new TreeMap<>();
    for (Line l : lines) {
      builder.add(l.x, l.t, l.age, l.n);
      entries.merge(l.age, l.n, Long::sum);
    }
    PurchaseTable table = builder.build();
    List<Row> rows = new ArrayList<>();
    if (table.repeaters() < minRepeaters) {
      return rows.iterator();
    }
    for (ModelKind kind : models) {
      Fit fit = kind.fit(table);
      if (fit.isUsable()) {
        TransactionModel model = kind.of(fit.parameters());
        addViews(kind.label(), forecasts(lines, model), rows);
        addWeeks(kind.label(), model, entries, weeks, rows);
      }
    }
    addViews(
        NAIVE,
        lines.stream()
            .map(l -> new Forecast(l, l.age == 0 ? 0 : (double) l.x / l.age * holdoutDays))
            .toList(),
        rows);
    return rows.iterator();
  }

  private List<Forecast> forecasts(List<Line> lines, TransactionModel model) {
    Map<Long, Double> ifAlive = new HashMap<>();
    List<Forecast> forecasts = new ArrayList<>(lines.size());
    for (Line l : lines) {
      double orders =
          ifAlive.computeIfAbsent(
              ((long) l.x << 32) | l.age, k -> model.expectedIfAlive(l.x, l.age, holdoutDays));
      forecasts.add(new Forecast(l, model.alive(l.x, l.t, l.age) * orders));
    }
    return forecasts;
  }

  private void addViews(String model, List<Forecast> forecasts, List<Row> rows) {
    Sums total = new Sums();
    TreeMap<Integer, Sums> byFrequency = new TreeMap<>();
    double error = 0;
    for (Forecast f : forecasts) {
      total.add(f);
      error += f.line.n * Math.abs(f.line.later - f.expected);
      byFrequency.computeIfAbsent(Math.min(f.line.x, topFrequency), k -> new Sums()).add(f);
    }
    List<Forecast> ranked = new ArrayList<>(forecasts);
    ranked.sort(Comparator.comparingDouble(Forecast::expected).reversed());
    rows.add(
        row(
            model,
            "total",
            "all",
            0,
            total,
            total.actual == 0 ? null : total.expected / total.actual - 1,
            error / total.customers,
            lift(ranked, total)));
    byFrequency.forEach(
        (x, sums) ->
            rows.add(
                row(
                    model,
                    "frequency",
                    x == topFrequency ? x + "+" : x.toString(),
                    x,
                    sums,
                    null,
                    null,
                    null)));
    TreeMap<Integer, Sums> deciles = new TreeMap<>();
    long before = 0;
    for (int i = 0; i < ranked.size(); ) {
      Sums same = new Sums();
      i = addSame(ranked, i, same);
      // By the middle of those with the same forecast, who are not parted.
      int decile = 10 - (int) ((10 * before + 5 * same.customers) / total.customers);
      deciles.computeIfAbsent(Math.max(1, decile), k -> new Sums()).add(same);
      before += same.customers;
    }
    deciles.forEach(
        (d, sums) -> rows.add(row(model, "decile", d.toString(), d, sums, null, null, null)));
  }

  /** Share of the holdout's orders that the tenth with the highest forecasts made, times ten. */
  private static Double lift(List<Forecast> ranked, Sums total) {
    if (total.actual == 0) {
      return null;
    }
    double wanted = total.customers / 10.0;
    double orders = 0;
    int i = 0;
    while (wanted > 0 && i < ranked.size()) {
      // All with the same forecast count alike, whatever order they are in.
      Sums same = new Sums();
      i = addSame(ranked, i, same);
      double share = Math.min(1, wanted / same.customers);
      orders += share * same.actual;
      wanted -= same.customers;
    }
    return orders / total.actual * 10;
  }

  /** Adds all with the forecast of the one at a place; the place after them. */
  private static int addSame(List<Forecast> ranked, int from, Sums sums) {
    int i = from;
    while (i < ranked.size() && ranked.get(i).expected == ranked.get(from).expected) {
      sums.add(ranked.get(i++));
    }
    return i;
  }

  private void addWeeks(
      String model,
      TransactionModel law,
      TreeMap<Integer, Long> entries,
      TreeMap<Integer, Long> weeks,
      List<Row> rows) {
    Map<Integer, Double> ofNew = new HashMap<>();
    int firstWeek = -(entries.lastKey() / 7);
    int lastWeek = holdoutDays / 7;
    long cumulative = 0;
    double before = 0;
    for (int week = firstWeek; week <= lastWeek; week++) {
      double expected = 0;
      long customers = 0;
      for (Map.Entry<Integer, Long> entry : entries.entrySet()) {
        int age = entry.getKey() + week * 7;
        if (age >= 0) {
          customers += entry.getValue();
          expected += entry.getValue() * ofNew.computeIfAbsent(age, law::expectedOfNew);
        }
      }
      long actual = weeks.getOrDefault(week, 0L);
      cumulative += actual;
      rows.add(
          RowFactory.create(
              model,
              "week",
              LocalDate.ofEpochDay(endDay + 7L * week).toString(),
              week,
              (int) (endDay + 7L * week),
              week > 0,
              customers,
              actual,
              expected - before,
              cumulative,
              expected,
              null,
              null,
              null));
      before = expected;
    }
  }

  private static Row row(
      String model,
      String view,
      String bucket,
      int position,
      Sums sums,
      Double bias,
      Double error,
      Double lift) {
    return RowFactory.create(
        model,
        view,
        bucket,
        position,
        null,
        null,
        sums.customers,
        sums.actual,
        sums.expected,
        null,
        null,
        bias,
        error,
        lift);
  }
}
