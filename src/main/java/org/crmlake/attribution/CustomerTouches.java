package org.crmlake.attribution;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.from_utc_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.attribution.PathSettings.Memberships;
import org.crmlake.job.Inputs;

/**
 * The touches that may earn credit, of whatever source, each with the customer it belongs to:
 * {@code customer_id, touched_at, touch_id, channel, campaign_id, workflow_id, run_in_crm}.
 *
 * <p>Inputs {@code touches}, {@code members} (crm.campaign_members), {@code campaigns} and those of
 * {@link Identities}. A touch of nobody is left out.
 */
final class CustomerTouches {
  /** The campaign of a touch that belongs to none. */
  static final String NO_CAMPAIGN = "(none)";

  private static final String UNKNOWN = "UNKNOWN";

  private final Inputs inputs;
  private final PathSettings settings;
  private final DayEnd dayEnd;

  CustomerTouches(Inputs inputs, PathSettings settings) {
    this.inputs = inputs;
    this.settings = settings;
    this.dayEnd = new DayEnd(settings.zone());
  }

  /**
   * @param identities from {@link Identities}
   */
  Dataset<Row> of(Dataset<Row> identities) {
    Dataset<Row> touches = touches();
    if (settings.memberships() != Memberships.NONE) {
      touches = touches.union(members());
    }
    Dataset<Row> named = withCampaigns(touches);
    Dataset<Row> known = named.where(col("customer_id").isNotNull()).drop(Identities.KEY);
    Dataset<Row> stitched =
        named
            .where(col("customer_id").isNull().and(col(Identities.KEY).isNotNull()))
            .join(
                identities.withColumnRenamed(Identities.KEY, "known_key"),
                col(Identities.KEY).equalTo(col("known_key")),
                "left")
            .withColumn(
                "customer_id",
                // A contact, lead or address that no table knows is somebody all the same.
                coalesce(
                    col(Identities.PARTY), substring(col(Identities.KEY), 3, Integer.MAX_VALUE)))
            .select(columns(known));
    return known.union(stitched);
  }

  private Dataset<Row> touches() {
    Object[] kinds = settings.kinds().stream().map(k -> k.toLowerCase(Locale.ROOT)).toArray();
    return Identities.touches(inputs)
        .where(coalesce(lower(col("kind")), lit("other")).isin(kinds))
        .select(
            col("customer_id"),
            col("touched_at"),
            col("touch_id"),
            col("channel"),
            col("campaign_id"),
            col("workflow_id"),
            col("run_in_crm"),
            col(Identities.TOUCH_KEY).as(Identities.KEY));
  }

  /**
   * Being in a campaign is a touch at the end of the day of the response, since its time is not
   * known; when one joined, if that was on the same day (who fills in a form joins by it) or there
   * was no response.
   */
  private Dataset<Row> members() {
    Column responded = coalesce(col("responded"), lit(false));
    Column answered = col("first_responded_date");
    Column joinedThatDay =
        to_date(from_utc_timestamp(col("joined_at"), settings.zone())).equalTo(answered);
    Column at =
        when(answered.isNull().or(joinedThatDay), col("joined_at")).otherwise(dayEnd.of(answered));
    return inputs
        .frame("members")
        .where(
            not(col("is_deleted"))
                .and(settings.memberships() == Memberships.ALL ? lit(true) : responded)
                .and(at.isNotNull()))
        .select(
            lit(null).cast("string").as("customer_id"),
            at.as("touched_at"),
            concat(lit("member|"), col("campaign_id"), lit("|"), col("person_id")).as("touch_id"),
            lit(null).cast("string").as("channel"),
            col("campaign_id"),
            lit(null).cast("string").as("workflow_id"),
            lit(true).as("run_in_crm"),
            Identities.key(col("contact_id"), col("lead_id"), lit(null).cast("string"))
                .as(Identities.KEY));
  }

  private Dataset<Row> withCampaigns(Dataset<Row> touches) {
    Dataset<Row> campaigns =
        inputs
            .frame("campaigns")
            .select(
                col("campaign_id").as("known_campaign"),
                col("channel").as("campaign_channel"),
                col("workflow_id").as("campaign_workflow"),
                col("run_in_crm").as("campaign_in_crm"));
    Column channel = coalesce(col("channel"), col("campaign_channel"), lit(UNKNOWN));
    return touches
        .join(broadcast(campaigns), col("campaign_id").equalTo(col("known_campaign")), "left")
        .where(not(channel.isin(settings.excludedChannels().toArray())))
        .select(
            col("customer_id"),
            col("touched_at"),
            col("touch_id"),
            channel.as("channel"),
            coalesce(col("campaign_id"), lit(NO_CAMPAIGN)).as("campaign_id"),
            coalesce(col("workflow_id"), col("campaign_workflow")).as("workflow_id"),
            col("run_in_crm").and(coalesce(col("campaign_in_crm"), lit(true))).as("run_in_crm"),
            col(Identities.KEY));
  }

  private static Column[] columns(Dataset<Row> like) {
    return java.util.Arrays.stream(like.columns())
        .map(org.apache.spark.sql.functions::col)
        .toArray(Column[]::new);
  }
}
