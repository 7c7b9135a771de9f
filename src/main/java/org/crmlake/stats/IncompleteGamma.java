package org.crmlake.stats;

import org.apache.commons.math3.util.ContinuedFraction;

/** The upper incomplete gamma function, scaled so that it neither over- nor underflows. */
final class IncompleteGamma {
  private static final double ACCURACY = 1e-14;
  private static final int STEPS = 10_000;

  /** Below it the continued fraction needs hundreds of steps. */
  private static final double SMALL = 0.5;

  private static final double NEGLIGIBLE = 40;
  private static final double[][] PANEL = LegendreRule.of(16);

  private IncompleteGamma() {}

  /**
   * {@code z^s e^z Gamma(1 - s, z)}, which is the expectation of {@code (1 + U / z)^-s} for U from
   * the unit exponential, and {@code z^s U(s, s, z)} with Kummer's U; between 0 and 1. By
   * Stieltjes's continued fraction (Abramowitz, Stegun 6.5.31), for small z by quadrature over
   * {@code ln(1 + U / z)}.
   *
   * @param s positive
   * @param z positive
   */
  static double scaled(double s, double z) {
    return Math.min(1, z < SMALL ? integral(s, z) : z / fraction(s).evaluate(z, ACCURACY, STEPS));
  }

  private static ContinuedFraction fraction(double s) {
    return new ContinuedFraction() {
      @Override
      protected double getA(int n, double z) {
        return z + s + 2.0 * n;
      }

      @Override
      protected double getB(int n, double z) {
        return -n * (n - 1 + s);
      }
    };
  }

  /** z times the integral of {@code exp(-z (e^w - 1) - (s - 1) w)} over positive w. */
  private static double integral(double s, double z) {
    double end = Math.log1p(NEGLIGIBLE / z);
    if (s > 1) {
      end = Math.min(end, NEGLIGIBLE / (s - 1));
    }
    int panels = (int) Math.ceil(Math.max(end, Math.abs(s - 1) * end / 8));
    double width = end / panels;
    double sum = 0;
    for (int panel = 0; panel < panels; panel++) {
      for (int k = 0; k < PANEL[0].length; k++) {
        double w = (panel + PANEL[0][k]) * width;
        sum += PANEL[1][k] * Math.exp(-z * Math.expm1(w) - (s - 1) * w);
      }
    }
    return z * width * sum;
  }
}
