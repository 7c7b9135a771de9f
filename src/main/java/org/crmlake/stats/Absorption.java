package org.crmlake.stats;

/**
 * The fundamental matrix of an absorbing Markov chain, N = (I - Q)^-1, where Q holds the transition
 * probabilities among transient states. I - Q is an M-matrix whenever every state can reach
 * absorption, so elimination needs no pivoting (Funderlic, Plemmons, LU decomposition of M-matrices
 * by elimination without pivoting, 1981).
 */
final class Absorption {
  private Absorption() {}

  /**
   * @param q rows of transition probabilities, each summing to at most 1; not changed
   * @throws ArithmeticException if a state never reaches absorption
   */
  static double[][] fundamental(double[][] q) {
    int n = q.length;
    double[][] a = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        a[i][j] = (i == j ? 1 : 0) - q[i][j];
      }
    }
    return inverse(a);
  }

  /** Solves {@code a x = right} by elimination without pivoting; both arguments are overwritten. */
  static double[] solve(double[][] a, double[] right) {
    int n = a.length;
    for (int p = 0; p < n; p++) {
      requirePivot(a[p][p], p);
      for (int i = p + 1; i < n; i++) {
        double factor = a[i][p] / a[p][p];
        if (factor != 0) {
          for (int j = p; j < n; j++) {
            a[i][j] -= factor * a[p][j];
          }
          right[i] -= factor * right[p];
        }
      }
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int j = i + 1; j < n; j++) {
        right[i] -= a[i][j] * right[j];
      }
      right[i] /= a[i][i];
    }
    return right;
  }

  /** Gauss-Jordan in place. */
  private static double[][] inverse(double[][] a) {
    int n = a.length;
    for (int p = 0; p < n; p++) {
      double pivot = a[p][p];
      requirePivot(pivot, p);
      double[] row = a[p];
      row[p] = 1;
      for (int j = 0; j < n; j++) {
        row[j] /= pivot;
      }
      for (int i = 0; i < n; i++) {
        double factor = a[i][p];
        if (i != p && factor != 0) {
          a[i][p] = 0;
          for (int j = 0; j < n; j++) {
            a[i][j] -= factor * row[j];
          }
        }
      }
    }
    return a;
  }

  private static void requirePivot(double pivot, int state) {
    if (!(pivot > 0)) {
      throw new ArithmeticException("state " + state + " never reaches absorption");
    }
  }
}
