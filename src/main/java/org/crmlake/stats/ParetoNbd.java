package org.crmlake.stats;

/**
 * Pareto/NBD (D. Schmittlein, D. Morrison, R. Colombo, Counting your customers, Management Science
 * 33, 1987). Purchases are a Poisson process whose rate is from Gamma(r, alpha); the customer's
 * lifetime is exponential with a rate from Gamma(s, beta). Likelihood and probability of being
 * alive by quadrature instead of hypergeometric functions.
 */
public final class ParetoNbd implements TransactionModel {
  private final double r;
  private final double alpha;
  private final double s;
  private final double beta;

  /**
   * All parameters positive; alpha and beta in the unit of time.
   *
   * @throws IllegalArgumentException if one is not
   */
  public ParetoNbd(double r, double alpha, double s, double beta) {
    Positive.require("r", r, "alpha", alpha, "s", s, "beta", beta);
    this.r = r;
    this.alpha = alpha;
    this.s = s;
    this.beta = beta;
  }

  /** Parameters r, alpha, s, beta. */
  public static Fit fit(PurchaseTable table) {
    if (table.repeaters() < 2) {
      return Fit.refused(
          "only " + table.repeaters() + " customers with a repeat purchase", table.customers());
    }
    return Newton.fit(new ParetoLikelihood(table));
  }

  @Override
  public double logLikelihood(PurchaseTable table) {
    return new ParetoLikelihood(table).at(new double[] {r, alpha, s, beta}).value;
  }

  @Override
  public double alive(int x, double recency, double age) {
    Mixture mixture = ParetoHistory.mixture();
    new ParetoHistory(r, alpha, s, beta).fill(mixture, x, recency, age);
    return Math.min(1, mixture.firstShare());
  }

  /**
   * (r + x) / (alpha + T) times (beta + T) / (s - 1) (1 - ((beta + T) / (beta + T + t))^(s - 1)).
   */
  @Override
  public double expectedIfAlive(int x, double age, double time) {
    double log = Math.log1p(time / (beta + age));
    double lifetime = s == 1 ? log : -Math.expm1(-(s - 1) * log) / (s - 1);
    return (r + x) / (alpha + age) * (beta + age) * lifetime;
  }

  @Override
  public double survivalIfAlive(int x, double age, double time) {
    return Math.exp(-s * Math.log1p(time / (beta + age)));
  }

  /** (r + x) / (alpha + T) times the discounted lifetime, {@link IncompleteGamma#scaled} / rate. */
  @Override
  public double residualIfAlive(int x, double age, double rate) {
    return (r + x) / (alpha + age) * IncompleteGamma.scaled(s, (beta + age) * rate) / rate;
  }
}
