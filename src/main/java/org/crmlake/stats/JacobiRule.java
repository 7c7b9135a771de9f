package org.crmlake.stats;

import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * Gauss's quadrature for the expectation of a function of p from Beta(a, b): nodes and weights from
 * the recurrence of Jacobi's polynomials (G. Golub, J. Welsch, Calculation of Gauss quadrature
 * rules, Mathematics of Computation 23, 1969).
 */
final class JacobiRule {
  final double[] nodes;
  final double[] weights;

  /**
   * @param a first shape, positive
   * @param b second shape, positive
   */
  JacobiRule(int size, double a, double b) {
    double[] main = new double[size];
    double[] beside = new double[size - 1];
    main[0] = a / (a + b);
    for (int n = 1; n < size; n++) {
      double c = 2 * n + a + b - 2;
      // Half of 1 + (B^2 - A^2) / (c (c + 2)) with A = b - 1, B = a - 1, without cancellation.
      main[n] = (2.0 * n * (n + a + b - 1) + a * (a + b - 2)) / (c * (c + 2));
      double square =
          n == 1
              ? a * b / ((a + b) * (a + b) * (a + b + 1))
              : n * (n + b - 1) * (n + a - 1) * (n + a + b - 2) / (c * c * (c + 1) * (c - 1));
      beside[n - 1] = Math.sqrt(square);
    }
    EigenDecomposition axes = new EigenDecomposition(main, beside);
    nodes = new double[size];
    weights = new double[size];
    for (int i = 0; i < size; i++) {
      nodes[i] = Math.min(1, Math.max(Double.MIN_NORMAL, axes.getRealEigenvalue(i)));
      double first = axes.getEigenvector(i).getEntry(0);
      weights[i] = first * first;
    }
  }
}
