package org.crmlake.stats;

import org.apache.commons.math3.special.Erf;
import org.apache.commons.math3.special.Gamma;

/**
 * Two shares compared.
 *
 * @param difference second less first
 * @param low lower bound of its 95 % interval (Newcombe, Statistics in Medicine 17 (1998), method
 *     10: from Wilson's intervals of both)
 * @param high upper bound
 * @param pValue two-sided, of equal shares, by the pooled normal test; 1 where nothing or
 *     everything is a success in both
 */
public record TwoProportions(double difference, double low, double high, double pValue) {

  /**
   * @throws IllegalArgumentException unless successes are among the trials, and there are trials
   */
  public static TwoProportions of(long successes1, long trials1, long successes2, long trials2) {
    Wilson first = Wilson.of(successes1, trials1);
    Wilson second = Wilson.of(successes2, trials2);
    double p1 = (double) successes1 / trials1;
    double p2 = (double) successes2 / trials2;
    double difference = p2 - p1;
    double low = difference - Math.hypot(p2 - second.low(), first.high() - p1);
    double high = difference + Math.hypot(second.high() - p2, p1 - first.low());
    double pooled = (double) (successes1 + successes2) / (trials1 + trials2);
    double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / trials1 + 1.0 / trials2));
    double pValue = error == 0 ? 1 : Erf.erfc(Math.abs(difference) / error / Math.sqrt(2));
    return new TwoProportions(difference, low, high, pValue);
  }

  /**
   * The p-value of Pearson's chi-square test that all of these counts have one mean: whether a
   * split into equal groups came out as it was meant.
   *
   * @return 1 for fewer than two groups
   */
  public static double equalSplit(long[] counts) {
    long all = 0;
    for (long count : counts) {
      all += count;
    }
    if (counts.length < 2 || all == 0) {
      return 1;
    }
    double mean = (double) all / counts.length;
    double chi = 0;
    for (long count : counts) {
      chi += (count - mean) * (count - mean) / mean;
    }
    return Gamma.regularizedGammaQ((counts.length - 1) / 2.0, chi / 2);
  }
}
