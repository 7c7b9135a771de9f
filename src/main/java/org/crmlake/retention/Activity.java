package org.crmlake.retention;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_min;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import java.util.List;
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

  /** The days of a row of base.purchase_history with an order, ascending. */
  static Column purchaseDays() {
    return when(array_min(col("orders")).gt(0), col("days"))
        .otherwise(filter(col("days"), (day, i) -> get(col("orders"), i).gt(0)));
  }

  /**
   * The activities of a customer, to be exploded: ordinals, or BOTH alone.
   *
   * @param wanted those that the table has
   */
  static Column of(List<Activity> wanted) {
    Column each = array(wanted.stream().map(a -> lit(a.ordinal())).toArray(Column[]::new));
    return wanted.size() < 2
        ? each
        : when(size(col("purchase_days")).equalTo(size(col("days"))), array(lit(BOTH)))
            .otherwise(each);
  }

  /** An expression by the row's activity; the same for ANY and BOTH. */
  static Column choose(List<Activity> wanted, Column any, Column purchase) {
    if (wanted.size() == 1) {
      return wanted.contains(ANY) ? any : purchase;
    }
    return when(col("activity").equalTo(PURCHASE.ordinal()), purchase).otherwise(any);
  }

  /** The row's activity, BOTH as two rows. */
  static Column apart() {
    return explode(
        when(col("activity").equalTo(BOTH), array(lit(ANY.ordinal()), lit(PURCHASE.ordinal())))
            .otherwise(array(col("activity"))));
  }
}
