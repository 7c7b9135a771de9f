package org.crmlake.stats;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.math3.special.Beta;
import org.apache.commons.math3.special.Gamma;

/**
 * BG/NBD (P. Fader, B. Hardie, K. Lee, "Counting your customers" the easy way, Marketing Science
 * 24, 2005) and MBG/NBD (E. Batislam, M. Denizel, A. Filiztekin, Empirical validation and
 * comparison of models for customer base analysis, IJRM 24, 2007). Purchases are a Poisson process
 * whose rate is from Gamma(r, alpha); after each repeat purchase, in MBG/NBD after the first one
 * too, the customer leaves with a probability from Beta(a, b).
 *
 * <p>Forecasts are expectations over Beta by Gauss-Jacobi quadrature instead of hypergeometric
 * functions, which lose digits near a = 1 and turn negative for a + b < 1.
 */
public final class BetaGeometric implements TransactionModel {
  /** Exact to 2e-10 up to x = 1000; the residual needs more, since it is singular at p = 0. */
  private static final int FORECAST_NODES = 16;

  private static final int RESIDUAL_NODES = 64;

  /** When a customer may leave. */
  public enum Dropout {
    /** After each repeat purchase: BG/NBD. */
    AFTER_REPEAT,
    /** After the first and each repeat purchase: MBG/NBD. */
    AFTER_ANY
  }

  private final double r;
  private final double alpha;
  private final double a;
  private final double b;
  private final Dropout dropout;
  private final Map<Integer, JacobiRule> forecast = new ConcurrentHashMap<>();
  private final Map<Integer, JacobiRule> residual = new ConcurrentHashMap<>();

  /**
   * All parameters positive; alpha in the unit of time.
   *
   * @throws IllegalArgumentException if one is not
   */
  public BetaGeometric(double r, double alpha, double a, double b, Dropout dropout) {
    Positive.require("r", r, "alpha", alpha, "a", a, "b", b);
    this.r = r;
    this.alpha = alpha;
    this.a = a;
    this.b = b;
    this.dropout = dropout;
  }

  /** Parameters r, alpha, a, b. */
  public static Fit fit(PurchaseTable table, Dropout dropout) {
    if (table.repeaters() < 2) {
      return Fit.refused(
          "only " + table.repeaters() + " customers with a repeat purchase", table.customers());
    }
    return Newton.fit(new BetaGeometricLikelihood(table, dropout));
  }

  @Override
  public double logLikelihood(PurchaseTable table) {
    return new BetaGeometricLikelihood(table, dropout).at(new double[] {r, alpha, a, b}).value;
  }

  @Override
  public double alive(int x, double recency, double age) {
    if (x == 0 && dropout == Dropout.AFTER_REPEAT) {
      return 1;
    }
    double d =
        Math.log(a / (b + x - (dropout == Dropout.AFTER_REPEAT ? 1 : 0)))
            + (r + x) * Math.log((alpha + age) / (alpha + recency));
    return 1 / (1 + Math.exp(d));
  }

  /** E_p[(1 - (1 + p time / (alpha + T))^-(r + x)) / p]. */
  @Override
  public double expectedIfAlive(int x, double age, double time) {
    JacobiRule rule = forecast.computeIfAbsent(x, k -> rule(FORECAST_NODES, k));
    double sum = 0;
    for (int i = 0; i < rule.nodes.length; i++) {
      double p = rule.nodes[i];
      sum += rule.weights[i] * -Math.expm1(-(r + x) * Math.log1p(p * time / (alpha + age))) / p;
    }
    return sum;
  }

  /** E_p[(1 + p time / (alpha + T))^-(r + x)]: dropouts come at the rate lambda p. */
  @Override
  public double survivalIfAlive(int x, double age, double time) {
    JacobiRule rule = forecast.computeIfAbsent(x, k -> rule(FORECAST_NODES, k));
    double sum = 0;
    for (int i = 0; i < rule.nodes.length; i++) {
      sum +=
          rule.weights[i] * Math.exp(-(r + x) * Math.log1p(rule.nodes[i] * time / (alpha + age)));
    }
    return sum;
  }

  /**
   * E_p[(1 - K(s, z / p)) / p] with K(s, z) = {@link IncompleteGamma#scaled}, s = r + x, z = (alpha
   * + T) rate; by 1 - K(s, z) = s / z K(s + 1, z) nothing cancels.
   */
  @Override
  public double residualIfAlive(int x, double age, double rate) {
    JacobiRule rule = residual.computeIfAbsent(x, k -> rule(RESIDUAL_NODES, k));
    double z = (alpha + age) * rate;
    double sum = 0;
    for (int i = 0; i < rule.nodes.length; i++) {
      // From z/p = 1e9 on the function is 1 to nine digits, and at 1e300 it overflows.
      double scaled = z / rule.nodes[i];
      sum += rule.weights[i] * (scaled > 1e12 ? 1 : IncompleteGamma.scaled(r + x + 1, scaled));
    }
    return (r + x) / z * sum;
  }

  /**
   * Probability that a new customer makes n repeat purchases in the time after the first one.
   *
   * @throws UnsupportedOperationException for MBG/NBD
   */
  public double probability(int n, double time) {
    if (dropout == Dropout.AFTER_ANY) {
      throw new UnsupportedOperationException("the count's probability is known for BG/NBD only");
    }
    double share = time / (alpha + time);
    double all =
        Beta.logBeta(a, b + n)
            - Beta.logBeta(a, b)
            + Gamma.logGamma(r + n)
            - Gamma.logGamma(r)
            - Gamma.logGamma(n + 1)
            + r * Math.log(1 - share)
            + (n == 0 ? 0 : n * Math.log(share));
    if (n == 0) {
      return Math.exp(all);
    }
    double left = Math.exp(Beta.logBeta(a + 1, b + n - 1) - Beta.logBeta(a, b));
    return Math.exp(all) + left * Beta.regularizedBeta(share, n, r);
  }

  /** Of the dropout probability of a customer who is alive after x repeat purchases. */
  private JacobiRule rule(int nodes, int x) {
    return new JacobiRule(nodes, a, b + x + (dropout == Dropout.AFTER_REPEAT ? 0 : 1));
  }
}
