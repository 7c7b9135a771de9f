package org.crmlake.value;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.crmlake.job.Inputs;
import org.crmlake.job.Params;
import org.crmlake.job.Transform;
import org.crmlake.value.Summary.Refunds;
import scala.Tuple2;

/**
 * {@code mart.value_models}: the models of buying and spend, fitted to all customers and to each
 * segment. Input {@code history} is base.purchase_history.
 *
 * <p>Fits see distinct histories only; each segment's are fitted in one task. Customers without a
 * repeat purchase are part of every transaction model; customers whose repeat spend is not positive
 * are left out of Gamma-Gamma only.
 */
public final class ValueModels implements Transform {

  /**
   * @param moneyScale digits after the point of the lake's money
   * @param segmentNames the lake's segments, in the order of {@code segment_values}
   * @param segments those that are fitted apart; acquisition_channel may be one of them
   * @param models what is fitted
   * @param refunds how refunds lessen the repeat spend
   * @param minRepeaters a segment with fewer customers with repeat purchases is refused
   * @param maxCorrelation of number and mean of purchases, above which there is a warning
   */
  record Settings(
      int moneyScale,
      List<String> segmentNames,
      List<String> segments,
      List<ModelKind> models,
      Refunds refunds,
      int minRepeaters,
      double maxCorrelation) {
    Settings {
      Summary.requireKnown(segments, segmentNames);
      if (models.isEmpty() || minRepeaters < 0) {
        throw new IllegalArgumentException(
            "models must not be empty and min_repeaters not negative; they are "
                + models
                + " and "
                + minRepeaters);
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
    Dataset<Row> summary = Summary.of(inputs.frame("history"), asOf, through, settings.refunds());
    Dataset<Row> counts =
        Observations.count(
            summary, settings.models(), settings.segments(), settings.segmentNames(), through);
    FitRows fits = new FitRows(settings);
    MapFunction<Row, Tuple2<String, String>> key =
        row -> new Tuple2<>(row.getString(0), row.getString(1));
    FlatMapGroupsFunction<Tuple2<String, String>, Row, Row> fit =
        (segment, rows) -> fits.of(segment._1(), segment._2(), rows);
    return counts
        .groupByKey(key, Encoders.tuple(Encoders.STRING(), Encoders.STRING()))
        .flatMapGroups(fit, Encoders.row(FitRows.SCHEMA))
        .select(lit(asOf).as("as_of"), col("*"));
  }
}
