package org.crmlake.retention;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.crmlake.job.Inputs;
import org.crmlake.job.Money;
import org.crmlake.job.Params;
import org.crmlake.job.Transform;

/**
 * {@code mart.revenue_movements}: what each customer's revenue of a month did against the month
 * before. Input {@code history} is base.purchase_history.
 *
 * <p>A customer who stops paying has one more row, in the month after. A month up to whose end the
 * data are not complete is open: its rows have no movement yet, and nobody has stopped in it.
 */
public final class RevenueMovements implements Transform {
  /** Called non-deterministic so that Spark does not call it once more to look for empty arrays. */
  private static final UserDefinedFunction MONTHS =
      udf(new MonthsOfCustomer(), MonthsOfCustomer.TYPE).asNondeterministic();

  /**
   * @param moneyScale digits after the point of the lake's money
   */
  record Settings(int moneyScale) {}

  @Override
  public Class<? extends Record> params() {
    return Settings.class;
  }

  @Override
  public Dataset<Row> apply(Inputs inputs, Params params, LocalDate asOf) {
    int scale = params.as(Settings.class).moneyScale();
    Dataset<Row> history = inputs.frame("history");
    Column open = Grain.MONTH.index(lit(inputs.dataThrough().plusDays(1)));
    Column period = col("period");
    Column stops = col("revenue").gt(0).and(not(col("has_next"))).and(period.plus(1).lt(open));
    Dataset<Row> rows =
        months(history)
            .select(
                col("*"),
                explode(when(stops, array(lit(false), lit(true))).otherwise(array(lit(false))))
                    .as("is_after"));
    Column after = col("is_after");
    return rows.select(
            col("customer_id"),
            col("is_first"),
            period.plus(when(after, 1).otherwise(0)).as("period"),
            when(after, 0L).otherwise(col("revenue")).as("revenue"),
            when(after, 0L).otherwise(col("credit_minor")).as("credit"),
            when(after, col("revenue")).otherwise(col("previous_revenue")).as("previous"))
        .select(
            Grain.MONTH.start(period).as("month"),
            col("customer_id"),
            when(period.lt(open), movement()).as("movement"),
            money("revenue", scale),
            Money.of(col("previous"), scale).as("previous_revenue"),
            when(period.lt(open), Money.of(col("revenue").minus(col("previous")), scale))
                .as("amount"),
            money("credit", scale),
            Money.of(col("revenue").plus(col("credit")), scale).as("net"));
  }

  private static Dataset<Row> months(Dataset<Row> history) {
    return history
        .select(
            col("customer_id"),
            MONTHS.apply(CustomerWalk.days(), col("gross_minor"), col("refund_minor")).as("months"))
        .select(col("customer_id"), inline(col("months")));
  }

  private static Column movement() {
    Column revenue = col("revenue");
    Column previous = col("previous");
    return when(revenue.equalTo(previous), "none")
        .when(revenue.equalTo(0), "churn")
        .when(previous.gt(0), when(revenue.gt(previous), "expansion").otherwise("contraction"))
        .when(col("is_first"), "new")
        .otherwise("reactivation");
  }

  private static Column money(String minor, int scale) {
    return Money.of(col(minor), scale).as(minor);
  }
}
