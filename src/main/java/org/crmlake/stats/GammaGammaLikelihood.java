package org.crmlake.stats;

import java.util.List;
import org.apache.commons.math3.special.Gamma;

/**
 * Log-likelihood of {@link GammaGamma} with analytic derivatives: gamma functions are taken once
 * for every number of purchases, and a row costs one logarithm.
 */
final class GammaGammaLikelihood implements Likelihood {
  private static final int P = 0;
  private static final int Q = 1;
  private static final int V = 2;

  private final SpendTable table;
  private final double[] customersByX;
  private final double customers;
  private final double mean;
  private final double logTotals;
  private final double logMeans;

  GammaGammaLikelihood(SpendTable table) {
    this.table = table;
    int most = table.rows() == 0 ? 0 : table.x(table.rows() - 1);
    customersByX = new double[most + 1];
    double n = 0;
    double means = 0;
    double byTotal = 0;
    double byMean = 0;
    for (int i = 0; i < table.rows(); i++) {
      double w = table.weight(i);
      int x = table.x(i);
      double z = table.total(i);
      customersByX[x] += w;
      n += w;
      means += w * z / x;
      byTotal += w * x * Math.log(z);
      byMean += w * Math.log(z / x);
    }
    customers = n;
    mean = means / n;
    logTotals = byTotal;
    logMeans = byMean;
  }

  @Override
  public Derivatives at(double[] parameters) {
    double p = parameters[P];
    double q = parameters[Q];
    double v = parameters[V];
    double n = customers;
    Derivatives sum = new Derivatives(3);
    sum.value = n * (q * Math.log(v) - Gamma.logGamma(q)) + p * logTotals - logMeans;
    sum.gradient[P] = logTotals;
    sum.gradient[Q] = n * (Math.log(v) - Gamma.digamma(q));
    sum.gradient[V] = n * q / v;
    sum.addHessian(Q, Q, -n * Gamma.trigamma(q));
    sum.addHessian(Q, V, n / v);
    sum.addHessian(V, V, -n * q / v / v);
    for (int k = 1; k < customersByX.length; k++) {
      if (customersByX[k] > 0) {
        double c = customersByX[k];
        double pk = p * k;
        double both = Gamma.trigamma(pk + q);
        sum.value += c * (Gamma.logGamma(pk + q) - Gamma.logGamma(pk));
        sum.gradient[P] += c * k * (Gamma.digamma(pk + q) - Gamma.digamma(pk));
        sum.gradient[Q] += c * Gamma.digamma(pk + q);
        sum.addHessian(P, P, c * k * k * (both - Gamma.trigamma(pk)));
        sum.addHessian(P, Q, c * k * both);
        sum.addHessian(Q, Q, c * both);
      }
    }
    sum.addAll(table.rows(), (row, to) -> addRow(row, p, q, v, to));
    return sum;
  }

  private void addRow(int row, double p, double q, double v, Derivatives sum) {
    double w = table.weight(row);
    double x = table.x(row);
    double vz = v + table.total(row);
    double log = Math.log(vz);
    double power = p * x + q;
    sum.value -= w * power * log;
    sum.gradient[P] -= w * x * log;
    sum.gradient[Q] -= w * log;
    sum.gradient[V] -= w * power / vz;
    sum.addHessian(P, V, -w * x / vz);
    sum.addHessian(Q, V, -w / vz);
    sum.addHessian(V, V, w * power / vz / vz);
  }

  @Override
  public double[] shift() {
    return new double[] {0, 1, 0};
  }

  @Override
  public double[] scale() {
    return new double[] {1, 1, mean};
  }

  @Override
  public List<double[]> starts() {
    return List.of(
        new double[] {4, 4, mean}, new double[] {1, 2, mean}, new double[] {20, 10, mean / 2});
  }

  @Override
  public long customers() {
    return Math.round(customers);
  }
}
