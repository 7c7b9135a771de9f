package org.crmlake.retention;

import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * Counts a customer once in each period with activity, by what it did before: in its first period
 * it is new, in one after another it is retained, after a gap it comes back.
 */
final class PeriodTransitions implements PeriodCells.Walk {
  static final List<String> SUMS = List.of("new_customers", "retained", "reactivated");

  private static final long serialVersionUID = 1;

  private static final long[] NEW = {1, 0, 0};
  private static final long[] RETAINED = {0, 1, 0};
  private static final long[] REACTIVATED = {0, 0, 1};

  private final List<Activity> activities;
  private final List<Grain> grains;
  private final List<Grain> segmentGrains;
  private final int cut;

  /**
   * @param segmentGrains the grains that are broken down by segment
   * @param asOf days after it do not count
   */
  PeriodTransitions(
      List<Activity> activities, List<Grain> grains, List<Grain> segmentGrains, LocalDate asOf) {
    this.activities = List.copyOf(activities);
    this.grains = List.copyOf(grains);
    this.segmentGrains = List.copyOf(segmentGrains);
    this.cut = Grain.DAY.index(asOf);
  }

  @Override
  public List<Column> facts() {
    return CustomerWalk.facts();
  }

  @Override
  public List<String> sums() {
    return SUMS;
  }

  @Override
  public void add(Row customer, int position, PeriodCells.Sums sums) {
    CustomerWalk walk = new CustomerWalk(customer, position, cut);
    walk.each(activities, activity -> grains.forEach(grain -> add(walk, activity, grain, sums)));
  }

  private void add(CustomerWalk walk, int activity, Grain grain, PeriodCells.Sums sums) {
    boolean isBrokenDown = segmentGrains.contains(grain);
    boolean isNew = true;
    int before = 0;
    for (int i = 0; i < walk.size(); i++) {
      int period = walk.period(grain, i);
      if (walk.isActive(i) && (isNew || period != before)) {
        long[] kind = isNew ? NEW : period == before + 1 ? RETAINED : REACTIVATED;
        sums.add(activity, grain, period, isBrokenDown, kind);
        isNew = false;
        before = period;
      }
    }
  }
}
