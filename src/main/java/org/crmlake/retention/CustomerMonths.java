package org.crmlake.retention;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.UserDefinedFunction;

/**
 * A row for each customer and month with an order or a return, made within the customer's row: the
 * month's money beside that of the months around it.
 *
 * <p>A customer pays in a month whose orders exceed its returns: that excess is the month's
 * revenue. Where returns exceed orders, revenue is 0 and the rest stands in {@code credit_minor}.
 */
final class CustomerMonths {
  /** Called non-deterministic so that Spark does not call it once more to look for empty arrays. */
  private static final UserDefinedFunction MONTHS =
      udf(new MonthsOfCustomer(), MonthsOfCustomer.TYPE).asNondeterministic();

  private CustomerMonths() {}

  /** All months; see {@link #upTo}. */
  static Dataset<Row> all(Dataset<Row> history, List<Column> facts, List<Column> carried) {
    return of(history, size(col("days")), facts, carried);
  }

  /**
   * The months as known on a day: the columns carried, then {@code period} (of {@link
   * Grain#MONTH}), {@code revenue}, {@code credit_minor} (not above 0), {@code previous_revenue}
   * and {@code next_revenue} of the months before and after (0 where nobody paid), {@code is_first}
   * (the customer's first month with revenue) and {@code has_next} (whether the month after has a
   * row).
   *
   * @param facts columns to carry along, as expressions over the history
   * @param carried the same, as columns of the rows
   */
  static Dataset<Row> upTo(
      Dataset<Row> history, Column day, List<Column> facts, List<Column> carried) {
    Column known =
        when(col("last_day").leq(day), size(col("days")))
            .otherwise(size(filter(col("days"), d -> d.leq(day))));
    return of(history.where(col("entry_day").leq(day)), known, facts, carried);
  }

  private static Dataset<Row> of(
      Dataset<Row> history, Column known, List<Column> facts, List<Column> carried) {
    Column days = transform(col("days"), Grain.DAY::index);
    List<Column> customer = new ArrayList<>(facts);
    customer.add(MONTHS.apply(days, col("gross_minor"), col("refund_minor"), known).as("months"));
    List<Column> rows = new ArrayList<>(carried);
    rows.add(inline(col("months")));
    return history.select(customer.toArray(Column[]::new)).select(rows.toArray(Column[]::new));
  }
}
