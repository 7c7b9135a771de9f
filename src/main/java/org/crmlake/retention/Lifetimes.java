package org.crmlake.retention;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How long customers stayed, or have stayed so far, in days. */
final class Lifetimes {
  private Lifetimes() {}

  /**
   * Customers without a contract: gone for good, as far as anybody can say, on the day on which X
   * days without an order are over. Who has not been silent for so long is censored on the last day
   * that is known; what comes after the first silence is another life.
   *
   * @param inactiveDays values of X
   * @param through last day that is known whole; later ones do not count
   * @return {@code inactive_days}, segment values at entry, {@code duration, events, censored}
   */
  static Dataset<Row> ofOrders(
      Dataset<Row> history, Segments segments, List<Integer> inactiveDays, LocalDate through) {
    Column[] silences = inactiveDays.stream().map(x -> lit(x)).toArray(Column[]::new);
    return PeriodCells.count(history, segments, through, new SilentCustomers(inactiveDays, through))
        .withColumn("inactive_days", get(array(silences), col("kind")))
        .withColumnRenamed("period", "duration");
  }

  /**
   * Customers with a contract: gone on the day of the cancellation, censored on the last day known.
   *
   * @param contracts rows of {@link ContractCustomers}
   * @return as {@link #ofOrders}, with {@code plan} and with 0 in {@code inactive_days}
   */
  static Dataset<Row> ofContracts(Dataset<Row> contracts, Segments segments, LocalDate through) {
    Column isEvent = col("cancelled_on").isNotNull();
    List<Column> keys = new ArrayList<>(segments.carried());
    Stream.of("plan", "inactive_days", "duration").forEach(c -> keys.add(col(c)));
    return contracts
        .withColumn("inactive_days", lit(0))
        .withColumn(
            "duration",
            datediff(when(isEvent, col("cancelled_on")).otherwise(lit(through)), col("started_on")))
        .groupBy(keys.toArray(Column[]::new))
        .agg(count(when(isEvent, 1)).as("events"), count(when(not(isEvent), 1)).as("censored"));
  }

  /**
   * Counts for {@link SurvivalCurves}, segments one by one and all together.
   *
   * @param lives what the methods above give
   * @param rows structs of segment and segment_value
   */
  static Dataset<Row> counts(Dataset<Row> lives, String basis, Column rows) {
    Column here = not(col("is_origin"));
    return lives
        .select(
            lit(basis).as("basis"),
            col("inactive_days"),
            col("duration"),
            col("events"),
            col("censored"),
            inline(rows))
        // A curve starts at 0, whether anybody goes then or not.
        .select(col("*"), explode(array(lit(false), lit(true))).as("is_origin"))
        .select(
            col("basis"),
            col("inactive_days"),
            col("segment"),
            col("segment_value"),
            when(here, col("duration")).otherwise(0).as("duration"),
            when(here, col("events")).otherwise(0L).as("events"),
            when(here, col("censored")).otherwise(0L).as("censored"));
  }
}
