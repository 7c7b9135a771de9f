package org.crmlake.stats;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Divides a whole amount by shares without losing a unit. */
public final class LargestRemainder {
  private LargestRemainder() {}

  /**
   * Amounts that sum to {@code total} exactly, each less than one unit from its exact value where
   * no weight is negative; what rounding down leaves goes to the largest remainders, of equal ones
   * to the first.
   *
   * @param weights any multiple of the shares; their sum must not be 0
   * @throws IllegalArgumentException if the weights sum to 0 or are not finite
   */
  public static long[] divide(long total, double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    if (sum == 0 || !Double.isFinite(sum)) {
      throw new IllegalArgumentException("weights that sum to " + sum + " divide nothing");
    }
    long[] parts = new long[weights.length];
    double[] remainders = new double[weights.length];
    long left = total;
    for (int i = 0; i < weights.length; i++) {
      double exact = total * (weights[i] / sum);
      parts[i] = (long) Math.floor(exact);
      remainders[i] = exact - parts[i];
      left -= parts[i];
    }
    int[] order =
        IntStream.range(0, weights.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -remainders[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    // Doubles of large totals may leave more than one unit for each, or less than none.
    for (int i = 0; left != 0; i = (i + 1) % order.length) {
      parts[order[i]] += Long.signum(left);
      left -= Long.signum(left);
    }
    return parts;
  }
}
