package org.crmlake.job;

import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/** Whole numbers from doubles. Spark's round() takes each double to text and back. */
public final class Rounding {
  private Rounding() {}

  /**
   * BIGINT, the nearest whole number, halves away from zero; null for null.
   *
   * @param value DOUBLE, of less than 2 to the power of 52
   */
  public static Column nearest(Column value) {
    return when(value.lt(0), floor(lit(0.5).minus(value)).unary_$minus())
        .otherwise(floor(value.plus(0.5)));
  }
}
