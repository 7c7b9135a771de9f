package org.crmlake.attribution;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.job.Inputs;
import org.crmlake.job.Params;
import org.crmlake.job.Transform;

/**
 * {@code mart.attribution_channels}: what each channel has of conversions, new customers and
 * revenue under every model, by month and over all, beside what it cost.
 *
 * <p>Inputs {@code journeys, null_paths, credits, costs, campaigns}. A channel without conversions
 * keeps its cost, one without cost its conversions.
 */
public final class AttributionChannels implements Transform {

  @Override
  public Class<? extends Record> params() {
    return UnitSettings.class;
  }

  @Override
  public Dataset<Row> apply(Inputs inputs, Params params, LocalDate asOf) {
    UnitSettings settings = params.as(UnitSettings.class);
    Dataset<Row> costs =
        Spend.withCampaigns(inputs)
            .withColumn("id", coalesce(col("channel"), col("campaign_channel"), lit("UNKNOWN")));
    return new UnitTable(inputs, settings, asOf)
        .of(
            new String[] {"channel"},
            List.of(new UnitTable.Unit("channel", ids -> ids[0])),
            Spend.of(costs, settings.costKinds(), settings.moneyScale(), asOf, "id"))
        .withColumnRenamed("id", "channel")
        .drop("unit");
  }
}
