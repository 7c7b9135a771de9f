package org.crmlake.stats;

import org.apache.commons.math3.special.Beta;

/**
 * BG/BB (P. Fader, B. Hardie, J. Shang, Customer-base analysis in a discrete-time noncontractual
 * setting, Marketing Science 29, 2010), for customers who buy or do not buy at each of n
 * opportunities. While alive they buy with a probability from Beta(alpha, beta); before each
 * opportunity they leave with a probability from Beta(gamma, delta). In tables, age is n and
 * recency the last opportunity with a purchase.
 *
 * @param alpha positive, as the others
 */
public record BetaBernoulli(double alpha, double beta, double gamma, double delta) {

  public BetaBernoulli {
    Positive.require("alpha", alpha, "beta", beta, "gamma", gamma, "delta", delta);
  }

  /**
   * Parameters alpha, beta, gamma, delta.
   *
   * @throws IllegalArgumentException unless recencies and ages are whole numbers and x <= recency
   */
  public static Fit fit(PurchaseTable table) {
    for (int i = 0; i < table.rows(); i++) {
      if (table.recency(i) != Math.rint(table.recency(i))
          || table.age(i) != Math.rint(table.age(i))
          || table.x(i) > table.recency(i)) {
        throw new IllegalArgumentException(
            "x "
                + table.x(i)
                + ", recency "
                + table.recency(i)
                + ", age "
                + table.age(i)
                + " are not whole numbers of opportunities");
      }
    }
    if (table.repeaters() < 2) {
      return Fit.refused(
          "only " + table.repeaters() + " customers with a repeat purchase", table.customers());
    }
    return Newton.fit(new BetaBernoulliLikelihood(table));
  }

  public double logLikelihood(PurchaseTable table) {
    return new BetaBernoulliLikelihood(table).at(new double[] {alpha, beta, gamma, delta}).value;
  }

  /** Probability of being alive at the opportunity after the n-th. */
  public double alive(int x, int recency, int n) {
    return Math.exp(
        Beta.logBeta(alpha + x, beta + n - x)
            - Beta.logBeta(alpha, beta)
            + survival(n + 1)
            - logHistory(x, recency, n));
  }

  /** Expected purchases at the next so many opportunities. */
  public double expected(int x, int recency, int n, int next) {
    double sum = 0;
    for (int k = 1; k <= next; k++) {
      sum += Math.exp(survival(n + k) - survival(n + 1));
    }
    return alive(x, recency, n) * (alpha + x) / (alpha + beta + n) * sum;
  }

  /** Expected purchases of a new customer at so many opportunities. */
  public double expectedOfNew(int opportunities) {
    return expected(0, 0, 0, opportunities);
  }

  /** Probability that a new customer buys x times at n opportunities. */
  public double probability(int x, int n) {
    double sum = 0;
    for (int last = x; last <= n; last++) {
      double ways = x == 0 ? (last == 0 ? 1 : 0) : choose(last - 1, x - 1);
      if (ways > 0) {
        sum += ways * Math.exp(logHistory(x, last, n));
      }
    }
    return sum;
  }

  private static double choose(int n, int k) {
    double ways = 1;
    for (int i = 1; i <= k; i++) {
      ways = ways * (n - k + i) / i;
    }
    return ways;
  }

  /** Logarithm of the probability of being alive at the k-th opportunity. */
  private double survival(int k) {
    return Beta.logBeta(gamma, delta + k) - Beta.logBeta(gamma, delta);
  }

  private double logHistory(int x, int recency, int n) {
    Mixture mixture = new Mixture(n - recency + 1);
    new BetaBernoulliLikelihood.History(new double[] {alpha, beta, gamma, delta}, n)
        .fill(mixture, x, recency, n);
    return mixture.log();
  }
}
