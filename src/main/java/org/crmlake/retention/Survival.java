package org.crmlake.retention;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.job.Inputs;
import org.crmlake.job.Params;
import org.crmlake.job.Transform;

/**
 * {@code mart.survival}: the share of customers who have not gone, by time since their entry, with
 * those whose end nobody knows yet counted as long as they are seen (Kaplan-Meier). Inputs {@code
 * history} (base.purchase_history), {@code subscriptions} (crm.subscriptions) and {@code
 * attributes} (crm.customer_attributes).
 *
 * <p>Without a contract nobody says goodbye: a customer is gone when X days have passed without an
 * order, on the last of them; X is a choice, so several stand side by side. With a contract the
 * cancellation of the last running one is the end.
 */
public final class Survival implements Transform {
  static final String ORDERS = "orders";
  static final String CONTRACTS = "contracts";
  static final String PLAN = "plan";

  /**
   * @param inactiveDays X: days without an order after which a customer is gone
   * @param graceDays days between two contracts of a customer that do not end the first
   * @param segmentNames the lake's segments, in the order of {@code segment_values}
   * @param segments those that curves are drawn for, beside a contract's plan
   * @param minCell steps and curves of 1 to minCell - 1 customers are hidden, see {@link
   *     SmallSteps}; 0 hides none
   */
  record Settings(
      List<Integer> inactiveDays,
      int graceDays,
      List<String> segmentNames,
      List<String> segments,
      int minCell) {
    Settings {
      SettingRules.someOnce("inactive_days", inactiveDays, "one or more positive numbers");
      SettingRules.require(
          inactiveDays.stream().allMatch(x -> x > 0),
          "inactive_days " + inactiveDays + " must be one or more positive numbers, each once");
      SettingRules.notNegative("grace_days", graceDays);
      SettingRules.notNegative("min_cell", minCell);
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
    Segments segments = Segments.atEntry(settings.segmentNames(), settings.segments());
    Dataset<Row> orders =
        Lifetimes.ofOrders(inputs.frame("history"), segments, settings.inactiveDays(), through);
    Dataset<Row> contracts =
        ContractCustomers.of(
            inputs.frame("subscriptions"),
            inputs.frame("attributes"),
            segments,
            settings.graceDays(),
            through);
    Dataset<Row> counts =
        Lifetimes.counts(orders, ORDERS, segments.rowsAtEntry())
            .union(
                Lifetimes.counts(
                    Lifetimes.ofContracts(contracts, segments, through),
                    CONTRACTS,
                    rowsWithPlan(segments)));
    List<String> series = List.of("basis", "inactive_days", "segment", "segment_value");
    Dataset<Row> curves = SurvivalCurves.of(counts, series.toArray(String[]::new));
    return SmallSteps.thin(curves, settings.minCell(), series)
        .select(
            lit(asOf).as("as_of"),
            col("basis"),
            col("inactive_days"),
            col("segment"),
            col("segment_value"),
            col("duration").as("day"),
            col("at_risk"),
            col("events"),
            col("censored"),
            col("survival"),
            col("survival_low"),
            col("survival_high"),
            col("suppressed"));
  }

  /** The segments' rows and one for the plan, unless a segment of the lake has that name. */
  static Column rowsWithPlan(Segments segments) {
    Column rows = segments.rowsAtEntry();
    return segments.chosen().contains(PLAN)
        ? rows
        : concat(rows, array(struct(lit(PLAN).as("segment"), col("plan").as("segment_value"))));
  }
}
