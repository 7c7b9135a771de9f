package org.crmlake.retention;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/** What makes a customer active in a period. */
enum Activity {
  /** An order or a return. */
  ANY,
  /** An order. */
  PURCHASE;

  /**
   * Stands for both activities on rows of customers whose every day has an order: most of them, who
   * are then counted once and not twice.
   */
  static final int BOTH = 2;

  /** The row's activity, BOTH as two rows. */
  static Column apart() {
    return explode(
        when(col("activity").equalTo(BOTH), array(lit(ANY.ordinal()), lit(PURCHASE.ordinal())))
            .otherwise(array(col("activity"))));
  }
}
