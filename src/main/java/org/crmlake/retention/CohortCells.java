package org.crmlake.retention;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.crmlake.job.Batches;

/**
 * Adds up customers by cohort and age, each in one walk over its sorted days: it counts on the
 * first active day of a period, and leaves on the last active day of all. So nothing is counted
 * distinct, and only sums leave a partition. (A row for each day, activity and grain, grouped by
 * Spark, gives the same in many times the time.)
 *
 * <p>Rows have the values of the segments, {@code days} (since 1970-01-01), {@code orders}, {@code
 * gross_minor} and {@code refund_minor} of base.purchase_history.
 */
final class CohortCells implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1;

  /** So many sums are held; then they are handed on, maybe to be met again. */
  private static final int MOST = 4_000_000;

  private static final int GRAINS = Grain.values().length;

  /** The sums of an age, in the order of {@link ActivePeriods#SUMS}. */
  private static final int KINDS = ActivePeriods.SUMS.size();

  private static final int ACTIVE = 0;
  private static final int LEAVING = 1;
  private static final int IN_STREAK = 2;
  private static final int FIRST_OF_BRACKET = 3;
  private static final int NET = 4;

  private final CohortSettings settings;
  private final int cut;
  private final int most;

  /** Number of the period that holds the as-of date, of each grain. */
  private final int[] newest;

  /**
   * @param asOf days after it do not count; each row has an earlier one
   */
  CohortCells(CohortSettings settings, LocalDate asOf) {
    this(settings, asOf, MOST);
  }

  /**
   * @param most so many sums are held
   */
  CohortCells(CohortSettings settings, LocalDate asOf, int most) {
    this.settings = settings;
    this.cut = Grain.DAY.index(asOf);
    this.most = most;
    this.newest = Stream.of(Grain.values()).mapToInt(g -> g.index(asOf)).toArray();
  }

  @Override
  public Iterator<Row> call(Iterator<Row> customers) {
    return new Batches(customers::hasNext, () -> new Cells().of(customers));
  }

  /** The sums of some customers. */
  private final class Cells {
    private final SegmentValues values = new SegmentValues(settings.frozen());

    /**
     * By the number of segment values, by activity and grain, and by how many periods ago the
     * cohort came: the sums of age 0, of age 1, and so on.
     */
    private final List<long[][][]> cohorts = new ArrayList<>();

    private final Map<Grain, int[]> brackets = new EnumMap<>(Grain.class);
    private int held;

    Iterator<Row> of(Iterator<Row> customers) {
      while (customers.hasNext() && held < most) {
        count(customers.next());
      }
      return IntStream.range(0, cohorts.size()).boxed().flatMap(this::rows).iterator();
    }

    private Stream<Row> rows(int own) {
      long[][][] bySlot = cohorts.get(own);
      return IntStream.range(0, bySlot.length)
          .boxed()
          .flatMap(
              slot ->
                  IntStream.range(0, bySlot[slot].length)
                      .filter(ago -> bySlot[slot][ago] != null)
                      .boxed()
                      .flatMap(ago -> rows(own, slot, ago, bySlot[slot][ago])));
    }

    /** One row for each age with activity or money. */
    private Stream<Row> rows(int own, int slot, int ago, long[] sums) {
      return IntStream.range(0, sums.length / KINDS)
          .filter(age -> sums[age * KINDS + ACTIVE] != 0 || sums[age * KINDS + NET] != 0)
          .mapToObj(age -> row(own, slot, ago, age, sums));
    }

    private Row row(int own, int slot, int ago, int age, long[] sums) {
      List<String> segments = values.get(own);
      int width = segments.size();
      Object[] row = segments.toArray(new Object[width + 4 + KINDS]);
      row[width] = slot / GRAINS;
      row[width + 1] = slot % GRAINS;
      row[width + 2] = newest[slot % GRAINS] - ago;
      row[width + 3] = age;
      for (int k = 0; k < KINDS; k++) {
        row[width + 4 + k] = sums[age * KINDS + k];
      }
      return RowFactory.create(row);
    }

    private void count(Row row) {
      int position = settings.segments().size();
      CustomerWalk walk = new CustomerWalk(row, position, cut);
      long[] net = net(row.getList(position + 2), row.getList(position + 3), walk.size());
      values.read(row);
      walk.each(settings.activities(), activity -> count(walk, net, activity));
    }

    /** Orders less returns of each day. */
    private long[] net(List<Long> gross, List<Long> refund, int days) {
      long[] net = new long[days];
      for (int i = 0; i < days; i++) {
        net[i] = Math.subtractExact(gross.get(i), refund.get(i));
      }
      return net;
    }

    private void count(CustomerWalk walk, long[] net, int activity) {
      for (Grain grain : settings.grains()) {
        int period = walk.firstPeriod(grain);
        boolean isBrokenDown = settings.segmentGrains().contains(grain);
        int own = isBrokenDown ? values.in(grain, period) : SegmentValues.NONE;
        add(walk, net, grain, period, sums(own, activity, grain, period));
      }
    }

    private long[] sums(int own, int activity, Grain grain, int period) {
      while (cohorts.size() <= own) {
        cohorts.add(new long[(Activity.BOTH + 1) * GRAINS][0][]);
      }
      long[][][] bySlot = cohorts.get(own);
      int slot = activity * GRAINS + grain.ordinal();
      int ago = newest[grain.ordinal()] - period;
      if (bySlot[slot].length <= ago) {
        bySlot[slot] = Arrays.copyOf(bySlot[slot], Math.max(2 * bySlot[slot].length, ago + 1));
      }
      if (bySlot[slot][ago] == null) {
        int ages = Math.min(ago, settings.horizon(grain)) + 1;
        held += ages * KINDS;
        bySlot[slot][ago] = new long[ages * KINDS];
      }
      return bySlot[slot][ago];
    }

    /** The first age of each age's bracket. */
    private int[] brackets(Grain grain) {
      return brackets.computeIfAbsent(
          grain,
          g ->
              IntStream.rangeClosed(0, settings.horizon(g))
                  .map(age -> Brackets.first(settings.brackets(g), age))
                  .toArray());
    }

    private void add(CustomerWalk walk, long[] net, Grain grain, int cohort, long[] sums) {
      int[] brackets = brackets(grain);
      int before = -1;
      boolean unbroken = true;
      for (int i = 0; i < walk.size(); i++) {
        int age = walk.period(grain, i) - cohort;
        int at = age * KINDS;
        if (at >= sums.length) {
          // Nothing that is shown depends on what comes after the last age.
          return;
        }
        if (age < 0) {
          // A return before the first order.
          continue;
        }
        sums[at + NET] = Math.addExact(sums[at + NET], net[i]);
        if (walk.isActive(i)) {
          if (age != before) {
            unbroken = unbroken && before == age - 1;
            sums[at + ACTIVE]++;
            sums[at + IN_STREAK] += unbroken ? 1 : 0;
            sums[at + FIRST_OF_BRACKET] += before < brackets[age] ? 1 : 0;
            before = age;
          }
          sums[at + LEAVING] += i == walk.lastActive() ? 1 : 0;
        }
      }
    }
  }
}
