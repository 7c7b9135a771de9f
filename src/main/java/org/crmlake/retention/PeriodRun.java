package org.crmlake.retention;

import java.util.Arrays;

/** Sums of periods from the first to the last without a gap, with room around them. */
final class PeriodRun {
  private final int width;
  private int first;
  private int last;

  /** Period of the first of the sums. */
  private int origin;

  private long[] sums;

  /**
   * @param period the first one that is added to
   * @param width number of sums of each period
   */
  PeriodRun(int period, int width) {
    this.width = width;
    first = period;
    last = period;
    origin = period;
    sums = new long[width];
  }

  /** The first period that was added to. */
  int first() {
    return first;
  }

  /** The last period that was added to. */
  int last() {
    return last;
  }

  /** A sum of a period from the first to the last. */
  long get(int period, int sum) {
    return sums[(period - origin) * width + sum];
  }

  /**
   * Adds, and returns how many sums there are more.
   *
   * @throws ArithmeticException if a sum exceeds a long
   */
  int add(int period, long[] amounts) {
    first = Math.min(first, period);
    last = Math.max(last, period);
    int held = sums.length;
    if (period < origin) {
      int more = Math.max(origin - period, held / width);
      long[] longer = new long[held + more * width];
      System.arraycopy(sums, 0, longer, more * width, held);
      sums = longer;
      origin -= more;
    }
    int at = (period - origin) * width;
    if (at >= sums.length) {
      sums = Arrays.copyOf(sums, Math.max(2 * sums.length, at + width));
    }
    for (int k = 0; k < width; k++) {
      sums[at + k] = Math.addExact(sums[at + k], amounts[k]);
    }
    return sums.length - held;
  }
}
