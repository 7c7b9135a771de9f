package org.crmlake.stats;

/**
 * The likelihood of one Pareto/NBD history as a sum: the customer is alive at T, or left at a time
 * y between t and T, integrated by Gauss-Legendre quadrature over {@code v = ln((m + y) / (m + t))}
 * with m the smaller of alpha and beta, in which both powers are smooth. Beyond where they have
 * fallen by e^-38 the integral is cut off. Without {@code alpha^r beta^s Gamma(r + x) / Gamma(r)},
 * which all parts share.
 */
final class ParetoHistory {
  private static final double NEGLIGIBLE = 38;
  private static final double[][] FEW = LegendreRule.of(16);
  private static final double[][] MANY = LegendreRule.of(32);

  private final double r;
  private final double alpha;
  private final double s;
  private final double beta;

  ParetoHistory(double r, double alpha, double s, double beta) {
    this.r = r;
    this.alpha = alpha;
    this.s = s;
    this.beta = beta;
  }

  static Mixture mixture() {
    return new Mixture(MANY[0].length + 1);
  }

  /** Fills the mixture; being alive is its first component. */
  void fill(Mixture mixture, int x, double recency, double age) {
    mixture.clear();
    double rx = r + x;
    component(mixture, rx, age, 0, 0);
    double least = Math.min(alpha, beta);
    double end =
        Math.min(
            age,
            Math.min(
                (alpha + recency) * Math.exp(NEGLIGIBLE / rx) - alpha,
                (beta + recency) * Math.exp(NEGLIGIBLE / s) - beta));
    double width = Math.log((least + end) / (least + recency));
    if (!(width > 0)) {
      return;
    }
    double fall =
        rx * Math.log((alpha + end) / (alpha + recency))
            + s * Math.log((beta + end) / (beta + recency));
    double[][] rule = fall > 12 || width > 4 ? MANY : FEW;
    for (int k = 0; k < rule[0].length; k++) {
      double shifted = (least + recency) * Math.exp(width * rule[0][k]);
      component(mixture, rx, shifted - least, 1, Math.log(width * rule[1][k] * shifted * s));
    }
  }

  private void component(Mixture mixture, double rx, double y, int left, double log) {
    double ia = 1 / (alpha + y);
    double ib = 1 / (beta + y);
    double la = Math.log(alpha + y);
    double lb = Math.log(beta + y);
    double power = s + left;
    mixture.add(log - rx * la - power * lb);
    double[] first = mixture.derivatives();
    first[0] = -la;
    first[1] = -rx * ia;
    first[2] = left / s - lb;
    first[3] = -power * ib;
    double[] second = mixture.seconds();
    second[0] = 0;
    second[1] = -ia;
    second[2] = rx * ia * ia;
    second[3] = -left / s / s;
    second[4] = -ib;
    second[5] = power * ib * ib;
  }
}
