package org.crmlake.retention;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.job.Inputs;
import org.crmlake.job.Params;
import org.crmlake.job.Transform;

/**
 * {@code mart.second_orders}: how many customers of a cohort order a second time, within how many
 * days of the first order, and how many are gone after exactly one. Input {@code history} is
 * base.purchase_history; customers who only return do not count.
 *
 * <p>A customer is mature for a window whose last day is known whole. Rates are null until the
 * whole cohort is mature; before, the counts of mature customers are comparable.
 */
public final class SecondOrders implements Transform {

  /**
   * @param grains calendar periods of cohorts
   * @param withinDays windows, counted from the day of the first order
   * @param sameDay whether another order on the first day is a second order, 0 days later
   * @param segmentNames the lake's segments, in the order of {@code segment_values}
   * @param segments those that cohorts are broken down by
   * @param minCell counts of 1 to minCell - 1 are hidden, with what would reveal them; 0 hides none
   * @param leftTruncationDays cohorts that start less than this after the first day in the data are
   *     marked, since old customers look new there
   */
  record Settings(
      List<Grain> grains,
      List<Integer> withinDays,
      boolean sameDay,
      List<String> segmentNames,
      List<String> segments,
      int minCell,
      int leftTruncationDays)
      implements Serializable {
    Settings {
      SettingRules.grains(grains);
      SettingRules.require(
          !withinDays.isEmpty()
              && withinDays.get(0) >= 0
              && withinDays.equals(withinDays.stream().sorted().distinct().toList()),
          "within_days " + withinDays + " must be one or more numbers of days, ascending");
      SettingRules.notNegative("min_cell", minCell);
      SettingRules.notNegative("left_truncation_days", leftTruncationDays);
    }
  }

  @Override
  public Class<? extends Record> params() {
    return Settings.class;
  }

  @Override
  public Dataset<Row> apply(Inputs inputs, Params params, LocalDate asOf) {
    Settings settings = params.as(Settings.class);
    Dataset<Row> history = inputs.frame("history");
    LocalDate through = inputs.through(asOf);
    Segments segments = Segments.atEntry(settings.segmentNames(), settings.segments());
    Dataset<Row> cohorts =
        hidden(windows(history, settings, segments, asOf, through), settings.minCell());
    return table(LeftTruncation.withFirstDay(cohorts, history), settings, asOf, through);
  }

  /** Customers by grain, segment value, cohort and window. */
  private static Dataset<Row> windows(
      Dataset<Row> history,
      Settings settings,
      Segments segments,
      LocalDate asOf,
      LocalDate through) {
    SecondOrderWindows windows = new SecondOrderWindows(settings, asOf, through);
    Column[] days = settings.withinDays().stream().map(d -> lit(d)).toArray(Column[]::new);
    List<Column> rows = new ArrayList<>();
    rows.add(col("grain"));
    rows.add(col("period").as("cohort"));
    rows.add(get(array(days), col("kind")).as("within_days"));
    windows.sums().forEach(s -> rows.add(col(s)));
    rows.add(inline(segments.rowsAtEntry()));
    Column[] sums = windows.sums().stream().map(s -> sum(s).as(s)).toArray(Column[]::new);
    return PeriodCells.count(history, segments, asOf, windows)
        .where(col("period").leq(byGrain(settings, g -> lit(g.index(through)))))
        .select(rows.toArray(Column[]::new))
        .groupBy("grain", "segment", "segment_value", "cohort", "within_days")
        .agg(sums[0], Arrays.copyOfRange(sums, 1, sums.length))
        // Periods in which nobody came.
        .where(col("cohort_size").gt(0));
  }

  private static Dataset<Row> hidden(Dataset<Row> cohorts, int minCell) {
    Column mature = col("mature_customers");
    Column later = col("mature_second_orders");
    return SmallCells.markCohorts(
        cohorts,
        minCell,
        col("cohort_size"),
        List.of("grain", "cohort", "within_days", "segment"),
        col("cohort_size"),
        col("second_orders"),
        col("cohort_size").minus(col("second_orders")),
        mature,
        col("cohort_size").minus(mature),
        later,
        mature.minus(later),
        col("gone_after_one"),
        mature.minus(later).minus(col("gone_after_one")));
  }

  private static Dataset<Row> table(
      Dataset<Row> cohorts, Settings settings, LocalDate asOf, LocalDate through) {
    Column start = byGrain(settings, g -> g.start(col("cohort")));
    Column end = byGrain(settings, g -> g.start(col("cohort").plus(1)));
    Column size = col("cohort_size");
    Column shown = not(col("hidden"));
    // The last customer of the cohort may come on its last day, the day before end.
    Column mature = date_add(end, col("within_days")).leq(lit(through.plusDays(1)));
    return cohorts.select(
        lit(asOf).as("as_of"),
        Labels.of(Grain.values(), col("grain")).as("grain"),
        col("segment"),
        col("segment_value"),
        start.as("cohort"),
        col("within_days"),
        when(shown, size).as("cohort_size"),
        when(shown, col("second_orders")).as("second_orders"),
        when(shown, col("mature_customers")).as("mature_customers"),
        when(shown, col("mature_second_orders")).as("mature_second_orders"),
        when(shown, col("gone_after_one")).as("gone_after_one"),
        when(mature.and(shown), col("second_orders").divide(size)).as("second_order_rate"),
        when(mature.and(shown), WilsonColumns.low(col("second_orders"), size))
            .as("second_order_rate_low"),
        when(mature.and(shown), WilsonColumns.high(col("second_orders"), size))
            .as("second_order_rate_high"),
        when(mature.and(shown), col("gone_after_one").divide(size)).as("gone_rate"),
        mature.as("is_mature"),
        LeftTruncation.isTruncated(start, settings.leftTruncationDays()).as("left_truncated"),
        col("hidden").as("suppressed"));
  }

  private static Column byGrain(Settings settings, Function<Grain, Column> value) {
    return Grain.choose(settings.grains(), col("grain"), value);
  }
}
