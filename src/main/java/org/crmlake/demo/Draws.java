package org.crmlake.demo;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Random draws that depend on nothing but the seed: SplittableRandom's 64 bits and {@link
 * StrictMath}, so the same on every machine and Java version.
 */
final class Draws {

  /** One stream for each, so that a change to one leaves the others' draws alone. */
  enum Purpose {
    ACCOUNT,
    CONTACTS,
    PURCHASES,
    SPEND,
    DELIVERY,
    MARKETING,
    PROSPECTS
  }

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final double TWO_TO_MINUS_53 = 0x1p-53;

  private final SplittableRandom random;

  private Draws(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** The stream of one customer for one purpose. */
  static Draws of(long seed, int customer, Purpose purpose) {
    long customerSeed = new SplittableRandom(seed ^ (customer * GOLDEN)).nextLong();
    return new Draws(customerSeed + purpose.ordinal());
  }

  /** Between 0 and 1, neither included. */
  double uniform() {
    return ((random.nextLong() >>> 11) + 0.5) * TWO_TO_MINUS_53;
  }

  boolean chance(double probability) {
    return uniform() < probability;
  }

  /** From first to last, both included. */
  int between(int first, int last) {
    return first + (int) (uniform() * (last - first + 1));
  }

  <T> T pick(List<T> values) {
    return values.get(between(0, values.size() - 1));
  }

  double exponential(double rate) {
    return -StrictMath.log(uniform()) / rate;
  }

  double normal() {
    return StrictMath.sqrt(-2 * StrictMath.log(uniform()))
        * StrictMath.cos(2 * StrictMath.PI * uniform());
  }

  /** Gamma with mean shape / rate, by Marsaglia and Tsang (2000). */
  double gamma(double shape, double rate) {
    if (shape < 1) {
      return gamma(shape + 1, rate) * StrictMath.pow(uniform(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / StrictMath.sqrt(9 * d);
    while (true) {
      double x = normal();
      double v = 1 + c * x;
      v = v * v * v;
      if (v > 0 && StrictMath.log(uniform()) < x * x / 2 + d - d * v + d * StrictMath.log(v)) {
        return d * v / rate;
      }
    }
  }

  /** Events of a Poisson process of unit rate in a span, by the gaps between them. */
  int poisson(double mean) {
    int events = 0;
    for (double at = exponential(1); at < mean; at += exponential(1)) {
      events++;
    }
    return events;
  }

  /** Failures before the first success. */
  int failures(double success) {
    int failures = 0;
    while (!chance(success)) {
      failures++;
    }
    return failures;
  }

  /** Beta with mean a / (a + b). */
  double beta(double a, double b) {
    double x = gamma(a, 1);
    return x / (x + gamma(b, 1));
  }
}
