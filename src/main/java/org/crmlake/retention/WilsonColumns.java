package org.crmlake.retention;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.crmlake.stats.Wilson;

/** {@link Wilson} over columns: bounds of {@code successes / trials}, null where either is. */
final class WilsonColumns {
  private static final double Z2 = Wilson.Z * Wilson.Z;

  private WilsonColumns() {}

  static Column low(Column successes, Column trials) {
    return when(successes.equalTo(0), lit(0.0)).otherwise(bound(successes, trials, -1));
  }

  static Column high(Column successes, Column trials) {
    return when(successes.equalTo(trials), lit(1.0)).otherwise(bound(successes, trials, 1));
  }

  private static Column bound(Column successes, Column trials, int side) {
    Column n = trials.cast("double");
    Column p = successes.divide(n);
    Column spread = p.multiply(lit(1.0).minus(p)).divide(n).plus(lit(Z2 / 4).divide(n.multiply(n)));
    Column centre = p.plus(lit(Z2 / 2).divide(n));
    return centre
        .plus(sqrt(spread).multiply(side * Wilson.Z))
        .divide(lit(1.0).plus(lit(Z2).divide(n)));
  }
}
