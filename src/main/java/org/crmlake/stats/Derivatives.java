package org.crmlake.stats;

import java.util.stream.IntStream;

/** A sum of terms of a log-likelihood with its first and second derivatives. */
final class Derivatives {
  /** So many rows are added up by one thread: fixed, so that the same rows give the same bits. */
  private static final int CHUNK = 4096;

  double value;
  final double[] gradient;
  final double[][] hessian;

  Derivatives(int parameters) {
    gradient = new double[parameters];
    hessian = new double[parameters][parameters];
  }

  /** Adds the term of one row. */
  @FunctionalInterface
  interface Term {
    void add(int row, Derivatives sum);
  }

  /** Adds the terms of all rows, on all processors, in an order that does not depend on them. */
  void addAll(int rows, Term term) {
    int chunks = (rows + CHUNK - 1) / CHUNK;
    IntStream.range(0, chunks)
        .parallel()
        .mapToObj(
            chunk -> {
              Derivatives sum = new Derivatives(gradient.length);
              int end = Math.min(rows, (chunk + 1) * CHUNK);
              for (int row = chunk * CHUNK; row < end; row++) {
                term.add(row, sum);
              }
              return sum;
            })
        .toList()
        .forEach(this::add);
  }

  /** Adds to both halves of the matrix. */
  void addHessian(int i, int j, double v) {
    hessian[i][j] += v;
    if (i != j) {
      hessian[j][i] += v;
    }
  }

  private void add(Derivatives other) {
    value += other.value;
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] += other.gradient[i];
      for (int j = 0; j < gradient.length; j++) {
        hessian[i][j] += other.hessian[i][j];
      }
    }
  }

  /** Of the same function of u, where parameter i is {@code shift[i] + exp(u[i])}. */
  Derivatives byLogarithm(double[] parameters, double[] shift) {
    int n = gradient.length;
    Derivatives result = new Derivatives(n);
    result.value = value;
    for (int i = 0; i < n; i++) {
      double slope = parameters[i] - shift[i];
      result.gradient[i] = gradient[i] * slope;
      for (int j = 0; j < n; j++) {
        result.hessian[i][j] =
            hessian[i][j] * slope * (parameters[j] - shift[j]) + (i == j ? result.gradient[i] : 0);
      }
    }
    return result;
  }

  boolean isFinite() {
    boolean finite = Double.isFinite(value);
    for (int i = 0; i < gradient.length; i++) {
      finite &= Double.isFinite(gradient[i]);
      for (double second : hessian[i]) {
        finite &= Double.isFinite(second);
      }
    }
    return finite;
  }
}
