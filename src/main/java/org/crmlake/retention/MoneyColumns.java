package org.crmlake.retention;

import static org.apache.spark.sql.functions.lit;

import java.math.BigDecimal;
import org.apache.spark.sql.Column;

/** Amounts in the smallest unit as decimals. */
final class MoneyColumns {
  private MoneyColumns() {}

  /** DECIMAL(18, scale), exact; null for null. */
  static Column of(Column minor, int scale) {
    return minor
        .cast("decimal(19,0)")
        .multiply(lit(BigDecimal.ONE.movePointLeft(scale)))
        .cast("decimal(18," + scale + ")");
  }
}
