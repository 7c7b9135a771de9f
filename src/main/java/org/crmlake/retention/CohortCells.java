package org.crmlake.retention;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
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

  private static final int NOT_BROKEN_DOWN = -1;

  /** The sums of an age, in the order of {@link ActivePeriods#SUMS}. */
  private static final int KINDS = ActivePeriods.SUMS.length;

  private static final int ACTIVE = 0;
  private static final int LEAVING = 1;
  private static final int IN_STREAK = 2;
  private static final int FIRST_OF_BRACKET = 3;
  private static final int NET = 4;

  private final CohortSettings settings;
  private final int cut;
  private final int most;

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
    this.cut = Math.toIntExact(asOf.toEpochDay());
    this.most = most;
  }

  /** The columns of {@link ActivePeriods#count}. */
  static StructType schema(int segments) {
    StructType schema = new StructType();
    for (int i = 0; i < segments; i++) {
      schema = schema.add(ActivePeriods.segment(i), DataTypes.StringType);
    }
    for (String key : new String[] {"activity", "grain", "cohort", "age"}) {
      schema = schema.add(key, DataTypes.IntegerType, false);
    }
    for (String sum : ActivePeriods.SUMS) {
      schema = schema.add(sum, DataTypes.LongType, false);
    }
    return schema;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> customers) {
    return new Batches(customers::hasNext, () -> new Cells().of(customers));
  }

  /**
   * Customers who are added up together.
   *
   * @param segments position of their values
   */
  private record Cohort(int segments, int activity, Grain grain, int period) {
    /** Periods are neighbours: without mixing most of a map's keys would clash. */
    @Override
    public int hashCode() {
      int kind = (segments * 4 + activity) * 8 + grain.ordinal();
      return kind * 0x9E3779B9 + period;
    }
  }

  /** The sums of some customers. */
  private final class Cells {
    private final Map<List<String>, Integer> positions = new HashMap<>();
    private final List<List<String>> segments = new ArrayList<>();

    /** The sums of age 0, of age 1, and so on. */
    private final Map<Cohort, long[]> cohorts = new HashMap<>();

    private final Map<Grain, int[]> brackets = new EnumMap<>(Grain.class);
    private int held;

    Iterator<Row> of(Iterator<Row> customers) {
      while (customers.hasNext() && held < most) {
        count(customers.next());
      }
      return cohorts.entrySet().stream().flatMap(e -> rows(e.getKey(), e.getValue())).iterator();
    }

    /** One row for each age with activity or money. */
    private Stream<Row> rows(Cohort cohort, long[] sums) {
      return IntStream.range(0, sums.length / KINDS)
          .filter(age -> sums[age * KINDS + ACTIVE] != 0 || sums[age * KINDS + NET] != 0)
          .mapToObj(age -> row(cohort, age, sums));
    }

    private Row row(Cohort cohort, int age, long[] sums) {
      int width = settings.segments().size();
      Object[] values = new Object[width + 4 + KINDS];
      if (cohort.segments != NOT_BROKEN_DOWN) {
        segments.get(cohort.segments).toArray(values);
      }
      values[width] = cohort.activity;
      values[width + 1] = cohort.grain.ordinal();
      values[width + 2] = cohort.period;
      values[width + 3] = age;
      for (int k = 0; k < KINDS; k++) {
        values[width + 4 + k] = sums[age * KINDS + k];
      }
      return RowFactory.create(values);
    }

    private void count(Row row) {
      CustomerWalk walk = new CustomerWalk(row, settings.segments().size(), cut);
      int own = segments(row);
      boolean any = settings.activities().contains(Activity.ANY);
      boolean purchases = settings.activities().contains(Activity.PURCHASE);
      if (any && purchases && walk.everyDayHasAnOrder()) {
        count(walk, own, Activity.BOTH, false);
        return;
      }
      if (any) {
        count(walk, own, Activity.ANY.ordinal(), false);
      }
      if (purchases) {
        count(walk, own, Activity.PURCHASE.ordinal(), true);
      }
    }

    private int segments(Row row) {
      List<String> values = new ArrayList<>(settings.segments().size());
      for (int i = 0; i < settings.segments().size(); i++) {
        values.add(row.getString(i));
      }
      return positions.computeIfAbsent(
          values,
          v -> {
            segments.add(v);
            return segments.size() - 1;
          });
    }

    private void count(CustomerWalk walk, int own, int activity, boolean ordersOnly) {
      if (!walk.begin(ordersOnly)) {
        return;
      }
      for (Grain grain : settings.grains()) {
        int values = settings.segmentGrains().contains(grain) ? own : NOT_BROKEN_DOWN;
        int period = walk.firstPeriod(grain);
        long[] sums =
            cohorts.computeIfAbsent(
                new Cohort(values, activity, grain, period), c -> new long[length(c)]);
        add(walk, grain, period, sums);
      }
    }

    private int length(Cohort cohort) {
      int newest = cohort.grain.index(LocalDate.ofEpochDay(cut));
      int ages = Math.min(newest - cohort.period, settings.horizon(cohort.grain)) + 1;
      held += ages * KINDS;
      return ages * KINDS;
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

    private void add(CustomerWalk walk, Grain grain, int cohort, long[] sums) {
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
        sums[at + NET] = Math.addExact(sums[at + NET], walk.net(i));
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
