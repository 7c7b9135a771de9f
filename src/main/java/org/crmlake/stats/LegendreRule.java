package org.crmlake.stats;

import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/** Gauss-Legendre quadrature on 0 to 1. */
final class LegendreRule {
  private LegendreRule() {}

  /** Nodes, then weights. */
  static double[][] of(int size) {
    GaussIntegrator legendre = new GaussIntegratorFactory().legendre(size, 0, 1);
    double[][] rule = new double[2][size];
    for (int k = 0; k < size; k++) {
      rule[0][k] = legendre.getPoint(k);
      rule[1][k] = legendre.getWeight(k);
    }
    return rule;
  }
}
