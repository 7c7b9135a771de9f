package org.crmlake.attribution;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.job.Inputs;
import org.crmlake.job.Params;
import org.crmlake.job.Transform;

/**
 * {@code mart.attribution_campaigns}: what each campaign, and each workflow, has of conversions,
 * new customers and revenue under every model, by month and over all, beside what it cost. The one
 * producer of these figures for campaigns.
 *
 * <p>Inputs as of {@link AttributionChannels}. Models that look at all paths know campaigns, not
 * workflows.
 */
public final class AttributionCampaigns implements Transform {

  @Override
  public Class<? extends Record> params() {
    return UnitSettings.class;
  }

  @Override
  public Dataset<Row> apply(Inputs inputs, Params params, LocalDate asOf) {
    UnitSettings settings = params.as(UnitSettings.class);
    Column none = lit(CustomerTouches.NO_CAMPAIGN);
    Dataset<Row> campaigns =
        inputs
            .frame("campaigns")
            .select(col("campaign_id").as("of_campaign"), col("workflow_id").as("of_workflow"));
    Dataset<Row> costs =
        inputs
            .frame("costs")
            .join(broadcast(campaigns), col("campaign_id").equalTo(col("of_campaign")), "left")
            .withColumn("campaign_id", coalesce(col("campaign_id"), none))
            .withColumn("workflow_id", coalesce(col("of_workflow"), none));
    Column workflow =
        when(
                col("campaign_id").equalTo(AttributionCredits.UNATTRIBUTED),
                AttributionCredits.UNATTRIBUTED)
            .otherwise(coalesce(col("workflow_id"), none));
    Column[] units = {
      struct(lit("campaign").as("unit"), col("campaign_id").as("id")),
      struct(lit("workflow").as("unit"), workflow.as("id"))
    };
    Dataset<Row> spend =
        Spend.of(
                costs,
                settings.costKinds(),
                settings.moneyScale(),
                asOf,
                "campaign_id",
                "workflow_id")
            .select(col("month"), col("cost_minor"), inline(array(units)));
    return new UnitTable(inputs, settings, asOf)
        .of(new String[] {"campaign_id", "workflow_id"}, units, "campaign", spend);
  }
}
