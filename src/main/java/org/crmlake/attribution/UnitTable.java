package org.crmlake.attribution;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.crmlake.job.Inputs;
import org.crmlake.job.Money;

/**
 * Credits summed by channel, campaign or workflow, for every model and period, beside what was
 * spent: {@code unit, id, goal, model, period, period_start} and the sums. Sums of parts that were
 * rounded already, so that every roll-up has the same total.
 */
final class UnitTable {
  /** Start of the period {@code all}. */
  private static final LocalDate BEGINNING = LocalDate.EPOCH;

  private static final String[] KEY = {"unit", "id", "goal", "model", "period", "period_start"};

  /** Parts of a conversion are summed as whole numbers: in whatever order, the same sum. */
  private static final double PARTS = 1e10;

  private final Inputs inputs;
  private final UnitSettings settings;
  private final LocalDate asOf;

  UnitTable(Inputs inputs, UnitSettings settings, LocalDate asOf) {
    this.inputs = inputs;
    this.settings = settings;
    this.asOf = asOf;
  }

  /**
   * Adds up rules, data-driven models and spend.
   *
   * @param credited columns of the credits that the units are made of
   * @param units the units of a row: structs of {@code unit} and {@code id} over these columns
   * @param pathUnit of null paths: channel or campaign, the unit that data-driven models know
   * @param spend {@code month, unit, id, cost_minor}
   */
  Dataset<Row> of(String[] credited, Column[] units, String pathUnit, Dataset<Row> spend) {
    Dataset<Row> credits = inputs.frame("credits").where(col("conversion_date").leq(lit(asOf)));
    List<String> rules =
        Arrays.stream(credits.columns())
            .filter(c -> c.endsWith("_weight"))
            .map(c -> c.substring(0, c.length() - "_weight".length()))
            .toList();
    Dataset<Row> ruled = rules(credits, rules, credited, units);
    List<String> models = new ArrayList<>(rules);
    models.addAll(settings.dataModels());
    Dataset<Row> all = ruled.union(costs(spend, models, pathUnit));
    if (!settings.dataModels().isEmpty()) {
      all = all.union(data(pathUnit)).union(unattributed(ruled, rules.get(0), pathUnit));
    }
    Dataset<Row> sums =
        all.groupBy(
                Arrays.stream(KEY).map(org.apache.spark.sql.functions::col).toArray(Column[]::new))
            .agg(
                sum("conversions").as("conversions"),
                sum("new_customers").as("new_customers"),
                sum("revenue_minor").as("revenue_minor"),
                sum("in_crm_minor").as("in_crm_minor"),
                sum("cost_minor").as("cost_minor"));
    return rates(sums);
  }

  private Dataset<Row> rules(
      Dataset<Row> credits, List<String> rules, String[] credited, Column[] units) {
    List<Column> sums = new ArrayList<>();
    List<Column> rows = new ArrayList<>();
    Column isFirst = col("conversion_type").equalTo("first");
    Column inCrm = coalesce(col("run_in_crm"), lit(false));
    for (String rule : rules) {
      Column parts = rint(col(rule + "_weight").multiply(PARTS)).cast("bigint");
      Column money = minor(col(rule + "_revenue"));
      sums.add(sum(parts).as(rule + "_n"));
      sums.add(sum(when(isFirst, parts).otherwise(0L)).as(rule + "_first"));
      sums.add(sum(money).as(rule + "_money"));
      sums.add(sum(when(inCrm, money).otherwise(0L)).as(rule + "_crm"));
      rows.add(
          struct(
              lit(rule).as("model"),
              col(rule + "_n").as("n"),
              col(rule + "_first").as("n_first"),
              col(rule + "_money").as("revenue_minor"),
              col(rule + "_crm").as("in_crm_minor")));
    }
    List<Column> keys = new ArrayList<>(List.of(col("goal"), col("month")));
    for (String column : credited) {
      keys.add(col(column));
    }
    Dataset<Row> grouped =
        credits
            .groupBy(keys.toArray(Column[]::new))
            .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new));
    return grouped
        .select(col("*"), explode(array(units)).as("of"))
        .select(
            col("of.unit").as("unit"),
            col("of.id").as("id"),
            col("goal"),
            col("month"),
            inline(array(rows.toArray(Column[]::new))))
        .select(col("*"), inline(periods()))
        .groupBy(Arrays.stream(KEY).map(org.apache.spark.sql.functions::col).toArray(Column[]::new))
        .agg(
            sum("n").divide(PARTS).as("conversions"),
            sum("n_first").divide(PARTS).as("new_customers"),
            sum("revenue_minor").as("revenue_minor"),
            sum("in_crm_minor").as("in_crm_minor"),
            lit(0L).as("cost_minor"));
  }

  /** Under models that look at channels, or at campaigns. */
  private Dataset<Row> data(String pathUnit) {
    Dataset<Row> paths =
        PathCounts.paths(inputs.frame("journeys"), inputs.frame("null_paths"), pathUnit, asOf);
    DataDriven driven = settings.dataDriven();
    List<Row> rows =
        driven.counted().isEmpty()
            ? List.of()
            : driven.credits(PathCounts.collect(paths, driven.counted()));
    SparkSession session = paths.sparkSession();
    Dataset<Row> credits = session.createDataFrame(rows, DataDriven.CREDITS);
    if (settings.counterfactual()) {
      credits = credits.union(Counterfactual.credits(paths));
    }
    return credits.select(
        lit(pathUnit).as("unit"),
        col("id"),
        col("goal"),
        col("model"),
        col("period"),
        coalesce(col("period_start"), lit(BEGINNING)).as("period_start"),
        col("conversions"),
        col("new_customers"),
        col("revenue_minor"),
        lit(null).cast("bigint").as("in_crm_minor"),
        lit(0L).as("cost_minor"));
  }

  /** What no touch led to is the same under every model. */
  private Dataset<Row> unattributed(Dataset<Row> ruled, String rule, String pathUnit) {
    return ruled
        .where(
            col("model")
                .equalTo(rule)
                .and(col("unit").equalTo(pathUnit))
                .and(col("id").equalTo(AttributionCredits.UNATTRIBUTED)))
        .withColumn("model", explode(strings(settings.dataModels())))
        .withColumn("in_crm_minor", lit(null).cast("bigint"));
  }

  private Dataset<Row> costs(Dataset<Row> spend, List<String> models, String pathUnit) {
    Column goals =
        strings(settings.goals().stream().map(g -> g.name().toLowerCase(Locale.ROOT)).toList());
    return spend
        .select(col("unit"), col("id"), col("cost_minor"), col("month"))
        .select(col("*"), inline(periods()))
        .select(col("*"), explode(goals).as("goal"))
        .select(col("*"), explode(strings(models)).as("model"))
        .where(
            col("unit")
                .equalTo(pathUnit)
                .or(not(col("model").isin(settings.dataModels().toArray()))))
        .select(
            col("unit"),
            col("id"),
            col("goal"),
            col("model"),
            col("period"),
            col("period_start"),
            lit(0.0).as("conversions"),
            lit(0.0).as("new_customers"),
            lit(0L).as("revenue_minor"),
            lit(0L).as("in_crm_minor"),
            col("cost_minor"));
  }

  private Dataset<Row> rates(Dataset<Row> sums) {
    LocalDate through = inputs.through(asOf);
    Column complete =
        col("period")
            .equalTo("all")
            .or(add_months(col("period_start"), 1).leq(lit(through.plusDays(1))));
    int scale = settings.moneyScale();
    Column cost = col("cost_minor").cast("double");
    Column money = lit(Math.pow(10, scale));
    return sums.withColumn("is_complete", complete)
        .select(
            lit(asOf).as("as_of"),
            col("unit"),
            col("id"),
            col("goal"),
            col("model"),
            col("period"),
            col("period_start"),
            col("is_complete"),
            col("conversions"),
            col("new_customers"),
            Money.of(col("revenue_minor"), scale).as("revenue"),
            Money.of(
                    // Data-driven models know channels, not what the CRM did; costs have no
                    // revenue.
                    when(col("model").isin(settings.dataModels().toArray()), null)
                        .otherwise(col("in_crm_minor"))
                        .cast("bigint"),
                    scale)
                .as("revenue_in_crm"),
            Money.of(col("cost_minor"), scale).as("cost"),
            when(col("is_complete").and(cost.gt(0)), col("revenue_minor").divide(cost)).as("roas"),
            when(
                    col("is_complete").and(col("conversions").gt(1e-9)),
                    cost.divide(money).divide(col("conversions")))
                .as("cpa"),
            when(
                    col("is_complete").and(col("new_customers").gt(1e-9)),
                    cost.divide(money).divide(col("new_customers")))
                .as("media_cac"));
  }

  private Column minor(Column money) {
    return money.multiply(lit(BigDecimal.TEN.pow(settings.moneyScale()))).cast("bigint");
  }

  private static Column periods() {
    return array(
        struct(lit("month").as("period"), col("month").as("period_start")),
        struct(lit("all").as("period"), lit(BEGINNING).as("period_start")));
  }

  private static Column strings(List<String> values) {
    return array(values.stream().map(org.apache.spark.sql.functions::lit).toArray(Column[]::new));
  }
}
