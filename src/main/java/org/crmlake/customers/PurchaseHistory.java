package org.crmlake.customers;

import static org.apache.spark.sql.functions.array_min;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.crmlake.job.CustomerPartitions;
import org.crmlake.job.DayArrays;
import org.crmlake.job.Inputs;
import org.crmlake.job.Money;
import org.crmlake.job.Params;
import org.crmlake.job.Transform;

/**
 * {@code base.purchase_history}: one row per customer who ever ordered or returned, with the days
 * in sorted arrays and the facts of entry.
 *
 * <p>Inputs {@code orders} and {@code attributes}; either may hold only some customers, the output
 * is then right for the customers of {@code orders}. Deleted orders, orders with an excluded status
 * and orders without a customer do not count. An order whose amount has no rate counts as an order
 * without an amount.
 */
public final class PurchaseHistory implements Transform {

  /**
   * @param moneyScale digits after the point of {@code net_base}
   * @param segments columns of {@code attributes}, in the order of {@code segment_values}
   * @param excludedStatuses orders with one of these, in any case, never came about
   */
  record Settings(int moneyScale, List<String> segments, List<String> excludedStatuses) {}

  private static final String UNKNOWN = "UNKNOWN";

  @Override
  public Class<? extends Record> params() {
    return Settings.class;
  }

  /**
   * @throws IllegalArgumentException if {@code net_base} has more digits than the money scale
   * @throws ArithmeticException (in the Spark job) if a day's amount exceeds a long
   */
  @Override
  public Dataset<Row> apply(Inputs inputs, Params params, LocalDate asOf) {
    Settings settings = params.as(Settings.class);
    Dataset<Row> attributes = attributes(inputs.frame("attributes"), settings);
    DataType known = attributes.schema().apply("known").dataType();
    Dataset<Row> orders = orders(inputs.frame("orders"), settings, known);
    Dataset<Row> customers =
        CustomerPartitions.of(orders.union(attributes), orders, attributes)
            .withColumn("hash", xxhash64(col("customer_id")))
            .select(CustomerDays.EVENT.stream().map(c -> col(c)).toArray(Column[]::new))
            .sortWithinPartitions("hash")
            .mapPartitions(new CustomerDays(), Encoders.row(CustomerDays.schema(known)))
            .withColumn("first_day", get(col("days"), lit(0)));
    Dataset<Row> entered = customers.withColumn("entry", entry());
    return table(
        entered
            .withColumn("segment_values", values(col("entry"), settings))
            .withColumn("moves", moves(settings)));
  }

  /** A span of days of a customer in {@code known}, its first day in {@code day}, no amounts. */
  private static Dataset<Row> attributes(Dataset<Row> attributes, Settings settings) {
    List<Column> facts = new ArrayList<>();
    Stream.of("valid_from", "valid_to").forEach(c -> facts.add(unix_date(col(c)).as(c)));
    Stream.of("source", "campaign_id", "owner_id").forEach(c -> facts.add(col(c)));
    for (int i = 0; i < settings.segments().size(); i++) {
      facts.add(col(settings.segments().get(i)).as(segment(i)));
    }
    return attributes.select(
        col("customer_id"),
        unix_date(col("valid_from")).as("day"),
        lit(false).as("is_return"),
        lit(0L).as("minor"),
        struct(facts.toArray(Column[]::new)).as("known"));
  }

  private static Dataset<Row> orders(Dataset<Row> orders, Settings settings, DataType known) {
    DecimalType money = (DecimalType) orders.schema().apply("net_base").dataType();
    if (money.scale() > settings.moneyScale()) {
      throw new IllegalArgumentException(
          "orders.net_base is "
              + money.catalogString()
              + ", more digits after the point than money_scale = "
              + settings.moneyScale());
    }
    Column isReturn = col("is_return");
    Column minor = coalesce(Money.minor(col("net_base"), settings.moneyScale()), lit(0L));
    Object[] excluded =
        settings.excludedStatuses().stream().map(s -> s.toLowerCase(Locale.ROOT)).toArray();
    return orders
        .where(
            col("customer_id")
                .isNotNull()
                .and(not(col("is_deleted")))
                .and(not(coalesce(lower(col("status")), lit("")).isin(excluded))))
        .select(
            col("customer_id"),
            unix_date(col("order_date")).as("day"),
            isReturn.as("is_return"),
            when(isReturn, minor.unary_$minus()).otherwise(minor).as("minor"),
            lit(null).cast(known).as("known"));
  }

  /** The span that holds the entry day, else the earliest; null where nothing is known. */
  private static Column entry() {
    Column known = col("known");
    Column day = col("first_day");
    Column holding =
        filter(
            known,
            k ->
                k.getField("valid_from")
                    .leq(day)
                    .and(k.getField("valid_to").isNull().or(k.getField("valid_to").gt(day))));
    return when(size(known).leq(1), get(known, lit(0)))
        .otherwise(coalesce(array_min(holding), array_min(known)));
  }

  /** The days after entry on which a segment's value changed, with the values from then on. */
  private static Column moves(Settings settings) {
    Column later =
        sort_array(filter(col("known"), k -> k.getField("valid_from").gt(col("first_day"))));
    Column states =
        transform(
            later,
            k -> struct(k.getField("valid_from").as("day"), values(k, settings).as("values")));
    Column moves =
        filter(
            states,
            (state, i) ->
                not(
                    state
                        .getField("values")
                        .equalTo(
                            coalesce(
                                get(states, i.minus(1)).getField("values"),
                                col("segment_values")))));
    // Most customers have one span and no moves; they are not searched.
    Column found = when(size(col("known")).gt(1), moves);
    return when(size(found).gt(0), found);
  }

  private static Column values(Column span, Settings settings) {
    Column[] values = new Column[settings.segments().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = coalesce(span.getField(segment(i)), lit(UNKNOWN));
    }
    return org.apache.spark.sql.functions.array(values).cast("array<string>");
  }

  private static Dataset<Row> table(Dataset<Row> customers) {
    return customers.select(
        col("customer_id"),
        date_from_unix_date(col("first_day")).as("entry_day"),
        date_from_unix_date(col("first_purchase")).as("first_purchase_day"),
        date_from_unix_date(element_at(col("days"), -1)).as("last_day"),
        col("entry.source").as("acquisition_channel"),
        col("entry.campaign_id").as("acquisition_campaign_id"),
        col("entry.owner_id").as("acquisition_owner_id"),
        col("segment_values"),
        DayArrays.dates(col("days")).as("days"),
        col("orders"),
        col("returns"),
        col("gross").as("gross_minor"),
        col("refund").as("refund_minor"),
        DayArrays.dates(col("moves.day")).as("segment_days"),
        col("moves.values").as("segment_changes"));
  }

  private static String segment(int position) {
    return "segment_" + position;
  }
}
