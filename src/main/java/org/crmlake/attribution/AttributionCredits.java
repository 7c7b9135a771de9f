package org.crmlake.attribution;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.job.Inputs;
import org.crmlake.job.Money;
import org.crmlake.job.Params;
import org.crmlake.job.Transform;

/**
 * {@code mart.attribution_credits}: one row per conversion and touch with its part of the
 * conversion and of the revenue under each rule model. Input {@code journeys} is
 * base.attribution_journeys.
 *
 * <p>The parts of a conversion sum to 1 and to its revenue exactly: money is rounded cumulatively,
 * so that a touch has the difference of two rounded running sums, never more than one unit from its
 * exact part. A conversion that no touch led to has one row, {@code (unattributed)}.
 */
public final class AttributionCredits implements Transform {
  /** Touch, channel and campaign of a conversion that no touch led to. */
  static final String UNATTRIBUTED = "(unattributed)";

  private static final String[] FACTS = {
    "month",
    "goal",
    "conversion_type",
    "conversion_id",
    "customer_id",
    "converted_at",
    "conversion_date",
    "revenue_minor"
  };

  @Override
  public Class<? extends Record> params() {
    return CreditSettings.class;
  }

  @Override
  public Map<String, String> columns(Params params) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (String model : params.as(CreditSettings.class).models()) {
      columns.put(model + "_weight", "double");
      columns.put(model + "_revenue", "money");
    }
    return columns;
  }

  @Override
  public Dataset<Row> apply(Inputs inputs, Params params, LocalDate asOf) {
    CreditSettings settings = params.as(CreditSettings.class);
    List<RuleModel> models = settings.rules();
    return table(shares(inputs.frame("journeys"), models), models, settings.moneyScale());
  }

  /**
   * One row per touch: the facts of the conversion, {@code position} from 1, {@code touches}, the
   * touch, and for each model {@code <model>_before} and {@code <model>_share}, what the touches
   * before it have together, and with it.
   */
  static Dataset<Row> shares(Dataset<Row> journeys, List<RuleModel> models) {
    List<Column> facts = new ArrayList<>();
    for (String fact : FACTS) {
      facts.add(col(fact));
    }
    for (String list :
        new String[] {
          "touch_ids", "touched_at", "channels", "campaign_ids", "workflow_ids", "in_crm"
        }) {
      facts.add(col(list));
    }
    List<Column> once = new ArrayList<>(facts);
    once.add(col("lead_at"));
    once.add(col("opportunity_at"));
    once.add(greatest(size(col("channels")), lit(1)).as("touches"));
    facts.add(col("touches"));
    Column isTouched = size(RuleModel.CHANNELS).gt(0);
    for (RuleModel model : models) {
      model
          .prepared()
          // Arrays of an untouched conversion are empty: nothing to prepare.
          .ifPresent(p -> facts.add(when(isTouched, p).as(model.name() + "_prepared")));
    }
    Column ids = when(isTouched, col("touch_ids")).otherwise(array(lit(UNATTRIBUTED)));
    Dataset<Row> touches =
        journeys
            .select(once.toArray(Column[]::new))
            .select(facts.toArray(Column[]::new))
            .select(col("*"), posexplode(ids).as(new String[] {"at", "touch_id"}));
    List<Column> columns = new ArrayList<>();
    for (String fact : FACTS) {
      columns.add(col(fact));
    }
    columns.add(col("touch_id"));
    columns.add(col("at").plus(1).as("position"));
    columns.add(col("touches"));
    columns.add(
        when(isTouched, get(col("channels"), col("at"))).otherwise(UNATTRIBUTED).as("channel"));
    columns.add(
        when(isTouched, get(col("campaign_ids"), col("at")))
            .otherwise(UNATTRIBUTED)
            .as("campaign_id"));
    columns.add(get(col("workflow_ids"), col("at")).as("workflow_id"));
    columns.add(get(col("in_crm"), col("at")).as("run_in_crm"));
    columns.add(get(col("touched_at"), col("at")).as("touched_at"));
    for (RuleModel model : models) {
      Column prepared = model.prepared().isPresent() ? col(model.name() + "_prepared") : lit(null);
      Column last = col("at").plus(1).equalTo(RuleModel.TOUCHES);
      columns.add(
          when(col("at").equalTo(0), 0.0)
              .otherwise(model.upTo(col("at"), prepared))
              .as(model.name() + "_before"));
      columns.add(
          when(last, 1.0)
              .otherwise(model.upTo(col("at").plus(1), prepared))
              .as(model.name() + "_share"));
    }
    return touches.select(columns.toArray(Column[]::new));
  }

  /** The part of a whole amount that falls between two running shares. */
  static Column part(Column amount, String model) {
    return rint(amount.multiply(col(model + "_share")))
        .cast("bigint")
        .minus(rint(amount.multiply(col(model + "_before"))).cast("bigint"));
  }

  private static Dataset<Row> table(Dataset<Row> shares, List<RuleModel> models, int scale) {
    List<Column> columns = new ArrayList<>();
    for (String name :
        new String[] {
          "month",
          "goal",
          "conversion_type",
          "conversion_id",
          "customer_id",
          "converted_at",
          "conversion_date"
        }) {
      columns.add(col(name));
    }
    columns.add(Money.of(col("revenue_minor"), scale).as("conversion_revenue"));
    for (String name :
        new String[] {
          "touch_id",
          "position",
          "touches",
          "channel",
          "campaign_id",
          "workflow_id",
          "run_in_crm",
          "touched_at"
        }) {
      columns.add(col(name));
    }
    for (RuleModel model : models) {
      String name = model.name();
      columns.add(
          greatest(col(name + "_share").minus(col(name + "_before")), lit(0.0))
              .as(name + "_weight"));
      columns.add(Money.of(part(col("revenue_minor"), name), scale).as(name + "_revenue"));
    }
    return shares.select(columns.toArray(Column[]::new));
  }
}
