package org.crmlake.value;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.job.DayArrays;

/**
 * The lifetime that a segment's churn makes one expect: of the customers who ordered in the k
 * months before the last k months, churn is the share who did not order in those, and the lifetime
 * is k / churn months.
 */
final class SegmentChurn {
  private final CustomerValueSettings settings;
  private final LocalDate through;

  /**
   * @param through last day that is known whole
   */
  SegmentChurn(CustomerValueSettings settings, LocalDate through) {
    this.settings = settings;
    this.through = through;
  }

  /**
   * The customers with {@code churn_months}: the lifetime of their segment; null where nobody could
   * be lost or nobody was.
   *
   * @param customers with {@code segment_values, acquisition_channel}
   * @param summary rows of {@link Summary}
   */
  Dataset<Row> join(Dataset<Row> customers, Dataset<Row> summary) {
    int months = settings.lifetimeChurnMonths();
    LocalDate middle = before(months);
    Column lost = count(when(orderedIn(middle, through), null).otherwise(1));
    Dataset<Row> lifetimes =
        summary
            .where(orderedIn(before(2L * months), middle))
            .groupBy(segment().as("churn_segment"))
            .agg(
                when(lost.gt(0), count(lit(1)).multiply((double) months).divide(lost))
                    .as("churn_months"));
    return customers.join(broadcast(lifetimes), segment().equalTo(col("churn_segment")), "left");
  }

  /** The last day before the months up to the end: of whole months the end of a month. */
  private LocalDate before(long months) {
    return through.plusDays(1).minusMonths(months).minusDays(1);
  }

  private Column segment() {
    return Summary.segment(settings.lifetimeSegment(), settings.segmentNames());
  }

  /** After the one day, up to the other. */
  private static Column orderedIn(LocalDate after, LocalDate upTo) {
    Column days = col("purchase_days");
    return DayArrays.until(days, upTo).gt(DayArrays.until(days, after));
  }
}
