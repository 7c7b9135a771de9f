package org.crmlake.value;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.crmlake.job.Inputs;
import org.crmlake.job.Params;
import org.crmlake.job.Transform;
import org.crmlake.value.Summary.Refunds;
import scala.Tuple2;

/**
 * {@code mart.value_forecast}: orders and revenue that today's customers are expected to bring in
 * each of the next months, and how many of them will still be customers. Inputs {@code history}
 * (base.purchase_history) and {@code models} (mart.value_models). Customers yet to be won are not
 * part of it.
 */
public final class ValueForecast implements Transform {

  /**
   * @param moneyScale digits after the point of the lake's money
   * @param segmentNames the lake's segments, in the order of {@code segment_values}
   * @param segments by which the forecast is broken down; acquisition_channel may be one of them
   * @param refunds how refunds lessen the repeat spend
   * @param model bg_nbd, mbg_nbd or pareto_nbd
   * @param months how many
   */
  record Settings(
      int moneyScale,
      List<String> segmentNames,
      List<String> segments,
      Refunds refunds,
      ModelKind model,
      int months) {
    Settings {
      Summary.requireKnown(segments, segmentNames);
      if (!model.isTransactions() || months < 1) {
        throw new IllegalArgumentException(
            "model must be bg_nbd, mbg_nbd or pareto_nbd and months at least 1; they are "
                + model.label()
                + " and "
                + months);
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
    Dataset<Row> counts =
        counts(Summary.of(inputs.frame("history"), asOf, through, settings.refunds()), settings);
    Dataset<Row> usable = inputs.frame("models").where(not(col("status").equalTo("refused")));
    Dataset<Row> withModels =
        withModel(
            withModel(counts, usable, settings.model(), "transactions"),
            usable,
            ModelKind.GAMMA_GAMMA,
            "spend");
    ForecastRows forecast =
        new ForecastRows(through, settings.months(), Math.pow(10, -settings.moneyScale()));
    MapFunction<Row, Tuple2<String, String>> key =
        row -> new Tuple2<>(row.getString(0), row.getString(1));
    FlatMapGroupsFunction<Tuple2<String, String>, Row, Row> rows =
        (segment, group) -> forecast.of(segment._1(), segment._2(), group);
    return withModels
        .select("segment", "segment_value", "x", "t", "age", "n", "z", "transactions", "spend")
        .groupByKey(key, Encoders.tuple(Encoders.STRING(), Encoders.STRING()))
        .flatMapGroups(rows, Encoders.row(ForecastRows.SCHEMA))
        .select(table(settings, asOf));
  }

  /** Customers and their repeat spend, where that is positive, by history and segment. */
  private static Dataset<Row> counts(Dataset<Row> summary, Settings settings) {
    List<Column> kept =
        new ArrayList<>(Summary.segmentColumns(settings.segments(), settings.segmentNames()));
    Stream.of("x", "t", "age").forEach(c -> kept.add(col(c)));
    kept.add(greatest(col("repeat_minor"), lit(0L)).as("z"));
    List<Column> keys = new ArrayList<>();
    settings.segments().forEach(s -> keys.add(col("by_" + s)));
    Stream.of("x", "t", "age").forEach(c -> keys.add(col(c)));
    List<Column> cells = new ArrayList<>();
    Stream.of("x", "t", "age", "n", "z").forEach(c -> cells.add(col(c)));
    cells.add(inline(Summary.segmentRows(settings.segments())));
    return summary
        .where(col("x").isNotNull())
        .select(kept.toArray(Column[]::new))
        .groupBy(keys.toArray(Column[]::new))
        .agg(count(lit(1)).as("n"), sum("z").as("z"))
        .select(cells.toArray(Column[]::new))
        .groupBy("segment", "segment_value", "x", "t", "age")
        .agg(sum("n").as("n"), sum("z").as("z"));
  }

  /** The fit of the row's own segment value, or that over all where it has none. */
  private static Dataset<Row> withModel(
      Dataset<Row> rows, Dataset<Row> usable, ModelKind kind, String name) {
    Dataset<Row> of = usable.where(col("model").equalTo(kind.label()));
    List<String> names = new ArrayList<>(List.of("model"));
    names.addAll(kind.parameters());
    names.addAll(FitRows.entries());
    Column row = struct(names.stream().map(functions::col).toArray(Column[]::new));
    Dataset<Row> own =
        of.select(
            col("segment").as("own_segment"), col("segment_value").as("own_value"), row.as("own"));
    Dataset<Row> pooled = of.where(col("segment").equalTo(Summary.ALL)).select(row.as("pooled"));
    return rows.join(
            broadcast(own),
            col("segment")
                .equalTo(col("own_segment"))
                .and(col("segment_value").equalTo(col("own_value"))),
            "left")
        .join(broadcast(pooled), lit(true), "left")
        .withColumn(name, coalesce(col("own"), col("pooled")))
        .drop("own_segment", "own_value", "own", "pooled");
  }

  private static Column[] table(Settings settings, LocalDate asOf) {
    List<Column> columns = new ArrayList<>();
    columns.add(lit(asOf).as("as_of"));
    columns.addAll(Arrays.asList(col("segment"), col("segment_value"), col("month")));
    columns.add(date_from_unix_date(col("from_day")).as("from_date"));
    columns.add(date_from_unix_date(col("to_day")).as("to_date"));
    columns.addAll(Arrays.asList(col("model"), col("customers")));
    for (String measure : List.of("orders", "active_customers", "revenue")) {
      for (String bound : List.of("", "_low", "_high")) {
        Column value = col(measure + bound);
        columns.add(
            measure.equals("revenue")
                ? round(value, settings.moneyScale())
                    .cast("decimal(18," + settings.moneyScale() + ")")
                    .as(measure + bound)
                : value.as(measure + bound));
      }
    }
    return columns.toArray(Column[]::new);
  }
}
