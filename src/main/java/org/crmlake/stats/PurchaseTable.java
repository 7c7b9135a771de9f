package org.crmlake.stats;

import java.util.Arrays;

/**
 * Purchase histories as the models see them, each distinct one once with the number of customers
 * who share it: x repeat purchases, recency t (first to last purchase) and age T (first purchase to
 * the end of observation), in any one unit of time. What order rows were added in does not matter.
 */
public final class PurchaseTable {
  private static final int INDEX_BITS = 20;

  private final int[] x;
  private final int[] last;
  private final int[] end;
  private final long[] customers;
  private final double[] times;
  private final long[] above;
  private final long total;

  private PurchaseTable(int[] x, int[] last, int[] end, long[] customers, double[] times) {
    this.x = x;
    this.last = last;
    this.end = end;
    this.customers = customers;
    this.times = times;
    this.total = Arrays.stream(customers).sum();
    long[] counts = new long[x.length == 0 ? 1 : x[x.length - 1] + 1];
    for (int i = 0; i < x.length; i++) {
      counts[x[i]] += customers[i];
    }
    // above[j]: customers with x > j.
    this.above = new long[counts.length - 1];
    long more = 0;
    for (int j = counts.length - 1; j > 0; j--) {
      more += counts[j];
      above[j - 1] = more;
    }
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Distinct histories. */
  public int rows() {
    return x.length;
  }

  public int x(int row) {
    return x[row];
  }

  public double recency(int row) {
    return times[last[row]];
  }

  public double age(int row) {
    return times[end[row]];
  }

  /** How many customers share the history. */
  public long customers(int row) {
    return customers[row];
  }

  /** All customers. */
  public long customers() {
    return total;
  }

  /** Customers with at least one repeat purchase. */
  public long repeaters() {
    return above.length == 0 ? 0 : above[0];
  }

  /** Repeat purchases of all customers. */
  public long repeats() {
    return Arrays.stream(above).sum();
  }

  /** Mean age; 1 if that is 0. */
  public double meanAge() {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += customers[i] * age(i);
    }
    return sum > 0 ? sum / total : 1;
  }

  /** Customers with more than j repeat purchases, for every j below the greatest. */
  long[] above() {
    return above;
  }

  /** The distinct times that {@link #lastIndex} and {@link #endIndex} point into. */
  double[] times() {
    return times;
  }

  int lastIndex(int row) {
    return last[row];
  }

  int endIndex(int row) {
    return end[row];
  }

  /**
   * A smaller table for a first, rough fit: times rounded to a multiple of the grain, recency and
   * age by the same amount downwards, so that it stays below the age.
   */
  PurchaseTable coarse(double grain) {
    Builder builder = builder();
    for (int i = 0; i < x.length; i++) {
      double t = Math.floor(recency(i) / grain) * grain;
      double age = Math.floor(age(i) / grain) * grain;
      builder.add(
          x[i], x[i] > 0 ? Math.max(t, grain / 8) : 0, Math.max(age, grain / 4), customers[i]);
    }
    return builder.build();
  }

  /** Collects rows. */
  public static final class Builder {
    private int[] x = new int[64];
    private double[] recency = new double[64];
    private double[] age = new double[64];
    private long[] customers = new long[64];
    private int size;

    private Builder() {}

    /**
     * Adds customers with one history.
     *
     * @throws IllegalArgumentException unless x >= 0, 0 <= recency <= age, recency is 0 where x is,
     *     and customers > 0
     */
    public Builder add(int repeats, double t, double untilEnd, long count) {
      if (repeats < 0 || !(t >= 0) || !(untilEnd >= t) || count <= 0 || (repeats == 0 && t != 0)) {
        throw new IllegalArgumentException(
            "no purchase history: x "
                + repeats
                + ", recency "
                + t
                + ", age "
                + untilEnd
                + ", customers "
                + count);
      }
      if (size == x.length) {
        x = Arrays.copyOf(x, size * 2);
        recency = Arrays.copyOf(recency, size * 2);
        age = Arrays.copyOf(age, size * 2);
        customers = Arrays.copyOf(customers, size * 2);
      }
      x[size] = repeats;
      recency[size] = t;
      age[size] = untilEnd;
      customers[size++] = count;
      return this;
    }

    public PurchaseTable build() {
      double[] times = new double[2 * size];
      System.arraycopy(recency, 0, times, 0, size);
      System.arraycopy(age, 0, times, size, size);
      times = Arrays.stream(times).sorted().distinct().toArray();
      long[] keys = new long[size];
      for (int i = 0; i < size; i++) {
        keys[i] =
            key(x[i], Arrays.binarySearch(times, recency[i]), Arrays.binarySearch(times, age[i]));
      }
      long[] distinct = Arrays.stream(keys).sorted().distinct().toArray();
      long[] sums = new long[distinct.length];
      for (int i = 0; i < size; i++) {
        sums[Arrays.binarySearch(distinct, keys[i])] += customers[i];
      }
      int[] xs = new int[distinct.length];
      int[] lasts = new int[distinct.length];
      int[] ends = new int[distinct.length];
      int mask = (1 << INDEX_BITS) - 1;
      for (int i = 0; i < distinct.length; i++) {
        xs[i] = (int) (distinct[i] >>> (2 * INDEX_BITS));
        lasts[i] = (int) (distinct[i] >>> INDEX_BITS) & mask;
        ends[i] = (int) distinct[i] & mask;
      }
      return new PurchaseTable(xs, lasts, ends, sums, times);
    }

    private static long key(long x, long last, long end) {
      if (x >= 1 << INDEX_BITS || last >= 1 << INDEX_BITS || end >= 1 << INDEX_BITS) {
        throw new IllegalArgumentException(
            "more than " + (1 << INDEX_BITS) + " purchases or distinct times");
      }
      return (x << (2 * INDEX_BITS)) | (last << INDEX_BITS) | end;
    }
  }
}
