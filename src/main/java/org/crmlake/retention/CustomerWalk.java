package org.crmlake.retention;

import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Row;

/** The days of one customer up to a day, for one activity at a time. */
final class CustomerWalk {
  private final int size;
  private final LocalDate[] days;
  private final boolean[] hasOrder;
  private final long[] net;
  private boolean ordersOnly;
  private int first;
  private int last;

  /**
   * @param row with {@code days} (since 1970-01-01, ascending), {@code orders}, {@code gross_minor}
   *     and {@code refund_minor} from a position on
   * @param cut the last day that counts
   */
  CustomerWalk(Row row, int position, int cut) {
    List<Integer> all = row.getList(position);
    List<Integer> orders = row.getList(position + 1);
    List<Long> gross = row.getList(position + 2);
    List<Long> refund = row.getList(position + 3);
    int known = all.size();
    while (known > 0 && all.get(known - 1) > cut) {
      known--;
    }
    size = known;
    days = new LocalDate[size];
    hasOrder = new boolean[size];
    net = new long[size];
    for (int i = 0; i < size; i++) {
      days[i] = LocalDate.ofEpochDay(all.get(i));
      hasOrder[i] = orders.get(i) > 0;
      net[i] = Math.subtractExact(gross.get(i), refund.get(i));
    }
  }

  int size() {
    return size;
  }

  boolean everyDayHasAnOrder() {
    for (boolean has : hasOrder) {
      if (!has) {
        return false;
      }
    }
    return true;
  }

  /**
   * Chooses the activity.
   *
   * @param ordersOnly whether only days with an order are active
   * @return whether any is
   */
  boolean begin(boolean ordersOnly) {
    this.ordersOnly = ordersOnly;
    first = 0;
    while (first < size && !isActive(first)) {
      first++;
    }
    last = size - 1;
    while (last >= 0 && !isActive(last)) {
      last--;
    }
    return first < size;
  }

  boolean isActive(int day) {
    return !ordersOnly || hasOrder[day];
  }

  int lastActive() {
    return last;
  }

  /** Number of the period of the first active day. */
  int firstPeriod(Grain grain) {
    return period(grain, first);
  }

  int period(Grain grain, int day) {
    return grain.index(days[day]);
  }

  /** Orders less returns of a day. */
  long net(int day) {
    return net[day];
  }
}
