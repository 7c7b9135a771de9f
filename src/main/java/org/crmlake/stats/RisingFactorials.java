package org.crmlake.stats;

/**
 * Logarithms of the rising factorials {@code u (u + 1) … (u + i - 1) = Gamma(u + i) / Gamma(u)}, i
 * from 0, with their first and second derivatives by u: what likelihoods of counts need of the
 * gamma function, without a special function.
 */
final class RisingFactorials {
  private final double[] logs;
  private final double[] firsts;
  private final double[] seconds;

  /**
   * @param u positive
   * @param most the greatest i
   */
  RisingFactorials(double u, int most) {
    logs = new double[most + 1];
    firsts = new double[most + 1];
    seconds = new double[most + 1];
    for (int i = 0; i < most; i++) {
      double inverse = 1 / (u + i);
      logs[i + 1] = logs[i] + Math.log(u + i);
      firsts[i + 1] = firsts[i] + inverse;
      seconds[i + 1] = seconds[i] - inverse * inverse;
    }
  }

  double log(int i) {
    return logs[i];
  }

  double first(int i) {
    return firsts[i];
  }

  double second(int i) {
    return seconds[i];
  }
}
