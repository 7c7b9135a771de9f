package org.crmlake.retention;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.job.Inputs;
import org.crmlake.job.Params;
import org.crmlake.job.Transform;
import org.crmlake.retention.Segments.Basis;

/**
 * {@code mart.period_retention}: of the customers who were active in the period before, how many
 * are active again, who is new and who comes back. Input {@code history} is base.purchase_history.
 *
 * <p>A customer is at hand at a period's start who was active in the period before, new in the
 * period of the first activity, reactivated after one or more periods without. So retained = active
 * - new - reactivated, and lost = at start - retained: the two are shares of one base. What is lost
 * cannot be known before the period is over; until then it and all rates are null.
 *
 * <p>With {@code by_tier} the input {@code values} (mart.customer_value of all dates) gives one
 * more segment, see {@link TierHistory}.
 */
public final class PeriodRetention implements Transform {

  /**
   * @param activities what counts as active
   * @param grains calendar periods
   * @param segmentNames the lake's segments, in the order of {@code segment_values}
   * @param segments those that periods are broken down by
   * @param segmentBases when a customer's value is looked up
   * @param segmentGrains of the grains those that are broken down
   * @param byTier whether they are broken down by the tier at their start, too
   * @param minCell counts of 1 to minCell - 1 are hidden, with what would reveal them; 0 hides none
   * @param leftTruncationDays periods that start less than this after the first day in the data are
   *     marked, since old customers look new there
   */
  record Settings(
      List<Activity> activities,
      List<Grain> grains,
      List<String> segmentNames,
      List<String> segments,
      List<Basis> segmentBases,
      List<Grain> segmentGrains,
      boolean byTier,
      int minCell,
      int leftTruncationDays) {
    Settings {
      SettingRules.activities(activities);
      SettingRules.grains(grains);
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
    Segments segments =
        new Segments(
            settings.segmentNames(),
            settings.segments(),
            settings.segmentBases(),
            settings.byTier());
    PeriodTransitions transitions =
        new PeriodTransitions(
            settings.activities(), settings.grains(), settings.segmentGrains(), asOf);
    Dataset<Row> customers =
        settings.byTier() ? TierHistory.join(history, inputs.frame("values"), asOf) : history;
    Column active = col("new_customers").plus(col("retained")).plus(col("reactivated"));
    Dataset<Row> counts =
        PeriodCells.count(customers, segments, asOf, transitions)
            .withColumnRenamed("kind", "activity")
            .withColumn("active", active)
            .withColumn("active_before", active);
    if (settings.activities().size() > 1) {
      counts = counts.withColumn("activity", Activity.apart());
    }
    Dataset<Row> series =
        new PeriodSeries(
                segments,
                List.of("activity", "grain"),
                List.of("active", "new_customers", "retained", "reactivated"),
                List.of("active_before"))
            .of(counts, isBrokenDown(settings), byGrain(settings, g -> lit(g.index(through))));
    if (settings.byTier()) {
      Column start = byGrain(settings, g -> g.start(col("period")));
      series = TierHistory.known(series, inputs.frame("values"), asOf, start);
    }
    series =
        SmallCells.markSeries(
            series,
            settings.minCell(),
            List.of("activity", "grain", "segment_basis"),
            "active",
            col("active_before"),
            col("new_customers"),
            col("retained"),
            col("active_before").minus(col("retained")),
            col("reactivated"),
            col("active"));
    return table(LeftTruncation.withFirstDay(series, history), settings, asOf, through);
  }

  private static Dataset<Row> table(
      Dataset<Row> series, Settings settings, LocalDate asOf, LocalDate through) {
    Column start = byGrain(settings, g -> g.start(col("period")));
    Column atStart = col("active_before");
    Column retained = col("retained");
    Column shown = not(col("hidden"));
    Column complete = col("period").lt(byGrain(settings, g -> lit(g.index(through.plusDays(1)))));
    Column told = complete.and(shown);
    Column rated = told.and(atStart.gt(0));
    Column lost = atStart.minus(retained);
    return series.select(
        lit(asOf).as("as_of"),
        Labels.of(Activity.values(), col("activity")).as("activity"),
        Labels.of(Grain.values(), col("grain")).as("grain"),
        col("segment_basis"),
        col("segment"),
        col("segment_value"),
        start.as("period_start"),
        when(shown, atStart).as("customers_at_start"),
        when(shown, col("new_customers")).as("new_customers"),
        when(shown, retained).as("retained"),
        when(shown, col("reactivated")).as("reactivated"),
        when(told, lost).as("lost"),
        when(shown, col("active")).as("customers_at_end"),
        when(rated, retained.divide(atStart)).as("retention_rate"),
        when(rated, WilsonColumns.low(retained, atStart)).as("retention_rate_low"),
        when(rated, WilsonColumns.high(retained, atStart)).as("retention_rate_high"),
        when(rated, lost.divide(atStart)).as("churn_rate"),
        when(told.and(lost.gt(0)), col("new_customers").plus(col("reactivated")).divide(lost))
            .as("quick_ratio"),
        complete.as("is_complete"),
        LeftTruncation.isTruncated(start, settings.leftTruncationDays()).as("left_truncated"),
        col("hidden").as("suppressed"));
  }

  private static Column isBrokenDown(Settings settings) {
    return col("grain").isin(settings.segmentGrains().stream().map(Enum::ordinal).toArray());
  }

  private static Column byGrain(Settings settings, Function<Grain, Column> value) {
    return Grain.choose(settings.grains(), col("grain"), value);
  }
}
