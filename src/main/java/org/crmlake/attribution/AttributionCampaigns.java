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
 * {@code mart.attribution_campaigns}: what each campaign, and each workflow, has of conversions,
 * new customers and revenue under every model, by month and over all, beside what it cost. The one
 * producer of these figures for campaigns.
 *
 * <p>Inputs as of {@link AttributionChannels}. Models that look at all paths know campaigns, not
 * workflows.
 */
public final class AttributionCampaigns implements Transform {
  private static final String NONE = CustomerTouches.NO_CAMPAIGN;

  @Override
  public Class<? extends Record> params() {
    return UnitSettings.class;
  }

  @Override
  public Dataset<Row> apply(Inputs inputs, Params params, LocalDate asOf) {
    UnitSettings settings = params.as(UnitSettings.class);
    Dataset<Row> costs =
        Spend.withCampaigns(inputs)
            .withColumn("campaign_id", coalesce(col("campaign_id"), lit(NONE)))
            .withColumn("workflow_id", col("campaign_workflow"));
    String[] ids = {"campaign_id", "workflow_id"};
    return new UnitTable(inputs, settings, asOf)
        .of(
            ids,
            List.of(
                new UnitTable.Unit("campaign", of -> of[0]),
                new UnitTable.Unit("workflow", of -> workflow(of[0], of[1]))),
            Spend.of(costs, settings.costKinds(), settings.moneyScale(), asOf, ids));
  }

  private static String workflow(String campaign, String workflow) {
    if (campaign.equals(AttributionCredits.UNATTRIBUTED)) {
      return campaign;
    }
    return workflow == null ? NONE : workflow;
  }
}
