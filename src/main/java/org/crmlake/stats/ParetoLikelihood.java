package org.crmlake.stats;

import java.util.List;

/** Log-likelihood of {@link ParetoNbd} with derivatives, which are the same integrals. */
final class ParetoLikelihood extends HistoryLikelihood {
  private static final int S = 2;

  ParetoLikelihood(PurchaseTable table) {
    this(table, 0);
  }

  private ParetoLikelihood(PurchaseTable table, int parts) {
    super(table, parts);
  }

  @Override
  HistoryLikelihood over(PurchaseTable other, int cutInto) {
    return new ParetoLikelihood(other, cutInto);
  }

  @Override
  public Derivatives at(double[] parameters) {
    double r = parameters[R];
    double alpha = parameters[ALPHA];
    double s = parameters[S];
    double beta = parameters[S + 1];
    Derivatives sum = new Derivatives(4);
    addRates(r, alpha, sum);
    addPower(S, s, beta, sum);
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
}
