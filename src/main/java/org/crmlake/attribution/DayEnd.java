package org.crmlake.attribution;

import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.to_utc_timestamp;

import org.apache.spark.sql.Column;

/**
 * The instant of something that only a civil day is known of: the last microsecond of the day in
 * the business zone, so that what happened on the day comes before it.
 */
record DayEnd(String zone) {

  /** Null for a null date. */
  Column of(Column date) {
    return to_utc_timestamp(date_add(date, 1).cast("timestamp"), zone)
        .minus(expr("interval '0.000001' second"));
  }
}
