package org.crmlake.retention;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.crmlake.job.Batches;

/**
 * Adds up customers by period and by their segment values then, each in one walk over its sorted
 * days; only sums leave a partition. See {@link CohortCells}, which does so by cohort and age.
 */
final class PeriodCells implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1;

  /** So many sums are held; then they are handed on, maybe to be met again. */
  private static final int MOST = 4_000_000;

  /** What a run and its segment values take beside its sums, in sums. */
  private static final int OVERHEAD = 30;

  private static final int GRAINS = Grain.values().length;

  /** What a customer adds to the sums of periods. */
  interface Walk extends Serializable {
    /** Columns over base.purchase_history that it reads. */
    List<Column> facts();

    /** Names of its sums. */
    List<String> sums();

    /**
     * Adds a customer.
     *
     * @param position where its columns start
     */
    void add(Row customer, int position, Sums sums);
  }

  /** Where a customer is added. */
  interface Sums {
    /**
     * Adds to the sums of a period.
     *
     * @param kind tells sums apart that have the rest in common, as an activity's number
     * @param isBrokenDown whether the period's row tells the customer's segment values
     * @param amounts one for each of the sums
     * @throws ArithmeticException if a sum exceeds a long
     */
    void add(int kind, Grain grain, int period, boolean isBrokenDown, long[] amounts);
  }

  private final Segments segments;
  private final Walk walk;
  private final int most;

  /**
   * @param most so many sums are held
   */
  PeriodCells(Segments segments, Walk walk, int most) {
    this.segments = segments;
    this.walk = walk;
    this.most = most;
  }

  /**
   * One row for each {@code kind} and {@code grain} (ordinal) as they were added, {@code period}
   * and combination of segment values ({@link Segments#keys}), with the sums, BIGINT.
   *
   * @param asOf customers who came after it do not count
   */
  static Dataset<Row> count(Dataset<Row> history, Segments segments, LocalDate asOf, Walk walk) {
    return new SegmentSums(segments, List.of("kind", "grain", "period"), walk.sums())
        .of(history, asOf, walk.facts(), new PeriodCells(segments, walk, MOST));
  }

  @Override
  public Iterator<Row> call(Iterator<Row> customers) {
    return new Batches(customers::hasNext, () -> new Cells().of(customers));
  }

  /** The sums of some customers. */
  private final class Cells implements Sums {
    private final SegmentValues values = new SegmentValues(segments);

    /** By the number of segment values, then by kind and grain. */
    private final List<PeriodRun[]> runs = new ArrayList<>();

    private int held;

    Iterator<Row> of(Iterator<Row> customers) {
      int position = segments.facts().size();
      while (customers.hasNext() && held < most) {
        Row customer = customers.next();
        values.read(customer);
        walk.add(customer, position, this);
      }
      return IntStream.range(0, runs.size()).boxed().flatMap(this::rows).iterator();
    }

    @Override
    public void add(int kind, Grain grain, int period, boolean isBrokenDown, long[] amounts) {
      int own = isBrokenDown ? values.in(grain, period) : SegmentValues.NONE;
      while (runs.size() <= own) {
        runs.add(new PeriodRun[0]);
      }
      int slot = kind * GRAINS + grain.ordinal();
      PeriodRun[] ofValues = runs.get(own);
      if (ofValues.length <= slot) {
        ofValues = Arrays.copyOf(ofValues, slot + 1);
        runs.set(own, ofValues);
      }
      if (ofValues[slot] == null) {
        ofValues[slot] = new PeriodRun(period, amounts.length);
        held += amounts.length + OVERHEAD;
      }
      held += ofValues[slot].add(period, amounts);
    }

    private Stream<Row> rows(int own) {
      PeriodRun[] ofValues = runs.get(own);
      return IntStream.range(0, ofValues.length)
          .filter(slot -> ofValues[slot] != null)
          .boxed()
          .flatMap(slot -> rows(own, slot, ofValues[slot]));
    }

    /** Also of periods without anything: a series starts with its first visit, even of no money. */
    private Stream<Row> rows(int own, int slot, PeriodRun run) {
      return IntStream.rangeClosed(run.first(), run.last()).mapToObj(p -> row(own, slot, run, p));
    }

    private Row row(int own, int slot, PeriodRun run, int period) {
      int width = segments.keys().size();
      int sums = walk.sums().size();
      Object[] row = values.get(own).toArray(new Object[width + 3 + sums]);
      row[width] = slot / GRAINS;
      row[width + 1] = slot % GRAINS;
      row[width + 2] = period;
      for (int s = 0; s < sums; s++) {
        row[width + 3 + s] = run.get(period, s);
      }
      return RowFactory.create(row);
    }
  }
}
