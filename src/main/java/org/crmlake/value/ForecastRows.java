package org.crmlake.value;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.crmlake.stats.GammaGamma;
import org.crmlake.stats.TransactionModel;

/**
 * Forecasts of one segment's customers, month by month. Intervals are 95 %, on the logarithm: the
 * errors of the parameters (delta method) and the chance of counts as if they were Poisson's.
 */
final class ForecastRows implements Serializable {
  private static final long serialVersionUID = 1;

  static final StructType SCHEMA =
      StructType.fromDDL(
          "segment string, segment_value string, month int, from_day int, to_day int, model string,"
              + " customers bigint, orders double, orders_low double, orders_high double,"
              + " active_customers double, active_customers_low double,"
              + " active_customers_high double, revenue double, revenue_low double,"
              + " revenue_high double");
  private static final double Z = 1.959963984540054;
  private static final double STEP = 1e-4;
  private static final int MEASURES = 3;

  /** What no forecast exceeds: fits on the boundary may forecast any number. */
  private static final double GREATEST = 1e11;

  private final long throughDay;
  private final int months;
  private final double unit;

  /**
   * @param unit the smallest amount of money
   */
  ForecastRows(LocalDate through, int months, double unit) {
    this.throughDay = through.toEpochDay();
    this.months = months;
    this.unit = unit;
  }

  private record Line(int x, int t, int age, long n, long z) {}

  /** Customers who share x and T: how many are alive, and what an order of theirs brings. */
  private static final class Cell {
    private double alive;
    private double spend;
  }

  Iterator<Row> of(String segment, String segmentValue, Iterator<Row> group) {
    List<Line> lines = new ArrayList<>();
    Row last = null;
    while (group.hasNext()) {
      last = group.next();
      lines.add(
          new Line(
              last.getInt(2), last.getInt(3), last.getInt(4), last.getLong(5), last.getLong(6)));
    }
    List<Row> rows = new ArrayList<>();
    if (last == null || last.isNullAt(7)) {
      return rows.iterator();
    }
    lines.sort(
        Comparator.comparingInt(Line::x).thenComparingInt(Line::t).thenComparingInt(Line::age));
    FittedModel orders = FittedModel.of(last.getStruct(7));
    FittedModel spend = last.isNullAt(8) ? null : FittedModel.of(last.getStruct(8));
    double[][] base = measures(lines, orders, spend);
    double[][] variance = new double[months][MEASURES];
    addVariance(lines, base, orders, spend, false, variance);
    if (spend != null) {
      addVariance(lines, base, orders, spend, true, variance);
    }
    long customers = lines.stream().mapToLong(Line::n).sum();
    for (int m = 0; m < months; m++) {
      List<Object> cells = new ArrayList<>();
      cells.add(segment);
      cells.add(segmentValue);
      cells.add(m + 1);
      cells.add((int) day(m) + 1);
      cells.add((int) day(m + 1));
      cells.add(orders.kind().label());
      cells.add(customers);
      for (int i = 0; i < MEASURES; i++) {
        double count = i == 1 ? base[m][1] : base[m][0];
        addInterval(
            i == 2 && spend == null ? Double.NaN : Math.min(base[m][i], GREATEST),
            variance[m][i] + (count > 0 ? 1 / count : 0),
            cells);
      }
      rows.add(RowFactory.create(cells.toArray()));
    }
    return rows.iterator();
  }

  private static void addInterval(double value, double variance, List<Object> cells) {
    if (Double.isNaN(value)) {
      for (int i = 0; i < 3; i++) {
        cells.add(null);
      }
      return;
    }
    double factor = Math.exp(Z * Math.sqrt(variance));
    cells.add(value);
    cells.add(Double.isFinite(factor) ? value / factor : null);
    cells.add(Double.isFinite(factor) ? Math.min(value * factor, GREATEST) : null);
  }

  private void addVariance(
      List<Line> lines,
      double[][] base,
      FittedModel orders,
      FittedModel spend,
      boolean ofSpend,
      double[][] variance) {
    FittedModel moving = ofSpend ? spend : orders;
    double[][] factor = moving.errorFactor();
    int n = moving.parameters().size();
    double[][][] error = new double[months][MEASURES][n];
    for (int i = 0; i < n; i++) {
      FittedModel moved = moving.moved(i, STEP);
      double[][] there = measures(lines, ofSpend ? orders : moved, ofSpend ? moved : spend);
      for (int m = 0; m < months; m++) {
        for (int k = 0; k < MEASURES; k++) {
          double slope = base[m][k] > 0 ? Math.log(there[m][k] / base[m][k]) / STEP : 0;
          for (int j = 0; j <= i; j++) {
            error[m][k][j] += factor[i][j] * slope;
          }
        }
      }
    }
    for (int m = 0; m < months; m++) {
      for (int k = 0; k < MEASURES; k++) {
        for (double e : error[m][k]) {
          variance[m][k] += e * e;
        }
      }
    }
  }

  /** Orders, customers at the end, and revenue of each month. */
  private double[][] measures(List<Line> lines, FittedModel fitted, FittedModel fittedSpend) {
    TransactionModel model = fitted.transactions();
    GammaGamma spend = fittedSpend == null ? null : fittedSpend.spend();
    TreeMap<Long, Cell> cells = new TreeMap<>();
    for (Line l : lines) {
      Cell cell = cells.computeIfAbsent(((long) l.x << 32) | l.age, k -> new Cell());
      double alive = model.alive(l.x, l.t, l.age);
      cell.alive += alive * l.n;
      if (spend != null) {
        // The expectation is linear in the spend, so that customers' sums will do.
        cell.spend += alive * l.n * spend.expected(l.x, unit * l.z / l.n);
      }
    }
    double[][] sums = new double[months][MEASURES];
    cells.forEach(
        (key, cell) -> {
          int x = (int) (key >> 32);
          int age = (int) (long) key;
          double before = 0;
          for (int m = 0; m < months; m++) {
            double days = day(m + 1) - throughDay;
            double now = model.expectedIfAlive(x, age, days);
            sums[m][0] += cell.alive * (now - before);
            sums[m][1] += cell.alive * model.survivalIfAlive(x, age, days);
            sums[m][2] += cell.spend * (now - before);
            before = now;
          }
        });
    return sums;
  }

  /** Last day of a month of the forecast; months begin on the day after the data end. */
  private long day(int month) {
    return LocalDate.ofEpochDay(throughDay + 1).plusMonths(month).toEpochDay() - 1;
  }
}
