package org.crmlake.value;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Joins what an alive customer will buy to every customer, and computes from it and the recency, by
 * plain expressions, the probability of being alive, expected orders and amounts and their 95 %
 * intervals.
 *
 * <p>Intervals say how uncertain the expectation is because the parameters are estimated (delta
 * method on logarithms); a single customer's orders vary far more.
 */
final class Scores {
  private static final double Z = 1.959963984540054;

  /** Where the exponent is greater e to it is no number that matters. */
  private static final double LARGE = 700;

  private final CustomerValueSettings settings;
  private final ScoreRows rows;

  Scores(CustomerValueSettings settings) {
    this.settings = settings;
    this.rows = new ScoreRows(settings.horizonMonths(), settings.annualDiscount());
  }

  /**
   * The customers with {@code p_alive, dert, spend_expected, orders_<h>, orders_<h>_low, …_high,
   * spend_<h>, …, discounted_<h>} (spends in money, before margin); null without a model.
   *
   * @param customers with {@code model_key}, x, t, age, repeat_minor
   * @param models rows of value_models
   */
  Dataset<Row> join(Dataset<Row> customers, Dataset<Row> models) {
    MapPartitionsFunction<Row, Row> score = rows::of;
    Dataset<Row> scores =
        withModels(
                customers.where(col("x").isNotNull()).select("model_key", "x", "age").distinct(),
                models)
            .mapPartitions(score, Encoders.row(rows.schema()))
            .select(rows.packed());
    Dataset<Row> narrow =
        customers.select(
            struct(col("*")).as("customer"),
            col("model_key"),
            col("x"),
            col("t"),
            col("age"),
            col("repeat_minor"));
    return expressions(
        narrow.join(
            broadcast(scores),
            col("model_key")
                .equalTo(col("score_key"))
                .and(col("x").equalTo(col("score_x")))
                .and(col("age").equalTo(col("score_age"))),
            "left"));
  }

  /** Every key with the model of its segment value, or with that over all where it has none. */
  private Dataset<Row> withModels(Dataset<Row> keys, Dataset<Row> models) {
    Dataset<Row> usable = models.where(not(col("status").equalTo("refused")));
    Dataset<Row> result = keys;
    for (ModelKind kind : new ModelKind[] {settings.model(), ModelKind.GAMMA_GAMMA}) {
      Dataset<Row> of = usable.where(col("model").equalTo(kind.label()));
      String name = kind == ModelKind.GAMMA_GAMMA ? "spend" : "transactions";
      Dataset<Row> own =
          of.where(col("segment").equalTo(settings.modelSegment()))
              .select(col("segment_value").as(name + "_key"), row(of).as(name + "_own"));
      Dataset<Row> pooled =
          of.where(col("segment").equalTo(Summary.ALL)).select(row(of).as(name + "_pooled"));
      result =
          result
              .join(broadcast(own), col("model_key").equalTo(col(name + "_key")), "left")
              .join(broadcast(pooled), lit(true), "left")
              .withColumn(name, coalesce(col(name + "_own"), col(name + "_pooled")));
    }
    return result.select("model_key", "x", "age", "transactions", "spend");
  }

  private static Column row(Dataset<Row> models) {
    Column[] columns = new Column[models.columns().length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = col(models.columns()[i]);
    }
    return struct(columns);
  }

  private Dataset<Row> expressions(Dataset<Row> joined) {
    Column x = col("x");
    Column toEnd = rows.score("scale").plus(col("age"));
    Column toLast = rows.score("scale").plus(col("t"));
    Column logs = log(toEnd).minus(log(toLast));
    Column odds =
        exp(least(rows.score("odds_log").plus(rows.score("shape").multiply(logs)), lit(LARGE)));
    // least() passes over nulls, so that without a model it would be the constant.
    Column alive = when(rows.score("shape").isNotNull(), lit(1.0).divide(odds.plus(1)));
    Column z = col("repeat_minor").divide(lit(Math.pow(10, settings.moneyScale())));
    // Who has given back all repeat purchases, or more, has spent nothing in them.
    Column spent = greatest(z, lit(0.0));
    Column weight = rows.score("spend_p").multiply(x).plus(rows.score("spend_q")).minus(1);
    Column spend = rows.score("spend_p").multiply(rows.score("spend_v").plus(spent)).divide(weight);
    // Few selects: each one is analysed over the whole plan.
    Map<String, Column> parts = new LinkedHashMap<>();
    parts.put("p_alive", alive);
    parts.put("by_r", logs);
    parts.put(
        "by_alpha",
        rows.score("shape")
            .multiply(rows.score("scale"))
            .multiply(lit(1.0).divide(toEnd).minus(lit(1.0).divide(toLast))));
    parts.put("spend_expected", spend);
    parts.put("s_0", lit(1.0).minus(rows.score("spend_p").multiply(x).divide(weight)));
    parts.put("s_1", rows.score("spend_q").minus(1).divide(weight).unary_$minus());
    parts.put("s_2", rows.score("spend_v").divide(rows.score("spend_v").plus(spent)));
    return joined
        .withColumns(parts)
        .withColumns(errors())
        .withColumns(expected())
        .withColumns(spends())
        .withColumns(bounds())
        .select(columns());
  }

  private Column[] columns() {
    List<Column> columns = new ArrayList<>(List.of(col("customer.*")));
    List.of("p_alive", "dert", "spend_expected").forEach(c -> columns.add(col(c)));
    for (int h : settings.horizonMonths()) {
      columns.add(col("discounted_" + h));
      for (String what : new String[] {"orders_", "spend_"}) {
        for (String bound : new String[] {"", "_low", "_high"}) {
          columns.add(col(what + h + bound));
        }
      }
    }
    return columns.toArray(Column[]::new);
  }

  private Map<String, Column> errors() {
    Map<String, Column> errors = new LinkedHashMap<>();
    errors.put("dert", col("p_alive").multiply(rows.score("dert_if_alive")));
    Column left = lit(1.0).minus(col("p_alive"));
    for (int k = 0; k < 4; k++) {
      Column sum = rows.score("slope_" + k);
      if (k <= 1) {
        sum = sum.plus(rows.score("slope_" + k + "_alpha").multiply(col("by_alpha")));
      }
      if (k == 0) {
        sum = sum.plus(rows.score("slope_0_r").multiply(col("by_r")));
      }
      errors.put("left_" + k, left.multiply(sum));
    }
    Column spendError = lit(0.0);
    for (int k = 0; k < 3; k++) {
      Column sum = lit(0.0);
      for (int i = k; i < 3; i++) {
        sum = sum.plus(rows.score("spend_factor_" + i + k).multiply(col("s_" + i)));
      }
      spendError = spendError.plus(sum.multiply(sum));
    }
    errors.put("spend_variance", spendError);
    return errors;
  }

  private Map<String, Column> expected() {
    Map<String, Column> expected = new LinkedHashMap<>();
    for (int h : settings.horizonMonths()) {
      Column variance = lit(0.0);
      for (int k = 0; k < 4; k++) {
        Column error = rows.score("error_" + h + "_" + k).minus(col("left_" + k));
        variance = variance.plus(error.multiply(error));
      }
      expected.put("variance_" + h, variance);
      expected.put("orders_" + h, col("p_alive").multiply(rows.score("orders_if_alive_" + h)));
      expected.put(
          "discounted_" + h,
          col("p_alive")
              .multiply(rows.score("discounted_if_alive_" + h))
              .multiply(col("spend_expected")));
    }
    return expected;
  }

  private Map<String, Column> spends() {
    Map<String, Column> spends = new LinkedHashMap<>();
    for (int h : settings.horizonMonths()) {
      spends.put("spend_" + h, col("orders_" + h).multiply(col("spend_expected")));
      spends.put("orders_width_" + h, width(col("variance_" + h)));
      spends.put("spend_width_" + h, width(col("variance_" + h).plus(col("spend_variance"))));
    }
    return spends;
  }

  private static Column width(Column variance) {
    return when(variance.isNotNull(), exp(least(sqrt(variance).multiply(Z), lit(LARGE))));
  }

  private Map<String, Column> bounds() {
    Map<String, Column> bounds = new LinkedHashMap<>();
    for (int h : settings.horizonMonths()) {
      for (String what : new String[] {"orders_", "spend_"}) {
        Column width = col(what + "width_" + h);
        bounds.put(what + h + "_low", col(what + h).divide(width));
        bounds.put(what + h + "_high", col(what + h).multiply(width));
      }
    }
    return bounds;
  }
}
