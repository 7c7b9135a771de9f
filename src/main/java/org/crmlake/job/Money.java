package org.crmlake.job;

import static org.apache.spark.sql.functions.lit;

import java.math.BigDecimal;
import org.apache.spark.sql.Column;

/** Money as marts show it, from whole numbers of its smallest unit. */
public final class Money {
  private Money() {}

  /**
   * DECIMAL(18, scale), exact; null for null.
   *
   * @param minor BIGINT, in units of 10 to the power of -scale
   * @param scale digits after the point of the lake's money
   */
  public static Column of(Column minor, int scale) {
    return minor
        .cast("decimal(19,0)")
        .multiply(lit(BigDecimal.ONE.movePointLeft(scale)))
        .cast("decimal(18," + scale + ")");
  }
}
