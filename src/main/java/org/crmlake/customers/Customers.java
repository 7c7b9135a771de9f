package org.crmlake.customers;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.job.DayArrays;
import org.crmlake.job.Inputs;
import org.crmlake.job.Money;
import org.crmlake.job.Params;
import org.crmlake.job.SegmentColumns;
import org.crmlake.job.Transform;

/**
 * {@code mart.customers}: one row per customer who entered by the as-of date, for people and BI
 * tools. Inputs {@code history} (base.purchase_history) and {@code attributes}
 * (crm.customer_attributes).
 *
 * <p>Orders and returns after the as-of date do not count. Name and owner are those of the last
 * span of attributes that began by the as-of date, or of the earliest one; acquisition and segments
 * are frozen at entry.
 */
public final class Customers implements Transform {

  /**
   * @param moneyScale digits after the point of the lake's money
   * @param segments the lake's segments, in the order of {@code segment_values}
   * @param activeDays a customer is active up to so many days after the last order
   * @param milestoneMonths ages since the first order that are worth a word, in months
   * @param leftTruncationDays customers who enter less than this after the first day in the data
   *     are marked, since old customers look new there
   */
  record Settings(
      int moneyScale,
      List<String> segments,
      int activeDays,
      List<Integer> milestoneMonths,
      int leftTruncationDays) {
    Settings {
      if (milestoneMonths.isEmpty() || milestoneMonths.stream().anyMatch(m -> m < 1)) {
        throw new IllegalArgumentException(
            "milestone_months " + milestoneMonths + " must be one or more positive numbers");
      }
      if (activeDays < 0 || leftTruncationDays < 0) {
        throw new IllegalArgumentException(
            "active_days and left_truncation_days must not be negative");
      }
    }
  }

  @Override
  public Class<? extends Record> params() {
    return Settings.class;
  }

  @Override
  public Map<String, String> columns(Params params) {
    return SegmentColumns.contract(params.as(Settings.class).segments());
  }

  @Override
  public Dataset<Row> apply(Inputs inputs, Params params, LocalDate asOf) {
    Settings settings = params.as(Settings.class);
    Dataset<Row> history = inputs.frame("history");
    LocalDate through = inputs.through(asOf);
    Dataset<Row> firstDay = history.agg(min("entry_day").as("first_day"));
    Dataset<Row> facts =
        measured(cut(history, asOf, settings), settings, asOf, through)
            .crossJoin(broadcast(firstDay))
            .join(latest(inputs.frame("attributes"), asOf), "customer_id", "left");
    return table(facts, settings, asOf);
  }

  /** Name and owner as known on the as-of date. */
  private static Dataset<Row> latest(Dataset<Row> attributes, LocalDate asOf) {
    Column from = unix_date(col("valid_from"));
    Column known = col("valid_from").leq(lit(asOf));
    // The newest span that has begun; where none has, the one that begins first.
    Column rank = struct(known, when(known, from).otherwise(from.unary_$minus()));
    return attributes
        .groupBy("customer_id")
        .agg(max_by(struct(col("name"), col("owner_id")), rank).as("latest"));
  }

  private static Dataset<Row> cut(Dataset<Row> history, LocalDate asOf, Settings settings) {
    Column cut = lit(asOf);
    Column firstOrder = when(col("first_purchase_day").leq(cut), col("first_purchase_day"));
    Column orderDays = DayArrays.positive(col("orders"), col("known_days"));
    Column lastOrder = get(col("days"), DayArrays.placeOfPositive(col("orders"), orderDays));
    List<Column> columns =
        new ArrayList<>(
            List.of(
                col("customer_id"),
                col("entry_day"),
                col("acquisition_channel"),
                col("acquisition_campaign_id"),
                col("acquisition_owner_id"),
                firstOrder.as("first_order_date"),
                lastOrder.as("last_order_date"),
                total("orders").as("orders"),
                total("returns").as("returns"),
                total("gross_minor").as("gross_minor"),
                total("refund_minor").as("refund_minor")));
    columns.addAll(
        SegmentColumns.of(
            IntStream.range(0, settings.segments().size()).mapToObj(Customers::segment).toList()));
    return history
        .where(col("entry_day").leq(cut))
        .withColumn("known_days", DayArrays.until(col("days"), asOf))
        .select(columns.toArray(Column[]::new));
  }

  private static Column total(String array) {
    return DayArrays.sum(col(array), col("known_days"));
  }

  private static Dataset<Row> measured(
      Dataset<Row> customers, Settings settings, LocalDate asOf, LocalDate through) {
    Column first = col("first_order_date");
    Column today = lit(asOf);
    Column months =
        lit(asOf.getYear() * 12 + asOf.getMonthValue())
            .minus(year(first).multiply(12).plus(month(first)));
    // The last month counts only when its day has come; a first order on the 31st has the month's
    // last day.
    Column completed = months.minus(when(add_months(first, months).gt(today), 1).otherwise(0));
    Column silent = greatest(datediff(lit(through), col("last_order_date")), lit(0));
    Column tenure = col("tenure_months");
    return customers
        .withColumns(
            Map.of(
                "tenure_months", when(first.isNotNull(), completed),
                "days_since_last_order", when(col("last_order_date").isNotNull(), silent)))
        .withColumns(
            Map.of(
                "last_milestone",
                milestone(settings, (a, b) -> greatest(a, b), m -> when(tenure.geq(m), m)),
                "next_milestone",
                milestone(settings, (a, b) -> least(a, b), m -> when(tenure.lt(m), m)),
                "status",
                when(first.isNull(), "returns_only")
                    .when(col("days_since_last_order").leq(settings.activeDays()), "active")
                    .otherwise("inactive")));
  }

  private static Column milestone(
      Settings settings, BinaryOperator<Column> best, Function<Integer, Column> reached) {
    return settings.milestoneMonths().stream().map(reached).reduce(best).orElseThrow();
  }

  private static Dataset<Row> table(Dataset<Row> facts, Settings settings, LocalDate asOf) {
    Column gross = Money.of(col("gross_minor"), settings.moneyScale());
    Column refunds = Money.of(col("refund_minor"), settings.moneyScale());
    List<Column> columns =
        new ArrayList<>(
            List.of(
                lit(asOf).as("as_of"),
                col("customer_id"),
                col("latest.name").as("name"),
                col("status"),
                col("entry_day"),
                col("first_order_date"),
                col("last_order_date"),
                col("days_since_last_order"),
                col("tenure_months"),
                col("last_milestone").as("last_milestone_months"),
                add_months(col("first_order_date"), col("last_milestone"))
                    .as("last_milestone_date"),
                col("next_milestone").as("next_milestone_months"),
                add_months(col("first_order_date"), col("next_milestone"))
                    .as("next_milestone_date"),
                col("acquisition_channel"),
                col("acquisition_campaign_id"),
                col("acquisition_owner_id"),
                col("latest.owner_id").as("owner_id"),
                col("orders"),
                col("returns"),
                gross.as("gross"),
                refunds.as("refunds"),
                Money.of(col("gross_minor").minus(col("refund_minor")), settings.moneyScale())
                    .as("net"),
                col("entry_day")
                    .lt(date_add(col("first_day"), settings.leftTruncationDays()))
                    .as("left_truncated")));
    for (int i = 0; i < settings.segments().size(); i++) {
      columns.add(col(segment(i)).as(settings.segments().get(i)));
    }
    return facts.select(columns.toArray(Column[]::new));
  }

  private static String segment(int position) {
    return "segment_" + position;
  }
}
