package org.crmlake.retention;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.crmlake.job.Inputs;
import org.crmlake.job.Params;
import org.crmlake.job.Transform;
import org.crmlake.stats.KaplanMeier;
import org.crmlake.stats.ShiftedBetaGeometric;

/**
 * {@code mart.retention_projection}: how many contracts of a cohort have been renewed how often,
 * and how many will be, by a shifted-beta-geometric model. Inputs {@code subscriptions}
 * (crm.subscriptions) and {@code attributes} (crm.customer_attributes); without subscriptions the
 * table is empty, since the model says nothing about customers who just stop buying.
 *
 * <p>A contract faces a renewal at the end of each period after its start. Who cancels leaves at
 * the next renewal, once that is over; of everybody it is known that they have passed the renewals
 * that are over and that they did not leave at.
 */
public final class RetentionProjection implements Transform {

  /** What a cohort spans. */
  enum Span {
    /** Everybody. */
    ALL,
    YEAR,
    QUARTER,
    MONTH;

    /** First day of the span that holds a month's first day. */
    LocalDate start(LocalDate month, LocalDate earliest) {
      return switch (this) {
        case ALL -> earliest;
        case YEAR -> month.withDayOfYear(1);
        case QUARTER -> month.minusMonths((month.getMonthValue() - 1) % 3);
        case MONTH -> month;
      };
    }
  }

  /**
   * @param cohorts what cohorts span
   * @param periodMonths months from one renewal to the next
   * @param horizon renewals that are projected
   * @param minCustomers smaller cohorts get no model
   * @param discountRate per year, for the residual lifetime
   * @param graceDays days between two contracts of a customer that do not end the first
   * @param segmentNames the lake's segments
   * @param segments those that cohorts are broken down by, beside the contract's plan
   */
  record Settings(
      List<Span> cohorts,
      int periodMonths,
      int horizon,
      int minCustomers,
      double discountRate,
      int graceDays,
      List<String> segmentNames,
      List<String> segments) {
    Settings {
      SettingRules.someOnce("cohorts", cohorts, "some of all, year, quarter, month");
      SettingRules.require(
          periodMonths > 0 && horizon > 0 && minCustomers > 0,
          "period_months, horizon and min_customers must be positive");
      SettingRules.notNegative("grace_days", graceDays);
      SettingRules.require(
          discountRate > 0, "discount_rate is " + discountRate + ", but must be positive");
    }
  }

  private static final StructType SCHEMA =
      StructType.fromDDL(
          "as_of date, cohort_grain string, cohort date, segment string, segment_value string,"
              + " renewals int, customers bigint, at_risk bigint, lost bigint,"
              + " survival double, survival_fitted double, renewal_rate_fitted double,"
              + " residual_lifetime double, alpha double, beta double, log_likelihood double,"
              + " status string");

  /** A cohort in a segment. */
  private record Key(Span span, LocalDate cohort, String segment, String value) {}

  @Override
  public Class<? extends Record> params() {
    return Settings.class;
  }

  @Override
  public Dataset<Row> apply(Inputs inputs, Params params, LocalDate asOf) {
    Settings settings = params.as(Settings.class);
    LocalDate through = inputs.through(asOf);
    Dataset<Row> subscriptions = inputs.frame("subscriptions");
    List<Row> histogram =
        histogram(subscriptions, inputs.frame("attributes"), settings, through).collectAsList();
    List<Row> rows = new ArrayList<>();
    durations(histogram, settings)
        .forEach((key, byRenewals) -> rows.addAll(project(key, byRenewals, settings, asOf)));
    return subscriptions.sparkSession().createDataFrame(rows, SCHEMA);
  }

  /**
   * Customers by month of start, segment, number of the last renewal faced, and what came of it.
   */
  private static Dataset<Row> histogram(
      Dataset<Row> subscriptions, Dataset<Row> attributes, Settings settings, LocalDate through) {
    Segments segments = Segments.atEntry(settings.segmentNames(), settings.segments());
    int period = settings.periodMonths();
    Column faced = floor(wholeMonths(lit(through)).divide(period));
    Column leaving =
        greatest(ceil(monthsBegun(col("cancelled_on")).divide(period)).cast("long"), lit(1L));
    // A renewal that is still to come has not been faced by anybody, leaving or not.
    Column isLost = col("cancelled_on").isNotNull().and(leaving.leq(faced));
    Column renewals = when(isLost, leaving).otherwise(faced).cast("int");
    List<Column> keys = new ArrayList<>(segments.carried());
    keys.addAll(List.of(col("plan"), col("month"), col("renewals"), col("is_lost")));
    return ContractCustomers.of(subscriptions, attributes, segments, settings.graceDays(), through)
        .withColumn("month", trunc(col("started_on"), "MM"))
        .withColumn("renewals", renewals)
        .withColumn("is_lost", isLost)
        .groupBy(keys.toArray(Column[]::new))
        .agg(count(lit(1)).as("customers"))
        .select(
            col("month"),
            col("renewals"),
            col("is_lost"),
            col("customers"),
            inline(Survival.rowsWithPlan(segments)))
        .groupBy("month", "renewals", "is_lost", "segment", "segment_value")
        .agg(sum("customers").as("customers"));
  }

  /**
   * Whole months of a contract up to a day. What began on the last day of a short month, or ends on
   * one, is a month old there: February 28 to March 31 is one month, as is January 31 to February
   * 28.
   */
  private static Column wholeMonths(Column day) {
    Column months =
        year(day)
            .minus(year(col("started_on")))
            .multiply(12)
            .plus(month(day).minus(month(col("started_on"))));
    Column complete =
        add_months(col("started_on"), months)
            .leq(day)
            .or(add_months(day, months.unary_$minus()).geq(col("started_on")));
    return months.minus(when(complete, 0).otherwise(1));
  }

  /** The same with a month that has begun as a whole one. */
  private static Column monthsBegun(Column day) {
    Column whole = wholeMonths(day);
    Column complete =
        add_months(col("started_on"), whole)
            .equalTo(day)
            .or(add_months(day, whole.unary_$minus()).equalTo(col("started_on")));
    return whole.plus(when(complete, 0).otherwise(1));
  }

  /** For each cohort, by number of renewals: customers lost there, customers seen no longer. */
  private static Map<Key, TreeMap<Integer, long[]>> durations(
      List<Row> histogram, Settings settings) {
    LocalDate earliest =
        histogram.stream()
            .map(RetentionProjection::startMonth)
            .min(LocalDate::compareTo)
            .orElse(LocalDate.EPOCH);
    Map<Key, TreeMap<Integer, long[]>> durations = new HashMap<>();
    for (Row row : histogram) {
      for (Span span : settings.cohorts()) {
        Key key =
            new Key(
                span,
                span.start(startMonth(row), earliest),
                row.getAs("segment"),
                row.getAs("segment_value"));
        long[] counts =
            durations
                .computeIfAbsent(key, k -> new TreeMap<>())
                .computeIfAbsent(row.getAs("renewals"), r -> new long[2]);
        counts[row.<Boolean>getAs("is_lost") ? 0 : 1] += row.<Long>getAs("customers");
      }
    }
    return durations;
  }

  private static LocalDate startMonth(Row row) {
    return row.<java.sql.Date>getAs("month").toLocalDate();
  }

  private static List<Row> project(
      Key key, TreeMap<Integer, long[]> byRenewals, Settings settings, LocalDate asOf) {
    int seen = byRenewals.lastKey() + 1;
    long[] lost = new long[seen];
    long[] kept = new long[seen];
    byRenewals.forEach(
        (renewals, counts) -> {
          lost[renewals] = counts[0];
          kept[renewals] = counts[1];
        });
    List<KaplanMeier> curve = KaplanMeier.of(lost, kept);
    long customers = curve.get(0).atRisk();
    List<KaplanMeier> faced = curve.subList(1, seen);
    ShiftedBetaGeometric.Fit fit =
        ShiftedBetaGeometric.fit(
            faced.stream().mapToLong(KaplanMeier::atRisk).toArray(),
            faced.stream().mapToLong(KaplanMeier::events).toArray());
    boolean tooFew = customers < settings.minCustomers();
    ShiftedBetaGeometric model = tooFew ? null : fit.model();
    double discount = Math.pow(1 + settings.discountRate(), settings.periodMonths() / 12.0) - 1;
    List<Row> rows = new ArrayList<>();
    for (int t = 0; t <= settings.horizon(); t++) {
      KaplanMeier observed = t < seen ? curve.get(t) : null;
      rows.add(
          RowFactory.create(
              java.sql.Date.valueOf(asOf),
              key.span().name().toLowerCase(Locale.ROOT),
              java.sql.Date.valueOf(key.cohort()),
              key.segment(),
              key.value(),
              t,
              customers,
              observed == null ? 0L : observed.atRisk(),
              observed == null ? 0L : observed.events(),
              observed == null ? null : observed.survival(),
              model == null ? null : model.survival(t),
              model == null || t == 0 ? null : model.retention(t),
              model == null ? null : model.residualLifetime(t, discount),
              model == null ? null : model.alpha(),
              model == null ? null : model.beta(),
              model == null ? null : fit.logLikelihood(),
              tooFew ? "too_few" : fit.status().name().toLowerCase(Locale.ROOT)));
    }
    return rows;
  }
}
