package org.crmlake.retention;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
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
      int leftTruncationDays) {
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
        hidden(
            windows(classes(history, settings, segments, asOf, through), settings, segments),
            settings.minCell());
    return table(LeftTruncation.withFirstDay(cohorts, history), settings, asOf, through);
  }

  /**
   * Customers by {@code grain} (ordinal), {@code cohort}, segment values at entry, {@code second}
   * (position of the first window that holds the second order, beyond the last for a later one,
   * null for none) and {@code matured} (number of windows that are over).
   */
  private static Dataset<Row> classes(
      Dataset<Row> history,
      Settings settings,
      Segments segments,
      LocalDate asOf,
      LocalDate through) {
    Column first = col("first_purchase_day");
    Column bought = col("purchase_days");
    Column atEntry = get(col("orders"), lit(0));
    Column onFirst =
        when(atEntry.gt(0), atEntry).otherwise(get(filter(col("orders"), n -> n.gt(0)), lit(0)));
    Column next = get(bought, lit(1));
    Column later = when(next.leq(lit(asOf)), next);
    Column second = settings.sameDay() ? when(onFirst.gt(1), first).otherwise(later) : later;
    List<Column> facts = new ArrayList<>(segments.facts());
    Stream.of(first, col("orders"), Activity.purchaseDays().as("purchase_days"))
        .forEach(facts::add);
    List<Column> gaps = new ArrayList<>(segments.carried());
    Stream.of(first, datediff(second, first).as("gap")).forEach(gaps::add);
    Column secondWindow = lit(0);
    Column matured = lit(0);
    for (int days : settings.withinDays()) {
      secondWindow = secondWindow.plus(when(col("gap").gt(days), 1).otherwise(0));
      matured = matured.plus(when(date_add(first, days).leq(lit(through)), 1).otherwise(0));
    }
    List<Column> keys = new ArrayList<>(segments.carried());
    Stream.of("grain", "cohort", "second", "matured").forEach(c -> keys.add(col(c)));
    List<Column> grains = new ArrayList<>();
    settings.grains().forEach(g -> grains.add(lit(g.ordinal())));
    return history
        .where(first.leq(lit(asOf)))
        .select(facts.toArray(Column[]::new))
        .select(gaps.toArray(Column[]::new))
        .withColumn("second", when(col("gap").isNotNull(), secondWindow))
        .withColumn("matured", matured)
        .withColumn("grain", explode(array(grains.toArray(Column[]::new))))
        .withColumn("cohort", byGrain(settings, g -> g.index(first)))
        .where(col("cohort").leq(byGrain(settings, g -> lit(g.index(through)))))
        .groupBy(keys.toArray(Column[]::new))
        .agg(count(lit(1)).as("customers"));
  }

  private static Dataset<Row> windows(Dataset<Row> classes, Settings settings, Segments segments) {
    Column[] days = settings.withinDays().stream().map(d -> lit(d)).toArray(Column[]::new);
    Column back = col("second").leq(col("window"));
    Column mature = col("matured").gt(col("window"));
    Column customers = col("customers");
    return classes
        .select(
            col("grain"),
            col("cohort"),
            col("second"),
            col("matured"),
            customers,
            inline(segments.rowsAtEntry()))
        .select(col("*"), posexplode(array(days)).as(new String[] {"window", "within_days"}))
        .groupBy("grain", "segment", "segment_value", "cohort", "within_days")
        .agg(
            sum(customers).as("cohort_size"),
            sum(when(back, customers).otherwise(0L)).as("second_orders"),
            sum(when(mature, customers).otherwise(0L)).as("mature_customers"),
            sum(when(mature.and(back), customers).otherwise(0L)).as("mature_second_orders"),
            sum(when(mature.and(col("second").isNull()), customers).otherwise(0L))
                .as("gone_after_one"));
  }

  private static Dataset<Row> hidden(Dataset<Row> cohorts, int minCell) {
    Column mature = col("mature_customers");
    Column later = col("mature_second_orders");
    return SmallCells.mark(
        cohorts,
        minCell,
        // The same in all windows, so that all of them hide the same values.
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
