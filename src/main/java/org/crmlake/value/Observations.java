package org.crmlake.value;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.job.DayArrays;
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
    Dataset<Row> customers = summary.where(col("x").isNotNull());
    List<Column> by = Summary.segmentColumns(segments, segmentNames);
    // A scan for each kind: three rows a customer out of one would be dearer than to read it again.
    Dataset<Row> counts = histories(customers, by);
    if (models.contains(ModelKind.GAMMA_GAMMA)) {
      counts = counts.union(spends(customers, by));
    }
    if (models.contains(ModelKind.BG_BB)) {
      counts = counts.union(months(customers, by, through));
    }
    List<Column> cells = new ArrayList<>();
    Stream.of("kind", "x", "t", "age", "n", "d1", "d2").forEach(c -> cells.add(col(c)));
    cells.add(inline(Summary.segmentRows(segments)));
    return counts
        .select(cells.toArray(Column[]::new))
        .groupBy("segment", "segment_value", "kind", "x", "t", "age")
        .agg(sum("n").as("n"), sum("d1").as("d1"), sum("d2").as("d2"))
        .select("segment", "segment_value", "kind", "x", "t", "age", "n", "d1", "d2");
  }

  private static Dataset<Row> histories(Dataset<Row> customers, List<Column> by) {
    return grouped(HISTORY, customers, by, col("x"), col("t"), col("age"), lit(0L), lit(0L));
  }

  private static Dataset<Row> spends(Dataset<Row> customers, List<Column> by) {
    Column log = log(col("repeat_minor").cast("double"));
    Column cell = floor(log.multiply(CELLS)).cast("int");
    Column distance = log.minus(cell.plus(0.5).divide(CELLS));
    return grouped(
        SPEND,
        customers.where(col("x").gt(0).and(col("repeat_minor").gt(0))),
        by,
        col("x"),
        cell,
        lit(0),
        sum(fixed(distance)),
        sum(fixed(distance.multiply(distance))));
  }

  /** Months with a purchase, those that are not over left out. */
  private static Dataset<Row> months(Dataset<Row> customers, List<Column> by, LocalDate through) {
    LocalDate next = through.plusDays(1);
    int last = next.getYear() * 12 + next.getMonthValue() - 1;
    Column first = get(col("months"), lit(0));
    return grouped(
        MONTHS,
        customers
            .withColumn("months", DayArrays.months(col("purchase_days"), last))
            .where(first.lt(last)),
        by,
        size(col("months")).minus(1),
        element_at(col("months"), -1).minus(first),
        lit(last).minus(first),
        lit(0L),
        lit(0L));
  }

  /** Rows {@code by_<segment>…, kind, x, t, age, n, d1, d2}. */
  private static Dataset<Row> grouped(
      int kind,
      Dataset<Row> customers,
      List<Column> by,
      Column x,
      Column t,
      Column age,
      Column d1,
      Column d2) {
    List<Column> keys = new ArrayList<>(by);
    keys.add(lit(kind).as("kind"));
    keys.add(x.cast("int").as("x"));
    keys.add(t.cast("int").as("t"));
    keys.add(age.cast("int").as("age"));
    return customers
        .groupBy(keys.toArray(Column[]::new))
        .agg(sum(lit(1L)).as("n"), d1.as("d1"), d2.as("d2"));
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
