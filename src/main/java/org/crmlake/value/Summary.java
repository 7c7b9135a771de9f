package org.crmlake.value;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.job.DayArrays;
import org.crmlake.job.Rounding;
import org.crmlake.job.SegmentColumns;

/**
 * Purchase histories as the models see them. A purchase is a day with an order: x = purchase days -
 * 1, recency t from the first to the last, age T from the first to the end of observation. The
 * first purchase is no part of the repeat spend.
 */
final class Summary {
  static final String ALL = "ALL";
  static final String UNKNOWN = "UNKNOWN";
  static final String ACQUISITION_CHANNEL = "acquisition_channel";

  /** How refunds lessen the repeat spend. */
  enum Refunds {
    /** A return is taken off the last purchase on or before its day. */
    BY_DAY,
    /** All returns of a customer are spread over all orders in proportion to their amounts. */
    BY_CUSTOMER
  }

  private Summary() {}

  /**
   * One row per customer who entered by the cut: the columns of the history that do not change, and
   * {@code purchase_days, orders, gross_minor, refund_minor, x, t, age, silent} (days since the
   * last order), {@code first_order, last_order, repeat_minor}. Null, but for sums, for customers
   * without an order.
   *
   * @param cut days after it do not count
   * @param through last day of observation, at most the cut; a later purchase prolongs its
   *     customer's own
   */
  static Dataset<Row> of(Dataset<Row> history, LocalDate cut, LocalDate through, Refunds refunds) {
    Column days = col("days");
    Dataset<Row> cutHistory =
        history
            .where(col("entry_day").leq(lit(cut)))
            .withColumn("known", DayArrays.until(days, cut))
            .withColumn("purchase_days", DayArrays.withPositive(days, col("orders"), col("known")))
            .withColumn("n", DayArrays.positive(col("orders"), col("known")))
            .withColumn("second", DayArrays.placeOfPositive(col("orders"), lit(2)));
    Column first = get(days, DayArrays.placeOfPositive(col("orders"), lit(1)));
    Column last = get(days, DayArrays.placeOfPositive(col("orders"), col("n")));
    Dataset<Row> facts =
        cutHistory.select(
            col("customer_id"),
            col("entry_day"),
            col(ACQUISITION_CHANNEL),
            col("acquisition_campaign_id"),
            col("segment_values"),
            col("purchase_days"),
            total("orders").as("orders"),
            total("gross_minor").as("gross_minor"),
            total("refund_minor").as("refund_minor"),
            first("gross_minor").as("first_gross"),
            first("refund_minor").as("first_refund"),
            first.as("first_order"),
            last.as("last_order"),
            when(col("n").gt(0), col("n").minus(1)).as("x"),
            datediff(last, first).as("t"),
            datediff(greatest(last, lit(through)), first).as("age"),
            datediff(greatest(last, lit(through)), last).as("silent"));
    Column repeatGross = col("gross_minor").minus(col("first_gross"));
    Column repeatRefund = col("refund_minor").minus(col("first_refund"));
    Column repeat =
        refunds == Refunds.BY_DAY
            ? repeatGross.minus(repeatRefund)
            : when(
                    col("gross_minor").gt(0),
                    Rounding.nearest(
                        repeatGross
                            .cast("double")
                            .multiply(col("gross_minor").minus(col("refund_minor")))
                            .divide(col("gross_minor"))))
                .otherwise(0L);
    return facts
        .withColumn(
            "repeat_minor", when(col("x").gt(0), repeat).otherwise(when(col("x").equalTo(0), 0L)))
        .drop("first_gross", "first_refund");
  }

  private static Column total(String array) {
    return DayArrays.sum(col(array), col("known"));
  }

  /** The sum of the days before the second purchase; null without one. */
  private static Column first(String array) {
    return when(col("n").gt(1), DayArrays.sum(col(array), col("second")));
  }

  /** A segment's value of a customer: of ALL, the lake's segments, or acquisition_channel. */
  static Column segment(String name, List<String> segmentNames) {
    if (name.equals(ALL)) {
      return lit(ALL);
    }
    Column value =
        name.equals(ACQUISITION_CHANNEL)
            ? col(ACQUISITION_CHANNEL)
            : SegmentColumns.value(name, segmentNames);
    return coalesce(value, lit(UNKNOWN));
  }

  /** {@code segment, segment_value} of the row over all and one for each segment, for inline. */
  static Column segmentRows(List<String> segments) {
    List<Column> rows = new ArrayList<>();
    rows.add(struct(lit(ALL).as("segment"), lit(ALL).as("segment_value")));
    segments.forEach(
        s -> rows.add(struct(lit(s).as("segment"), col("by_" + s).as("segment_value"))));
    return array(rows.toArray(Column[]::new));
  }

  /** The segments as columns {@code by_<name>}. */
  static List<Column> segmentColumns(List<String> segments, List<String> segmentNames) {
    return segments.stream().map(s -> segment(s, segmentNames).as("by_" + s)).toList();
  }

  static void requireKnown(List<String> segments, List<String> segmentNames) {
    for (String segment : segments) {
      if (!segmentNames.contains(segment) && !segment.equals(ACQUISITION_CHANNEL)) {
        throw new IllegalArgumentException(
            "segment "
                + segment
                + " must be among the lake's segments "
                + segmentNames
                + " or "
                + ACQUISITION_CHANNEL);
      }
    }
  }
}
