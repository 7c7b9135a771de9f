package org.crmlake.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.crmlake.stats.GammaGamma;
import org.crmlake.stats.TransactionModel;

/** A fit as a row of {@code value_models} tells it. */
record FittedModel(ModelKind kind, List<Double> parameters, double[][] logCovariance) {

  /** From a row that is not refused. */
  static FittedModel of(Row row) {
    ModelKind kind = ModelKind.valueOf(row.<String>getAs("model").toUpperCase(Locale.ROOT));
    List<Double> parameters = new ArrayList<>();
    kind.parameters().forEach(name -> parameters.add(row.<Double>getAs(name)));
    int n = parameters.size();
    double[][] covariance = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        Double entry = row.getAs("log_cov_" + (i + 1) + (j + 1));
        covariance[i][j] = entry == null ? Double.NaN : entry;
        covariance[j][i] = covariance[i][j];
      }
    }
    return new FittedModel(kind, parameters, covariance);
  }

  TransactionModel transactions() {
    return kind.of(parameters);
  }

  GammaGamma spend() {
    return new GammaGamma(parameters.get(0), parameters.get(1), parameters.get(2));
  }

  /** The same with one parameter multiplied by e^step (q less 1, where it is q). */
  FittedModel moved(int parameter, double step) {
    List<Double> moved = new ArrayList<>(parameters);
    double shift = kind == ModelKind.GAMMA_GAMMA && parameter == 1 ? 1 : 0;
    moved.set(parameter, shift + (moved.get(parameter) - shift) * Math.exp(step));
    return new FittedModel(kind, moved, logCovariance);
  }

  /** Lower triangular L with L L' the covariance of the logarithms; NaN where there is none. */
  double[][] errorFactor() {
    int n = parameters.size();
    double[][] factor = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = logCovariance[i][j];
        for (int k = 0; k < j; k++) {
          sum -= factor[i][k] * factor[j][k];
        }
        factor[i][j] = i == j ? Math.sqrt(Math.max(sum, 0)) : sum / factor[j][j];
        if (factor[i][j] == Double.POSITIVE_INFINITY || factor[i][j] == Double.NEGATIVE_INFINITY) {
          factor[i][j] = Double.NaN;
        }
      }
    }
    return factor;
  }
}
