package org.crmlake.retention;

import java.time.LocalDate;
import java.util.List;

/**
 * The months of one customer with an order or a return, ascending.
 *
 * <p>A customer pays in a month whose orders exceed its returns: that excess is the month's
 * revenue. Where returns exceed orders, revenue is 0 and the rest is credit.
 */
final class CustomerMonths {
  private final int[] periods;
  private final long[] net;
  private int size;
  private int firstPaid = -1;

  /**
   * @param days ascending, as days since 1970-01-01
   * @param gross amount of each day's orders
   * @param refund amount of each day's returns
   * @param cut days after it do not count
   * @throws ArithmeticException if a month's amount exceeds a long
   */
  CustomerMonths(List<Integer> days, List<Long> gross, List<Long> refund, int cut) {
    int known = days.size();
    periods = new int[known];
    net = new long[known];
    for (int i = 0; i < known && days.get(i) <= cut; i++) {
      int period = Grain.MONTH.index(LocalDate.ofEpochDay(days.get(i)));
      if (size == 0 || periods[size - 1] != period) {
        periods[size] = period;
        size++;
      }
      long ofDay = Math.subtractExact(gross.get(i), refund.get(i));
      net[size - 1] = Math.addExact(net[size - 1], ofDay);
    }
    for (int m = 0; m < size && firstPaid < 0; m++) {
      firstPaid = net[m] > 0 ? m : -1;
    }
  }

  int size() {
    return size;
  }

  /** Number of the month in {@link Grain#MONTH}. */
  int period(int month) {
    return periods[month];
  }

  long revenue(int month) {
    return Math.max(net[month], 0);
  }

  /** What returns exceed orders by, not above 0. */
  long credit(int month) {
    return Math.min(net[month], 0);
  }

  /** Revenue of the calendar month before; 0 where nothing was paid. */
  long previousRevenue(int month) {
    return month > 0 && periods[month - 1] == periods[month] - 1 ? revenue(month - 1) : 0;
  }

  /** Revenue of the calendar month after; 0 where nothing was paid. */
  long nextRevenue(int month) {
    return hasNext(month) ? revenue(month + 1) : 0;
  }

  /** Whether the customer pays for the first time. */
  boolean isFirst(int month) {
    return month == firstPaid;
  }

  /** Whether there is an order or a return in the calendar month after. */
  boolean hasNext(int month) {
    return month + 1 < size && periods[month + 1] == periods[month] + 1;
  }
}
