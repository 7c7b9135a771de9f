package org.crmlake.stats;

import java.util.List;
import org.apache.commons.math3.special.Beta;
import org.apache.commons.math3.special.Gamma;

/** Log-likelihood of {@link BetaBernoulli} with analytic derivatives. */
final class BetaBernoulliLikelihood implements Likelihood {
  private final PurchaseTable table;

  BetaBernoulliLikelihood(PurchaseTable table) {
    this.table = table;
  }

  @Override
  public Derivatives at(double[] parameters) {
    Derivatives sum = new Derivatives(4);
    sum.addAll(
        table.rows(),
        (row, to) -> {
          int n = (int) table.age(row);
          int last = (int) table.recency(row);
          Mixture mixture = new Mixture(n - last + 1);
          fill(mixture, parameters, table.x(row), last, n);
          mixture.addTo(to, table.customers(row));
        });
    return sum;
  }

  /** One history: alive at all n opportunities, or left just before one after the last purchase. */
  static void fill(Mixture mixture, double[] parameters, int x, int last, int n) {
    double gamma = parameters[2];
    double delta = parameters[3];
    for (int alive = n; alive >= last; alive--) {
      boolean left = alive < n;
      double g = left ? gamma + 1 : gamma;
      mixture.add(
          Beta.logBeta(parameters[0] + x, parameters[1] + alive - x)
              - Beta.logBeta(parameters[0], parameters[1])
              + Beta.logBeta(g, delta + alive)
              - Beta.logBeta(gamma, delta));
      pair(mixture, parameters[0], parameters[1], x, alive - x, 0);
      pair(mixture, gamma, delta, left ? 1 : 0, alive, 1);
    }
  }

  /** Derivatives of ln B(u + i, w + j) - ln B(u, w). */
  private static void pair(Mixture mixture, double u, double w, int i, int j, int which) {
    double both = Gamma.digamma(u + w + i + j) - Gamma.digamma(u + w);
    double both2 = Gamma.trigamma(u + w + i + j) - Gamma.trigamma(u + w);
    mixture.derivatives()[2 * which] = Gamma.digamma(u + i) - Gamma.digamma(u) - both;
    mixture.derivatives()[2 * which + 1] = Gamma.digamma(w + j) - Gamma.digamma(w) - both;
    mixture.seconds()[3 * which] = Gamma.trigamma(u + i) - Gamma.trigamma(u) - both2;
    mixture.seconds()[3 * which + 1] = -both2;
    mixture.seconds()[3 * which + 2] = Gamma.trigamma(w + j) - Gamma.trigamma(w) - both2;
  }

  @Override
  public double[] shift() {
    return new double[4];
  }

  @Override
  public double[] scale() {
    return new double[] {1, 1, 1, 1};
  }

  @Override
  public List<double[]> starts() {
    return List.of(
        new double[] {1, 1, 1, 3}, new double[] {0.5, 2, 0.5, 3}, new double[] {2, 0.5, 0.3, 1});
  }

  @Override
  public long customers() {
    return table.customers();
  }
}
