package org.crmlake.stats;

import java.util.List;
import org.crmlake.stats.BetaGeometric.Dropout;

/**
 * Log-likelihood of {@link BetaGeometric} with analytic derivatives. Beside sums over counts a row
 * is {@code -(r + x) ln(alpha + T) + ln(1 + e^D)} with {@code D = ln a - ln(b + x - 1) + (r + x)
 * ln((alpha + T) / (alpha + t))}, in MBG/NBD b + x instead of b + x - 1 (P. Fader, B. Hardie, note
 * 027, brucehardie.com/notes/027).
 */
final class BetaGeometricLikelihood extends HistoryLikelihood {
  private static final int A = 2;
  private static final int B = 3;

  private final Dropout dropout;
  private final boolean leavesAfterAny;

  BetaGeometricLikelihood(PurchaseTable table, Dropout dropout) {
    this(table, dropout, 0);
  }

  private BetaGeometricLikelihood(PurchaseTable table, Dropout dropout, int parts) {
    super(table, parts);
    this.dropout = dropout;
    this.leavesAfterAny = dropout == Dropout.AFTER_ANY;
  }

  @Override
  HistoryLikelihood over(PurchaseTable other, int cutInto) {
    return new BetaGeometricLikelihood(other, dropout, cutInto);
  }

  @Override
  public Derivatives at(double[] parameters) {
    double alpha = parameters[ALPHA];
    double[] times = table.times();
    double[] logs = new double[times.length];
    double[] inverses = new double[times.length];
    for (int i = 0; i < times.length; i++) {
      logs[i] = Math.log(alpha + times[i]);
      inverses[i] = 1 / (alpha + times[i]);
    }
    Derivatives sum = new Derivatives(4);
    addRates(parameters[R], alpha, sum);
    addDropouts(parameters, sum);
    sum.addAll(table.rows(), (row, to) -> addRow(row, parameters, logs, inverses, to));
    return sum;
  }

  /** Survived dropouts: as many as repeat purchases, in MBG/NBD one more. */
  private void addDropouts(double[] parameters, Derivatives sum) {
    double b = parameters[B];
    double ab = parameters[A] + b;
    long[] above = table.above();
    int extra = leavesAfterAny ? 1 : 0;
    for (int j = 0; j < above.length + extra; j++) {
      double more = j - extra < 0 ? table.customers() : above[j - extra];
      sum.value += more * (Math.log(b + j) - Math.log(ab + j));
      double total = more / (ab + j);
      sum.gradient[A] -= total;
      sum.gradient[B] += more / (b + j) - total;
      sum.addHessian(A, A, total / (ab + j));
      sum.addHessian(A, B, total / (ab + j));
      sum.addHessian(B, B, total / (ab + j) - more / (b + j) / (b + j));
    }
  }

  private void addRow(
      int row, double[] parameters, double[] logs, double[] inverses, Derivatives sum) {
    int x = table.x(row);
    double n = table.customers(row);
    double rx = parameters[R] + x;
    double logT = logs[table.endIndex(row)];
    double inverseT = inverses[table.endIndex(row)];
    sum.value -= n * rx * logT;
    if (x == 0 && !leavesAfterAny) {
      sum.gradient[R] -= n * logT;
      sum.gradient[ALPHA] -= n * rx * inverseT;
      sum.addHessian(R, ALPHA, -n * inverseT);
      sum.addHessian(ALPHA, ALPHA, n * rx * inverseT * inverseT);
      return;
    }
    double a = parameters[A];
    double bx = parameters[B] + x - (leavesAfterAny ? 0 : 1);
    double logt = logs[table.lastIndex(row)];
    double inverset = inverses[table.lastIndex(row)];
    double d = Math.log(a / bx) + rx * (logT - logt);
    double e = Math.exp(-Math.abs(d));
    sum.value += n * (Math.max(d, 0) + Math.log1p(e));
    double left = d > 0 ? 1 / (1 + e) : e / (1 + e);
    double alive = d > 0 ? e / (1 + e) : 1 / (1 + e);

    double dr = logT - logt;
    double dalpha = rx * (inverseT - inverset);
    double da = 1 / a;
    double db = -1 / bx;
    double mean = alive * inverseT + left * inverset;
    sum.gradient[R] -= n * (alive * logT + left * logt);
    sum.gradient[ALPHA] -= n * rx * mean;
    sum.gradient[A] += n * left * da;
    sum.gradient[B] += n * left * db;

    double v = n * alive * left;
    sum.addHessian(R, R, v * dr * dr);
    sum.addHessian(R, ALPHA, v * dr * dalpha - n * mean);
    sum.addHessian(R, A, v * dr * da);
    sum.addHessian(R, B, v * dr * db);
    sum.addHessian(
        ALPHA,
        ALPHA,
        v * dalpha * dalpha + n * rx * (alive * inverseT * inverseT + left * inverset * inverset));
    sum.addHessian(ALPHA, A, v * dalpha * da);
    sum.addHessian(ALPHA, B, v * dalpha * db);
    sum.addHessian(A, A, v * da * da - n * left * da * da);
    sum.addHessian(A, B, v * da * db);
    sum.addHessian(B, B, v * db * db + n * left * db * db);
  }

  @Override
  public double[] scale() {
    return new double[] {1, table.meanAge(), 1, 1};
  }

  @Override
  public List<double[]> starts() {
    double age = table.meanAge();
    return List.of(
        new double[] {1, 0.1 * age, 1, 3},
        new double[] {0.1, 0.01 * age, 0.1, 0.1},
        new double[] {0.5, 0.3 * age, 1, 2},
        new double[] {5, 2 * age, 3, 5});
  }
}
