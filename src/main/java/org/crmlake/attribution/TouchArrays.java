package org.crmlake.attribution;

import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.reverse;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.attribution.PathSettings.Reuse;

/** Cuts sorted arrays of touches to what a path is, as the settings say. */
final class TouchArrays {
  private final PathSettings settings;

  TouchArrays(PathSettings settings) {
    this.settings = settings;
  }

  /**
   * The touches that may earn credit from a conversion: none after it, none as old as the lookback
   * or older, none that the reuse policy gives to another. Adds {@code eligible}.
   *
   * @param conversions rows with {@code touches}, {@code conversions}, and of one of these the
   *     {@code goal}, {@code converted_at} and {@code previous_at}, the instant of the one of its
   *     goal before it
   */
  Dataset<Row> eligible(Dataset<Row> conversions) {
    Column at = col("converted_at");
    Dataset<Row> windows =
        conversions.withColumn(
            "after_at", timestamp_micros(unix_micros(at).minus(settings.lookbackMicros())));
    if (settings.reuse() == Reuse.CYCLE) {
      windows = windows.withColumn("after_at", greatest(col("after_at"), col("previous_at")));
    }
    Dataset<Row> within =
        windows.withColumn(
            "eligible",
            filter(
                col("touches"),
                t ->
                    t.getField("touched_at")
                        .gt(col("after_at"))
                        .and(t.getField("touched_at").leq(at))));
    return settings.reuse() == Reuse.CYCLE_CARRY ? carried(within) : within;
  }

  /** Of the touches within the window those since the conversion before the newest of them. */
  private static Dataset<Row> carried(Dataset<Row> within) {
    Column newest = array_max(col("eligible.touched_at"));
    Column before =
        array_max(
            filter(
                    col("conversions"),
                    c ->
                        c.getField("goal")
                            .equalTo(col("goal"))
                            .and(c.getField("converted_at").lt(col("newest_at"))))
                .getField("converted_at"));
    return within
        .withColumn("newest_at", newest)
        .withColumn("cycle_at", coalesce(before, lit(0L).cast("timestamp")))
        .withColumn(
            "eligible", filter(col("eligible"), t -> t.getField("touched_at").gt(col("cycle_at"))));
  }

  /**
   * The path: at most the newest so many of the eligible touches, then the path transform. Adds
   * {@code path} and {@code touches_cut}.
   */
  Dataset<Row> path(Dataset<Row> eligible) {
    Column found = size(col("eligible"));
    Column most = lit(settings.maxTouches());
    Dataset<Row> capped =
        eligible
            .withColumn("touches_cut", greatest(found.minus(most), lit(0)))
            .withColumn(
                "capped",
                when(found.leq(most), col("eligible"))
                    .otherwise(slice(col("eligible"), most.unary_$minus(), least(found, most))));
    return capped.withColumn("path", transformed());
  }

  private Column transformed() {
    Column touches = col("capped");
    Column channels = col("capped.channel");
    return switch (settings.path()) {
      case UNIQUE -> touches;
      case EXPOSURE ->
          filter(
              touches,
              (t, i) -> i.equalTo(0).or(get(channels, i.minus(1)).notEqual(t.getField("channel"))));
      case FIRST ->
          filter(
              touches,
              (t, i) -> array_position(channels, t.getField("channel")).equalTo(i.plus(1)));
      case RECENT ->
          filter(
              touches,
              (t, i) ->
                  array_position(reverse(channels), t.getField("channel"))
                      .equalTo(size(channels).minus(i)));
    };
  }
}
