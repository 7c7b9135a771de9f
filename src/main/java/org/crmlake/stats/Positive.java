package org.crmlake.stats;

/** Says which parameter is not a positive number. */
final class Positive {
  private Positive() {}

  static void require(Object... namesAndValues) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      double value = (Double) namesAndValues[i + 1];
      if (!(value > 0) || Double.isInfinite(value)) {
        throw new IllegalArgumentException(
            namesAndValues[i] + " is " + value + ", expected a positive number");
      }
    }
  }
}
