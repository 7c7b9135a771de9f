package org.crmlake.retention;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.crmlake.job.Inputs;
import org.crmlake.job.Money;
import org.crmlake.job.Params;
import org.crmlake.job.Transform;
import org.crmlake.retention.Segments.Basis;

/**
 * {@code mart.revenue_retention}: how the revenue of the customers of one month became that of the
 * next, per month and segment. Input {@code history} is base.purchase_history.
 *
 * <p>A customer's revenue of a month is what orders exceed returns by, or 0; see {@link
 * CustomerMonths}. Gross retention takes for each customer the smaller of the two months, net
 * retention the later one, both over the customers of the earlier one: who is new or comes back is
 * in neither. Contraction, churn, expansion and all rates are null until the month is over.
 *
 * <p>With {@code by_tier} the input {@code values} (mart.customer_value of all dates) gives one
 * more segment, see {@link TierHistory}.
 */
public final class RevenueRetention implements Transform {

  /**
   * @param segmentNames the lake's segments, in the order of {@code segment_values}
   * @param segments those that months are broken down by
   * @param segmentBases when a customer's value is looked up
   * @param byTier whether they are broken down by the tier at their start, too
   * @param minCell numbers of 1 to minCell - 1 customers are hidden with their money, and what
   *     would reveal them; 0 hides none
   * @param leftTruncationDays months that start less than this after the first day in the data are
   *     marked, since old customers look new there
   * @param moneyScale digits after the point of the lake's money
   */
  record Settings(
      List<String> segmentNames,
      List<String> segments,
      List<Basis> segmentBases,
      boolean byTier,
      int minCell,
      int leftTruncationDays,
      int moneyScale) {
    Settings {
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
    Dataset<Row> customers =
        settings.byTier() ? TierHistory.join(history, inputs.frame("values"), asOf) : history;
    Dataset<Row> sums = PeriodCells.count(customers, segments, asOf, new RevenueTransitions(asOf));
    Dataset<Row> series =
        new PeriodSeries(segments, List.of(), RevenueTransitions.HERE, RevenueTransitions.NEXT)
            .of(sums, lit(true), lit(Grain.MONTH.index(through)));
    if (settings.byTier()) {
      Column start = Grain.MONTH.start(col("period"));
      series = TierHistory.known(series, inputs.frame("values"), asOf, start);
    }
    series =
        SmallCells.markSeries(
            series,
            settings.minCell(),
            List.of("segment_basis"),
            "closing_customers",
            Stream.concat(RevenueTransitions.HERE.stream(), RevenueTransitions.NEXT.stream())
                .filter(name -> name.endsWith("_customers"))
                .map(functions::col)
                .toArray(Column[]::new));
    return table(LeftTruncation.withFirstDay(series, history), settings, asOf, through);
  }

  private static Dataset<Row> table(
      Dataset<Row> series, Settings settings, LocalDate asOf, LocalDate through) {
    Column start = Grain.MONTH.start(col("period"));
    Column complete = col("period").lt(Grain.MONTH.index(through.plusDays(1)));
    Column opening = col("opening_minor");
    Column contraction = opening.minus(col("kept_minor")).minus(col("churn_minor"));
    Column lost = opening.minus(col("kept_minor"));
    Column kept = col("closing_minor").minus(col("new_minor")).minus(col("reactivation_minor"));
    Column shown = not(col("hidden"));
    Column told = complete.and(shown);
    Column rated = told.and(opening.gt(0));
    int scale = settings.moneyScale();
    return series.select(
        lit(asOf).as("as_of"),
        col("segment_basis"),
        col("segment"),
        col("segment_value"),
        start.as("month"),
        when(shown, Money.of(opening, scale)).as("opening"),
        when(shown, Money.of(col("new_minor"), scale)).as("new_revenue"),
        when(shown, Money.of(col("reactivation_minor"), scale)).as("reactivation"),
        when(told, Money.of(col("expansion_minor"), scale)).as("expansion"),
        when(told, Money.of(contraction, scale)).as("contraction"),
        when(told, Money.of(col("churn_minor"), scale)).as("churn"),
        when(shown, Money.of(col("closing_minor"), scale)).as("closing"),
        when(shown, Money.of(col("credit_minor"), scale)).as("credit"),
        when(shown, Money.of(col("closing_minor").plus(col("credit_minor")), scale)).as("net"),
        when(shown, col("opening_customers")).as("opening_customers"),
        when(shown, col("new_customers")).as("new_customers"),
        when(shown, col("reactivated_customers")).as("reactivated_customers"),
        when(told, col("expanding_customers")).as("expanding_customers"),
        when(told, col("contracting_customers")).as("contracting_customers"),
        when(told, col("churned_customers")).as("churned_customers"),
        when(shown, col("closing_customers")).as("closing_customers"),
        when(rated, col("kept_minor").divide(opening)).as("gross_retention_rate"),
        when(rated, kept.divide(opening)).as("net_retention_rate"),
        when(
                rated,
                lost.minus(col("expansion_minor")).minus(col("reactivation_minor")).divide(opening))
            .as("net_churn_rate"),
        when(told.and(lost.gt(0)), col("new_minor").plus(col("expansion_minor")).divide(lost))
            .as("quick_ratio"),
        complete.as("is_complete"),
        LeftTruncation.isTruncated(start, settings.leftTruncationDays()).as("left_truncated"),
        col("hidden").as("suppressed"));
  }
}
