package org.crmlake.stats;

/**
 * Wilson's score interval of a share, two-sided 95 %: E. B. Wilson, Probable inference, the law of
 * succession, and statistical inference, JASA 22 (1927). Unlike the normal approximation it stays
 * within 0 and 1 and has a width at shares of 0 and 1.
 *
 * @param low lower bound, 0 to 1
 * @param high upper bound, 0 to 1
 */
public record Wilson(double low, double high) {

  /** The 0.975 quantile of the standard normal distribution. */
  public static final double Z = 1.959963984540054;

  /**
   * The interval of {@code successes / trials}.
   *
   * @throws IllegalArgumentException unless 0 <= successes <= trials and trials > 0
   */
  public static Wilson of(long successes, long trials) {
    if (trials <= 0 || successes < 0 || successes > trials) {
      throw new IllegalArgumentException(
          "no share: " + successes + " successes of " + trials + " trials");
    }
    double n = trials;
    double p = successes / n;
    double z2n = Z * Z / n;
    double centre = p + z2n / 2;
    double half = Z * Math.sqrt(p * (1 - p) / n + z2n / n / 4);
    // At 0 and n of n the bound is exact, whatever the rounding of the root.
    return new Wilson(
        successes == 0 ? 0 : (centre - half) / (1 + z2n),
        successes == trials ? 1 : (centre + half) / (1 + z2n));
  }
}
