package org.crmlake.stats;

import java.util.Arrays;

/**
 * Logarithm of a sum of exponentials, each given by its logarithm and that one's derivatives, which
 * only couple neighbours (0, 1) and (2, 3) of four parameters. Reused for every row.
 */
final class Mixture {
  private final double[] logs;
  private final double[][] first;
  private final double[][] second;
  private final double[] mean = new double[4];
  private final double[][] square = new double[4][4];
  private int size;

  Mixture(int capacity) {
    logs = new double[capacity];
    first = new double[capacity][4];
    second = new double[capacity][6];
  }

  void clear() {
    size = 0;
  }

  /** Adds a component; {@code derivatives()} and {@code seconds()} of it are to be filled. */
  void add(double log) {
    logs[size++] = log;
  }

  /** First derivatives of the component added last. */
  double[] derivatives() {
    return first[size - 1];
  }

  /** Second derivatives of the component added last: 00, 01, 11, 22, 23, 33. */
  double[] seconds() {
    return second[size - 1];
  }

  /** The logarithm of the sum. */
  double log() {
    double top = top();
    double sum = 0;
    for (int k = 0; k < size; k++) {
      sum += Math.exp(logs[k] - top);
    }
    return top + Math.log(sum);
  }

  /** The first component's share of the sum. */
  double firstShare() {
    return Math.exp(logs[0] - log());
  }

  /** Adds n times the logarithm and its derivatives. */
  void addTo(Derivatives sum, double n) {
    double log = log();
    Arrays.fill(mean, 0);
    for (double[] row : square) {
      Arrays.fill(row, 0);
    }
    for (int k = 0; k < size; k++) {
      double share = Math.exp(logs[k] - log);
      if (share == 0) {
        continue;
      }
      double[] g = first[k];
      double[] h = second[k];
      for (int i = 0; i < 4; i++) {
        mean[i] += share * g[i];
        for (int j = 0; j <= i; j++) {
          square[i][j] += share * g[i] * g[j];
        }
      }
      square[0][0] += share * h[0];
      square[1][0] += share * h[1];
      square[1][1] += share * h[2];
      square[2][2] += share * h[3];
      square[3][2] += share * h[4];
      square[3][3] += share * h[5];
    }
    sum.value += n * log;
    for (int i = 0; i < 4; i++) {
      sum.gradient[i] += n * mean[i];
      for (int j = 0; j <= i; j++) {
        sum.addHessian(i, j, n * (square[i][j] - mean[i] * mean[j]));
      }
    }
  }

  private double top() {
    double top = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < size; k++) {
      top = Math.max(top, logs[k]);
    }
    return top;
  }
}
