package org.crmlake.value;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.slice;

import java.time.LocalDate;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.crmlake.job.DayArrays;
import org.crmlake.job.Inputs;
import org.crmlake.job.Params;
import org.crmlake.job.Transform;
import org.crmlake.value.Summary.Refunds;

/**
 * {@code mart.value_backtest}: what the models would have forecast, fitted to what was known some
 * time ago, against what happened since. Input {@code history} is base.purchase_history.
 *
 * <p>Customers of the calibration period only: later ones are not forecast. Purchases are days with
 * an order, in calibration, holdout and tracking alike.
 */
public final class ValueBacktest implements Transform {

  /**
   * @param models bg_nbd, mbg_nbd, pareto_nbd
   * @param holdoutDays length of the period that is forecast
   * @param minRepeaters with fewer customers with a repeat purchase there are no forecasts
   * @param topFrequency customers with so many repeat purchases or more are one bin
   */
  record Settings(List<ModelKind> models, int holdoutDays, int minRepeaters, int topFrequency) {
    Settings {
      if (!models.stream().allMatch(ModelKind::isTransactions)
          || holdoutDays < 7
          || topFrequency < 1) {
        throw new IllegalArgumentException(
            "models must be of bg_nbd, mbg_nbd, pareto_nbd, holdout_days at least 7, top_frequency"
                + " at least 1; they are "
                + models
                + ", "
                + holdoutDays
                + ", "
                + topFrequency);
      }
    }
  }

  @Override
  public Class<? extends Record> params() {
    return Settings.class;
  }

  @Override
  public Dataset<Row> apply(Inputs inputs, Params params, LocalDate asOf) {
    Settings settings = params.as(Settings.class);
    LocalDate through = inputs.through(asOf);
    LocalDate end = through.minusDays(settings.holdoutDays());
    Column known = col("purchase_days");
    Column first = get(known, lit(0));
    Dataset<Row> customers =
        Summary.of(inputs.frame("history"), through, through, Refunds.BY_DAY)
            .select(col("purchase_days"), DayArrays.until(known, end).as("n"))
            .where(col("n").gt(0))
            .select(
                known,
                col("n").minus(1).as("x"),
                datediff(get(known, col("n").minus(1)), first).as("t"),
                datediff(lit(end), first).as("age"),
                size(known).minus(col("n")).as("later"));
    Dataset<Row> histories =
        customers
            .groupBy("x", "t", "age", "later")
            .agg(count(lit(1)).as("n"))
            .select(lit(0).as("kind"), col("x"), col("t"), col("age"), col("later"), col("n"));
    // Week 0 is the last one of the calibration.
    Column week = floor(datediff(col("day"), lit(end)).plus(6).divide(7.0)).cast("int");
    Dataset<Row> weeks =
        customers
            .where(size(known).gt(1))
            .select(explode(slice(known, lit(2), size(known).minus(1))).as("day"))
            .groupBy(week.as("x"))
            .agg(count(lit(1)).as("n"))
            .select(
                lit(1).as("kind"),
                col("x"),
                lit(0).as("t"),
                lit(0).as("age"),
                lit(0).as("later"),
                col("n"));
    BacktestRows backtest = new BacktestRows(settings, end);
    MapFunction<Row, Integer> one = row -> 0;
    FlatMapGroupsFunction<Integer, Row, Row> rows = (key, counts) -> backtest.of(counts);
    return histories
        .union(weeks)
        .groupByKey(one, Encoders.INT())
        .flatMapGroups(rows, Encoders.row(BacktestRows.SCHEMA))
        .select(
            lit(asOf).as("as_of"),
            lit(end).as("calibration_end"),
            col("model"),
            col("view"),
            col("bucket"),
            col("position"),
            date_from_unix_date(col("week_day")).as("week_end"),
            col("is_holdout"),
            col("customers"),
            col("actual"),
            col("expected"),
            col("cumulative_actual"),
            col("cumulative_expected"),
            col("bias"),
            col("mean_absolute_error"),
            col("rank_lift"));
  }
}
