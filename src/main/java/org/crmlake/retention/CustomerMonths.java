package org.crmlake.retention;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A row for each customer and month with an order or a return, made within the customer's row: the
 * month's money beside that of the months around it.
 *
 * <p>A customer pays in a month whose orders exceed its returns: that excess is the month's
 * revenue. Where returns exceed orders, revenue is 0 and the rest stands in {@code credit_minor}.
 */
final class CustomerMonths {
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
    List<Column> customer = new ArrayList<>(facts);
    Stream.of("days", "gross_minor", "refund_minor").forEach(c -> customer.add(col(c)));
    customer.add(known.as("known"));
    List<Column> months = new ArrayList<>(carried);
    months.add(months().as("months"));
    Column firstPaid =
        when(get(col("months"), lit(0)).getField("minor").gt(0), col("months"))
            .otherwise(filter(col("months"), m -> m.getField("minor").gt(0)));
    List<Column> rows = new ArrayList<>(carried);
    Column previous = get(col("months"), col("at").minus(1));
    Column next = get(col("months"), col("at").plus(1));
    Column period = col("month.period");
    Column hasNext = coalesce(next.getField("period").equalTo(period.plus(1)), lit(false));
    Stream.of(
            period.as("period"),
            greatest(col("month.minor"), lit(0L)).as("revenue"),
            least(col("month.minor"), lit(0L)).as("credit_minor"),
            when(
                    previous.getField("period").equalTo(period.minus(1)),
                    greatest(previous.getField("minor"), lit(0L)))
                .otherwise(0L)
                .as("previous_revenue"),
            when(hasNext, greatest(next.getField("minor"), lit(0L)))
                .otherwise(0L)
                .as("next_revenue"),
            coalesce(period.equalTo(col("first_paid")), lit(false)).as("is_first"),
            hasNext.as("has_next"))
        .forEach(rows::add);
    return history
        .select(customer.toArray(Column[]::new))
        .withColumn("starts", starts())
        .select(months.toArray(Column[]::new))
        .withColumn("first_paid", get(firstPaid, lit(0)).getField("period"))
        .select(col("*"), posexplode(col("months")).as(new String[] {"at", "month"}))
        .select(rows.toArray(Column[]::new));
  }

  /** Positions of the first day of each month among the known days. */
  private static Column starts() {
    return filter(
        sequence(lit(0), col("known").minus(1)),
        i -> i.equalTo(0).or(not(period(i).equalTo(period(i.minus(1))))));
  }

  /** Structs of period and money, ascending. */
  private static Column months() {
    Column summed =
        transform(
            col("starts"),
            (start, nth) -> {
              Column days = coalesce(get(col("starts"), nth.plus(1)), col("known")).minus(start);
              return month(
                  start,
                  when(days.equalTo(1), net(start))
                      .otherwise(
                          total("gross_minor", start, days)
                              .minus(total("refund_minor", start, days))));
            });
    // Most customers have one day: nothing is to be summed.
    return when(col("known").equalTo(1), array(month(lit(0), net(lit(0))))).otherwise(summed);
  }

  private static Column month(Column start, Column minor) {
    return struct(period(start).as("period"), minor.as("minor"));
  }

  private static Column period(Column position) {
    return Grain.MONTH.index(get(col("days"), position));
  }

  private static Column net(Column position) {
    return get(col("gross_minor"), position).minus(get(col("refund_minor"), position));
  }

  private static Column total(String amounts, Column start, Column days) {
    return aggregate(
        slice(col(amounts), start.plus(1), days), lit(0L), (sum, minor) -> sum.plus(minor));
  }
}
