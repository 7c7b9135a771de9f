package org.crmlake.attribution;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.from_utc_timestamp;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.unix_micros;

import java.time.LocalDate;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.job.Inputs;
import org.crmlake.job.Params;
import org.crmlake.job.Transform;

/**
 * {@code base.attribution_null_paths}: the paths that led to nothing, with their number. For each
 * customer and goal it is the touches after the last conversion up to the as-of date, or all of
 * them, as far as they lie within the lookback of the newest, if that is older than the lookback at
 * the end of what is known; a younger path is still open and counts neither way.
 *
 * <p>Inputs and parameters as of {@link AttributionJourneys}.
 */
public final class AttributionNullPaths implements Transform {

  @Override
  public Class<? extends Record> params() {
    return PathSettings.class;
  }

  @Override
  public Dataset<Row> apply(Inputs inputs, Params params, LocalDate asOf) {
    PathSettings settings = params.as(PathSettings.class);
    Dataset<Row> identities = Identities.of(inputs, settings.customer());
    DayEnd days = new DayEnd(settings.zone());
    Column end = days.of(lit(inputs.through(asOf)));
    Dataset<Row> touches =
        new CustomerTouches(inputs, settings)
            .of(identities)
            .where(col("touched_at").leq(days.of(lit(asOf))))
            .select("customer_id", "touched_at", "touch_id", "channel", "campaign_id");
    Dataset<Row> conversions =
        new Conversions(inputs, settings)
            .of(identities)
            .where(col("conversion_date").leq(lit(asOf)))
            .select("customer_id", "goal", "converted_at");
    Dataset<Row> silent = silent(CustomerPaths.of(touches, conversions), end, settings);
    Column month =
        trunc(
            to_date(
                from_utc_timestamp(element_at(col("eligible.touched_at"), -1), settings.zone())),
            "MM");
    return new TouchArrays(settings)
        .path(silent)
        .select(
            col("goal"),
            month.as("month"),
            inline(
                array(
                    struct(lit("channel").as("unit"), col("path.channel").as("path")),
                    struct(lit("campaign").as("unit"), col("path.campaign_id").as("path")))))
        .groupBy("goal", "month", "unit", "path")
        .agg(count(lit(1)).as("paths"))
        .select(
            lit(asOf).as("as_of"),
            col("goal"),
            col("month"),
            col("unit"),
            col("path"),
            col("paths"));
  }

  /** Customers and goals whose {@code eligible} touches came to nothing. */
  private static Dataset<Row> silent(Dataset<Row> customers, Column end, PathSettings settings) {
    Column goals =
        array(
            settings.goals().stream()
                .map(g -> lit(g.name().toLowerCase(Locale.ROOT)))
                .toArray(Column[]::new));
    Column last =
        array_max(
            filter(col("conversions"), c -> c.getField("goal").equalTo(col("goal")))
                .getField("converted_at"));
    Column open = before(end, settings);
    Column since =
        greatest(
            coalesce(last, lit(0L).cast("timestamp")),
            before(element_at(col("touches.touched_at"), -1), settings));
    return customers
        .where("size(touches) > 0")
        .withColumn("goal", explode(goals))
        .withColumn("eligible", after(since))
        .where(size(col("eligible")).gt(0))
        .where(element_at(col("eligible.touched_at"), -1).leq(open));
  }

  /** The touches after an instant, which as a variable is worked out once and not for each. */
  private static Column after(Column instant) {
    return get(
        transform(array(instant), i -> filter(col("touches"), t -> t.getField("touched_at").gt(i))),
        lit(0));
  }

  private static Column before(Column instant, PathSettings settings) {
    return timestamp_micros(unix_micros(instant).minus(settings.lookbackMicros()));
  }
}
