package org.crmlake.retention;

import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * Adds a customer once for each X to the sums of its lifetime in days, which stands for the period:
 * from the first order to the day on which X days without an order are over, or to the last day
 * that is known. What comes after the first silence is another life.
 */
final class SilentCustomers implements PeriodCells.Walk {
  private static final long serialVersionUID = 1;

  private static final long[] EVENT = {1, 0};
  private static final long[] CENSORED = {0, 1};

  private final List<Integer> inactiveDays;
  private final int cut;

  /**
   * @param inactiveDays values of X; the position of each is its kind of sums
   * @param through last day that is known whole; later ones do not count
   */
  SilentCustomers(List<Integer> inactiveDays, LocalDate through) {
    this.inactiveDays = List.copyOf(inactiveDays);
    this.cut = Grain.DAY.index(through);
  }

  @Override
  public List<Column> facts() {
    return CustomerWalk.facts();
  }

  @Override
  public List<String> sums() {
    return List.of("events", "censored");
  }

  @Override
  public void add(Row customer, int position, PeriodCells.Sums sums) {
    CustomerWalk walk = new CustomerWalk(customer, position, cut);
    walk.each(
        List.of(Activity.PURCHASE),
        activity -> {
          for (int x = 0; x < inactiveDays.size(); x++) {
            add(walk, x, sums);
          }
        });
  }

  private void add(CustomerWalk walk, int x, PeriodCells.Sums sums) {
    int silence = inactiveDays.get(x);
    int last = walk.day(walk.firstActive());
    for (int i = walk.firstActive() + 1; i <= walk.lastActive(); i++) {
      if (walk.isActive(i)) {
        if (walk.day(i) - last > silence) {
          break;
        }
        last = walk.day(i);
      }
    }
    int silentOn = last + silence;
    int duration = Math.min(silentOn, cut) - walk.day(walk.firstActive());
    sums.add(x, Grain.DAY, duration, true, silentOn <= cut ? EVENT : CENSORED);
  }
}
