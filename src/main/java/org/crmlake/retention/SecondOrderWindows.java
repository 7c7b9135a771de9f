package org.crmlake.retention;

import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * Adds a customer once for each window to the sums of the period of its first order: whether it
 * came back within so many days, and whether they are over.
 */
final class SecondOrderWindows implements PeriodCells.Walk {
  private static final long serialVersionUID = 1;

  private final SecondOrders.Settings settings;
  private final int cut;
  private final int through;

  /**
   * @param settings with the windows; the position of each is its kind of sums
   * @param asOf days after it do not count
   * @param through last day that is known whole
   */
  SecondOrderWindows(SecondOrders.Settings settings, LocalDate asOf, LocalDate through) {
    this.settings = settings;
    this.cut = Grain.DAY.index(asOf);
    this.through = Grain.DAY.index(through);
  }

  @Override
  public List<Column> facts() {
    return CustomerWalk.facts();
  }

  @Override
  public List<String> sums() {
    return List.of(
        "cohort_size",
        "second_orders",
        "mature_customers",
        "mature_second_orders",
        "gone_after_one");
  }

  @Override
  public void add(Row customer, int position, PeriodCells.Sums sums) {
    CustomerWalk walk = new CustomerWalk(customer, position, cut);
    walk.each(List.of(Activity.PURCHASE), activity -> add(walk, sums));
  }

  private void add(CustomerWalk walk, PeriodCells.Sums sums) {
    int first = walk.day(walk.firstActive());
    Integer gap = gap(walk);
    for (int w = 0; w < settings.withinDays().size(); w++) {
      int days = settings.withinDays().get(w);
      boolean isBack = gap != null && gap <= days;
      boolean isMature = first + days <= through;
      long[] amounts = {
        1, one(isBack), one(isMature), one(isMature && isBack), one(isMature && gap == null)
      };
      for (Grain grain : settings.grains()) {
        sums.add(w, grain, walk.firstPeriod(grain), true, amounts);
      }
    }
  }

  /** Days from the first order to the second; null without one. */
  private Integer gap(CustomerWalk walk) {
    int first = walk.firstActive();
    if (settings.sameDay() && walk.orders(first) > 1) {
      return 0;
    }
    for (int i = first + 1; i <= walk.lastActive(); i++) {
      if (walk.isActive(i)) {
        return walk.day(i) - walk.day(first);
      }
    }
    return null;
  }

  private static int one(boolean condition) {
    return condition ? 1 : 0;
  }
}
