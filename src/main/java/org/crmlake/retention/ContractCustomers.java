package org.crmlake.retention;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array_min;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Customers with contracts: when the first one began, and when, for the first time, none ran any
 * more. A contract that begins soon after another one ended goes on with it.
 */
final class ContractCustomers {
  private static final String UNKNOWN = "UNKNOWN";

  /** Day number of an end that is not in sight, far from overflow. */
  private static final int NEVER = (int) LocalDate.of(9999, 12, 31).toEpochDay();

  private ContractCustomers() {}

  /**
   * One row for each customer: {@code started_on, cancelled_on} (null while a contract runs),
   * {@code plan} of the first contract, and the segments' values on the first day, or the earliest
   * known.
   *
   * @param graceDays days between two contracts that do not end the customer's life
   * @param through last day that is known whole; later starts and cancellations do not count
   */
  static Dataset<Row> of(
      Dataset<Row> subscriptions,
      Dataset<Row> attributes,
      Segments segments,
      int graceDays,
      LocalDate through) {
    Column started = unix_date(col("started_on"));
    Column ended =
        when(
                col("cancelled_on").leq(lit(through)),
                greatest(unix_date(col("cancelled_on")), started))
            .otherwise(NEVER);
    Dataset<Row> contracts =
        subscriptions
            .where(
                col("customer_id")
                    .isNotNull()
                    .and(not(col("is_deleted")))
                    .and(col("started_on").leq(lit(through))))
            .groupBy("customer_id")
            .agg(
                sort_array(
                        collect_list(
                            struct(
                                started.as("start"),
                                ended.as("end"),
                                coalesce(col("plan"), lit(UNKNOWN)).as("plan"))))
                    .as("terms"));
    Column first = get(col("terms"), lit(0));
    Column end =
        aggregate(
            col("terms"),
            first.getField("end"),
            (last, term) ->
                when(
                        term.getField("start").leq(last.plus(graceDays)),
                        greatest(last, term.getField("end")))
                    .otherwise(last));
    Dataset<Row> lives =
        contracts.select(
            col("customer_id"),
            date_from_unix_date(first.getField("start")).as("started_on"),
            end.as("end"),
            first.getField("plan").as("plan"));
    List<Column> columns = new ArrayList<>(List.of(col("started_on")));
    columns.add(when(col("end").lt(NEVER), date_from_unix_date(col("end"))).as("cancelled_on"));
    columns.add(col("plan"));
    if (segments.count() == 0) {
      return lives.select(columns.toArray(Column[]::new));
    }
    for (int i = 0; i < segments.count(); i++) {
      columns.add(coalesce(col("known.value_" + i), lit(UNKNOWN)).as(Segments.entry(i)));
    }
    return lives
        .join(spans(attributes, segments), "customer_id", "left")
        .withColumn("known", atStart())
        .select(columns.toArray(Column[]::new));
  }

  private static Dataset<Row> spans(Dataset<Row> attributes, Segments segments) {
    List<Column> span = new ArrayList<>(List.of(col("valid_from"), col("valid_to")));
    for (int i = 0; i < segments.count(); i++) {
      span.add(col(segments.chosen().get(i)).as("value_" + i));
    }
    return attributes
        .groupBy("customer_id")
        .agg(collect_list(struct(span.toArray(Column[]::new))).as("spans"));
  }

  private static Column atStart() {
    Column day = col("started_on");
    Column holding =
        filter(
            col("spans"),
            s ->
                s.getField("valid_from")
                    .leq(day)
                    .and(s.getField("valid_to").isNull().or(s.getField("valid_to").gt(day))));
    return coalesce(array_min(holding), array_min(col("spans")));
  }
}
