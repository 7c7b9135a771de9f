package org.crmlake.attribution;

import static org.apache.spark.sql.functions.lit;

import java.math.BigDecimal;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;

/** Money as marts show it, from whole numbers of its smallest unit. */
final class Money {
  private Money() {}

  static Column of(Column minor, int scale) {
    return minor
        .cast(DataTypes.createDecimalType(18, 0))
        .multiply(lit(BigDecimal.ONE.movePointLeft(scale)))
        .cast(DataTypes.createDecimalType(18, scale));
  }
}
