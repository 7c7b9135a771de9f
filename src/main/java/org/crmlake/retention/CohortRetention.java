package org.crmlake.retention;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.job.Inputs;
import org.crmlake.job.Money;
import org.crmlake.job.Params;
import org.crmlake.job.Transform;

/**
 * {@code mart.cohort_retention}: customers by the period of their first activity, and how many of
 * them are active k periods later. Input {@code history} is base.purchase_history.
 *
 * <p>A customer belongs to the cohort of the first day with the activity. Being active on any day
 * of a period is being active in it. Days after the as-of date do not count. Rows run from age 0 to
 * the period that holds the earlier of the as-of date and the last complete day of the data, at
 * most to the horizon; counts and revenue of the last, open period are those so far, its rates are
 * null. Customers who enter after that period have no rows yet.
 */
public final class CohortRetention implements Transform {

  @Override
  public Class<? extends Record> params() {
    return CohortSettings.class;
  }

  @Override
  public Dataset<Row> apply(Inputs inputs, Params params, LocalDate asOf) {
    CohortSettings settings = params.as(CohortSettings.class);
    Dataset<Row> history = inputs.frame("history");
    LocalDate through = inputs.through(asOf);
    Dataset<Row> counts = new ActivePeriods(settings, asOf).count(history);
    Dataset<Row> grid =
        SmallCells.markGrid(new CohortGrid(settings, through).of(counts), settings.minCell());
    return table(LeftTruncation.withFirstDay(grid, history), settings, asOf);
  }

  private static Dataset<Row> table(Dataset<Row> grid, CohortSettings settings, LocalDate asOf) {
    Column size = col("cohort_size");
    Column on = col("retained_on");
    Column onOrAfter = col("retained_on_or_after");
    Column tooSmall = size.lt(settings.minCohort());
    Column shown = not(col("hidden"));
    Column rated = shown.and(col("is_complete")).and(not(tooSmall));
    return grid.select(
        lit(asOf).as("as_of"),
        Labels.of(Activity.values(), col("activity")).as("activity"),
        Labels.of(Grain.values(), col("grain")).as("grain"),
        col("segment"),
        col("segment_value"),
        start(settings, col("cohort")).as("cohort"),
        col("age"),
        start(settings, col("cohort").plus(col("age"))).as("period_start"),
        when(shown, size).as("cohort_size"),
        when(shown, on).as("retained_on"),
        when(shown, onOrAfter).as("retained_on_or_after"),
        when(rated, on.divide(size)).as("rate_on"),
        when(rated, WilsonColumns.low(on, size)).as("rate_on_low"),
        when(rated, WilsonColumns.high(on, size)).as("rate_on_high"),
        when(rated, onOrAfter.divide(size)).as("rate_on_or_after"),
        when(rated, WilsonColumns.low(onOrAfter, size)).as("rate_on_or_after_low"),
        when(rated, WilsonColumns.high(onOrAfter, size)).as("rate_on_or_after_high"),
        when(shown, Money.of(col("net_minor"), settings.moneyScale())).as("revenue"),
        when(
                rated.and(col("entry_net_minor").gt(0)),
                col("net_minor").cast("double").divide(col("entry_net_minor")))
            .as("revenue_rate"),
        col("is_complete"),
        LeftTruncation.isTruncated(start(settings, col("cohort")), settings.leftTruncationDays())
            .as("left_truncated"),
        not(shown).or(tooSmall).as("suppressed"),
        when(shown, col("retained_streak")).as("retained_streak"),
        when(rated, col("retained_streak").divide(size)).as("rate_streak"),
        col("bracket_start"),
        when(shown, col("retained_bracket")).as("retained_bracket"),
        when(rated, col("retained_bracket").divide(size)).as("rate_bracket"));
  }

  private static Column start(CohortSettings settings, Column index) {
    return Grain.choose(settings.grains(), col("grain"), g -> g.start(index));
  }
}
