package org.crmlake.job;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.MakeDecimal;
import org.apache.spark.sql.catalyst.expressions.UnscaledValue;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.DecimalType;

/**
 * Money as marts show it, and as the whole number of its smallest unit that jobs count in. By
 * arithmetic on decimals either way takes ten times as long.
 */
public final class Money {
  private static final int PRECISION = 18;

  private Money() {}

  /**
   * DECIMAL(18, scale), exact; null for null. Fails where there are more digits.
   *
   * @param minor BIGINT, in units of 10 to the power of -scale
   * @param scale digits after the point of the lake's money
   */
  public static Column of(Column minor, int scale) {
    return ExpressionUtils.column(
        new MakeDecimal(ExpressionUtils.expression(minor.cast("bigint")), PRECISION, scale, false));
  }

  /**
   * BIGINT, in units of 10 to the power of -scale; null for null. Fails where there are more
   * digits.
   *
   * @param money DECIMAL, rounded if it has more digits after the point
   * @param scale digits after the point of the lake's money
   */
  public static Column minor(Column money, int scale) {
    Column exact = money.cast(new DecimalType(PRECISION, scale));
    return ExpressionUtils.column(new UnscaledValue(ExpressionUtils.expression(exact)));
  }
}
