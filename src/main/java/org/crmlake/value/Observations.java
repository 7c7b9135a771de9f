package org.crmlake.value;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.job.Rounding;
import org.crmlake.stats.SpendTable;

/**
 * What the models are fitted to, counted: histories (x, t, T), spend, months with and without a
 * purchase. All sums are of whole numbers, so that partitions change no bit of a fit.
 *
 * <p>Spend is counted in cells 1/128 wide in its logarithm; a cell keeps the sum and the sum of
 * squares of the distances from its middle, in fixed point. A cell stands for two customers' spends
 * with the same mean and variance: what that changes in a sum of ln(v + spend) is under 1e-8 for
 * each customer.
 */
final class Observations {
  static final int HISTORY = 0;
  static final int SPEND = 1;
  static final int MONTHS = 2;

  private static final double CELLS = 128;
  private static final double FIXED = 1L << 40;

  private Observations() {}

  /**
   * Rows {@code segment, segment_value, kind, x, t, age, n, d1, d2}: of kind SPEND t is the cell.
   * Histories always; spend and months only for a model that is fitted to them.
   *
   * @param through last day of observation
   */
  static Dataset<Row> count(
      Dataset<Row> summary,
      List<ModelKind> models,
      List<String> segments,
      List<String> segmentNames,
      LocalDate through) {
    Column log = log(col("repeat_minor").cast("double"));
    Column cell = floor(log.multiply(CELLS)).cast("int");
    Column distance = log.minus(cell.plus(0.5).divide(CELLS));
    Column none = lit(0L);
    Column history = row(HISTORY, col("x"), col("t"), col("age"), none, none);
    Column spend =
        when(
            col("x").gt(0).and(col("repeat_minor").gt(0)),
            row(
                SPEND,
                col("x"),
                cell,
                lit(0),
                fixed(distance),
                fixed(distance.multiply(distance))));
    Column first = get(col("months"), lit(0));
    Column months =
        when(
            size(col("months")).gt(0).and(first.lt(lastMonth(through))),
            row(
                MONTHS,
                size(col("months")).minus(1),
                element_at(col("months"), -1).minus(first),
                lit(lastMonth(through)).minus(first),
                none,
                none));
    List<Column> kept = new ArrayList<>(Summary.segmentColumns(segments, segmentNames));
    Stream.of("x", "t", "age", "repeat_minor").forEach(c -> kept.add(col(c)));
    List<Column> kinds = new ArrayList<>(List.of(history));
    if (models.contains(ModelKind.GAMMA_GAMMA)) {
      kinds.add(spend);
    }
    if (models.contains(ModelKind.BG_BB)) {
      kept.add(wholeMonths(through).as("months"));
      kinds.add(months);
    }
    List<Column> exploded = new ArrayList<>();
    segments.forEach(s -> exploded.add(col("by_" + s)));
    exploded.add(inline(filter(array(kinds.toArray(Column[]::new)), Column::isNotNull)));
    List<Column> keys = new ArrayList<>();
    segments.forEach(s -> keys.add(col("by_" + s)));
    Stream.of("kind", "x", "t", "age").forEach(c -> keys.add(col(c)));
    List<Column> cells = new ArrayList<>();
    Stream.of("kind", "x", "t", "age", "n", "d1", "d2").forEach(c -> cells.add(col(c)));
    cells.add(inline(Summary.segmentRows(segments)));
    Column[] sums = {sum("n").as("n"), sum("d1").as("d1"), sum("d2").as("d2")};
    return summary
        .where(col("x").isNotNull())
        .select(kept.toArray(Column[]::new))
        .select(exploded.toArray(Column[]::new))
        .groupBy(keys.toArray(Column[]::new))
        .agg(sums[0], sums[1], sums[2])
        .select(cells.toArray(Column[]::new))
        .groupBy("segment", "segment_value", "kind", "x", "t", "age")
        .agg(sums[0], sums[1], sums[2])
        .select("segment", "segment_value", "kind", "x", "t", "age", "n", "d1", "d2");
  }

  private static Column row(int kind, Column x, Column t, Column age, Column d1, Column d2) {
    return struct(
        lit(kind).as("kind"),
        x.cast("int").as("x"),
        t.cast("int").as("t"),
        age.cast("int").as("age"),
        lit(1L).as("n"),
        d1.as("d1"),
        d2.as("d2"));
  }

  /** Months with a purchase, those that are not over left out. */
  private static Column wholeMonths(LocalDate through) {
    return filter(
        array_distinct(transform(col("purchase_days"), d -> year(d).multiply(12).plus(month(d)))),
        m -> m.leq(lastMonth(through)));
  }

  private static int lastMonth(LocalDate through) {
    LocalDate next = through.plusDays(1);
    return next.getYear() * 12 + next.getMonthValue() - 1;
  }

  private static Column fixed(Column value) {
    return Rounding.nearest(value.multiply(FIXED));
  }

  /** Adds a row of kind SPEND: its customers' mean in both points, if they vary. */
  static void addSpend(
      SpendTable.Builder table, int x, int cell, long n, long d1, long d2, double unit) {
    double middle = (cell + 0.5) / CELLS;
    double mean = d1 / FIXED / n;
    double spread = n == 1 ? 0 : Math.sqrt(Math.max(0, d2 / FIXED / n - mean * mean));
    if (spread == 0) {
      table.add(x, Math.exp(middle + mean) * unit, n);
    } else {
      table.add(x, Math.exp(middle + mean - spread) * unit, n / 2.0);
      table.add(x, Math.exp(middle + mean + spread) * unit, n / 2.0);
    }
  }
}
