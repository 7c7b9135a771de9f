package org.crmlake.retention;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.min;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Marks the periods at the beginning of the data: whoever buys in them may have bought before, when
 * nothing was recorded, so that old customers look new.
 */
final class LeftTruncation {
  private LeftTruncation() {}

  /** The rows with a column {@code first_day}: the first day in the history. */
  static Dataset<Row> withFirstDay(Dataset<Row> rows, Dataset<Row> history) {
    return rows.crossJoin(broadcast(history.agg(min("entry_day").as("first_day"))));
  }

  /**
   * Whether a period starts less than so many days after the first day in the data; of rows {@link
   * #withFirstDay}.
   */
  static Column isTruncated(Column start, int days) {
    return start.lt(date_add(col("first_day"), days));
  }
}
