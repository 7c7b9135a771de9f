package org.crmlake.stats;

import java.util.List;

/** Log-likelihood of {@link ParetoNbd} with derivatives, which are the same integrals. */
final class ParetoLikelihood implements Likelihood {
  private static final int ROUGH_ROWS = 4_000;

  private final PurchaseTable table;

  ParetoLikelihood(PurchaseTable table) {
    this.table = table;
  }

  @Override
  public Derivatives at(double[] parameters) {
    double r = parameters[0];
    double alpha = parameters[1];
    double s = parameters[2];
    double beta = parameters[3];
    Derivatives sum = new Derivatives(4);
    long[] above = table.above();
    for (int j = 0; j < above.length; j++) {
      sum.value += above[j] * Math.log(r + j);
      sum.gradient[0] += above[j] / (r + j);
      sum.hessian[0][0] -= above[j] / (r + j) / (r + j);
    }
    double n = table.customers();
    sum.value += n * (r * Math.log(alpha) + s * Math.log(beta));
    sum.gradient[0] += n * Math.log(alpha);
    sum.gradient[1] += n * r / alpha;
    sum.gradient[2] += n * Math.log(beta);
    sum.gradient[3] += n * s / beta;
    sum.addHessian(0, 1, n / alpha);
    sum.addHessian(1, 1, -n * r / alpha / alpha);
    sum.addHessian(2, 3, n / beta);
    sum.addHessian(3, 3, -n * s / beta / beta);
    ParetoHistory history = new ParetoHistory(r, alpha, s, beta);
    ThreadLocal<Mixture> mixtures = ThreadLocal.withInitial(ParetoHistory::mixture);
    sum.addAll(
        table.rows(),
        (row, to) -> {
          Mixture mixture = mixtures.get();
          history.fill(mixture, table.x(row), table.recency(row), table.age(row));
          mixture.addTo(to, table.customers(row));
        });
    return sum;
  }

  @Override
  public double[] shift() {
    return new double[4];
  }

  @Override
  public double[] scale() {
    return new double[] {1, table.meanAge(), 1, table.meanAge()};
  }

  @Override
  public List<double[]> starts() {
    double age = table.meanAge();
    return List.of(
        new double[] {0.5, 0.3 * age, 0.5, 0.3 * age},
        new double[] {1, age, 1, age},
        new double[] {2, 0.5 * age, 0.3, 0.1 * age});
  }

  @Override
  public long customers() {
    return table.customers();
  }

  @Override
  public Likelihood rough() {
    return table.rows() <= ROUGH_ROWS
        ? this
        : new ParetoLikelihood(table.coarse(table.meanAge() / 32));
  }
}
