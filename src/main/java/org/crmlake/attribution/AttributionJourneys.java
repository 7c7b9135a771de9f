package org.crmlake.attribution;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.job.Inputs;
import org.crmlake.job.Params;
import org.crmlake.job.Transform;

/**
 * {@code base.attribution_journeys}: one row per conversion with the touches that may earn credit
 * from it, in their total order, as arrays; empty arrays where there is none.
 *
 * <p>Inputs: those of {@link CustomerTouches} and {@link Conversions}. Touches and orders may be
 * those of some customers only; the output is then right for these. A conversion is the first of
 * its customer and goal or a repeat, by instant and id, whatever the lookback.
 */
public final class AttributionJourneys implements Transform {

  @Override
  public Class<? extends Record> params() {
    return PathSettings.class;
  }

  @Override
  public Dataset<Row> apply(Inputs inputs, Params params, LocalDate asOf) {
    PathSettings settings = params.as(PathSettings.class);
    Dataset<Row> identities = Identities.of(inputs, settings.customer());
    Dataset<Row> customers =
        CustomerPaths.of(
                new CustomerTouches(inputs, settings).of(identities),
                new Conversions(inputs, settings).of(identities))
            .where("size(conversions) > 0");
    TouchArrays arrays = new TouchArrays(settings);
    return table(arrays.path(arrays.eligible(conversions(customers))));
  }

  /** One row per conversion, with what {@link TouchArrays} asks for. */
  static Dataset<Row> conversions(Dataset<Row> customers) {
    Column before = get(col("conversions"), col("at").minus(1));
    return customers
        .select(col("*"), posexplode(col("conversions")).as(new String[] {"at", "conversion"}))
        .withColumn("before", before)
        .withColumn(
            "previous_at",
            when(col("before.goal").equalTo(col("conversion.goal")), col("before.converted_at")))
        .select(
            col("customer_id"),
            col("touches"),
            col("conversions"),
            col("conversion.*"),
            col("previous_at"));
  }

  private static Dataset<Row> table(Dataset<Row> paths) {
    Column first = col("previous_at").isNull();
    Column type =
        when(col("goal").equalTo("sale"), when(first, lit("first")).otherwise(lit("repeat")))
            .when(col("goal").equalTo("won"), lit("opportunity_won"))
            .otherwise(lit("lead"));
    return paths.select(
        trunc(col("conversion_date"), "MM").as("month"),
        col("goal"),
        type.as("conversion_type"),
        col("conversion_id"),
        col("customer_id"),
        col("converted_at"),
        col("conversion_date"),
        col("revenue_minor"),
        col("lead_at"),
        col("opportunity_at"),
        col("touches_cut"),
        col("path.touch_id").as("touch_ids"),
        col("path.touched_at").as("touched_at"),
        col("path.channel").as("channels"),
        col("path.campaign_id").as("campaign_ids"),
        col("path.workflow_id").as("workflow_ids"),
        col("path.run_in_crm").as("in_crm"));
  }
}
