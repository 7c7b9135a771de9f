package org.crmlake.stats;

/**
 * Log-likelihood of a model of purchases that come at rates from Gamma(r, alpha), over the distinct
 * histories of a table. The gamma functions of all customers collapse into sums over the counts of
 * customers with more than j repeat purchases.
 */
abstract class HistoryLikelihood implements Likelihood {
  static final int R = 0;
  static final int ALPHA = 1;

  /** So many rows are fitted roughly first, on times rounded to a part of the mean age. */
  private static final int MANY_ROWS = 20_000;

  private static final int SOME_ROWS = 500;
  private static final int FINE = 64;
  private static final int COARSE = 16;

  final PurchaseTable table;

  /** Into how many parts the mean age was cut; 0: the times are exact. */
  private final int parts;

  HistoryLikelihood(PurchaseTable table, int parts) {
    this.table = table;
    this.parts = parts;
  }

  /** The same over another table. */
  abstract HistoryLikelihood over(PurchaseTable other, int cutInto);

  /** Adds {@code N r ln(alpha)} and {@code ln Gamma(r + x) / Gamma(r)} of all customers. */
  void addRates(double r, double alpha, Derivatives sum) {
    long[] above = table.above();
    for (int j = 0; j < above.length; j++) {
      sum.value += above[j] * Math.log(r + j);
      sum.gradient[R] += above[j] / (r + j);
      sum.hessian[R][R] -= above[j] / (r + j) / (r + j);
    }
    addPower(R, r, alpha, sum);
  }

  /** Adds {@code N u ln(w)} of the parameters u, at a place in their order, and w, the next. */
  void addPower(int place, double u, double w, Derivatives sum) {
    double n = table.customers();
    sum.value += n * u * Math.log(w);
    sum.gradient[place] += n * Math.log(w);
    sum.gradient[place + 1] += n * u / w;
    sum.addHessian(place, place + 1, n / w);
    sum.addHessian(place + 1, place + 1, -n * u / w / w);
  }

  @Override
  public long customers() {
    return table.customers();
  }

  @Override
  public Likelihood rough() {
    int wanted =
        parts == 0 && table.rows() > MANY_ROWS
            ? FINE
            : parts != COARSE && table.rows() > SOME_ROWS ? COARSE : parts;
    return wanted == parts ? this : over(table.coarse(table.meanAge() / wanted), wanted);
  }
}
