package org.crmlake.value;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.crmlake.stats.TransactionModel;

/**
 * What a customer who is alive will buy, for each x and T: forecasts factorise into the probability
 * of being alive and this, so that it is computed once for each (x, T) and joined to the customers.
 * Beside it stands what of the probability and of the intervals does not depend on the recency.
 */
final class ScoreRows implements Serializable {
  private static final long serialVersionUID = 1;

  private static final double STEP = 1e-4;
  private static final double DAYS_IN_MONTH = 365.25 / 12;
  private static final int PARAMETERS = 4;

  /**
   * How much the logarithm of the odds of having left moves by the parameters' independent errors:
   * error k by {@code slope_k}, and by {@code slope_k_r} and {@code slope_k_alpha} for what moves
   * with r and alpha, both of which depend on the recency.
   */
  private static final List<String> SLOPES =
      List.of(
          "slope_0_r",
          "slope_0_alpha",
          "slope_1_alpha",
          "slope_0",
          "slope_1",
          "slope_2",
          "slope_3");

  private final List<Integer> horizons;
  private final List<String> names;
  private final double monthlyRate;
  private final double dailyRate;

  /**
   * @param horizons in months, ascending
   * @param annualDiscount yearly rate; a payment one year ahead is worth 1 / (1 + rate)
   */
  ScoreRows(List<Integer> horizons, double annualDiscount) {
    this.horizons = horizons;
    this.names = names(horizons);
    this.monthlyRate = monthlyRate(annualDiscount);
    this.dailyRate = Math.log1p(annualDiscount) / 365.25;
  }

  static double monthlyRate(double annualDiscount) {
    return Math.expm1(Math.log1p(annualDiscount) / 12);
  }

  /** Of the rows made here. */
  StructType schema() {
    StructType schema = StructType.fromDDL("score_key string, score_x int, score_age int");
    for (String name : names) {
      schema = schema.add(name, "double");
    }
    return schema;
  }

  /**
   * The key and {@code score}: all numbers in one column, so that rows are quickly copied, and that
   * every query over them is the same and its broadcast is made once.
   */
  Column[] packed() {
    Column[] numbers = names.stream().map(functions::col).toArray(Column[]::new);
    return new Column[] {
      col("score_key"), col("score_x"), col("score_age"), array(numbers).as("score")
    };
  }

  /** A number of {@code score}; null where the model does not tell. */
  Column score(String name) {
    return get(col("score"), lit(Objects.checkIndex(names.indexOf(name), names.size())));
  }

  private static List<String> names(List<Integer> horizons) {
    List<String> names = new ArrayList<>(List.of("shape", "scale", "odds_log", "dert_if_alive"));
    for (int h : horizons) {
      names.add("orders_if_alive_" + h);
      names.add("discounted_if_alive_" + h);
      for (int k = 0; k < PARAMETERS; k++) {
        names.add("error_" + h + "_" + k);
      }
    }
    names.addAll(SLOPES);
    names.addAll(List.of("spend_p", "spend_q", "spend_v"));
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j <= i; j++) {
        names.add("spend_factor_" + i + j);
      }
    }
    return List.copyOf(names);
  }

  /** One model, the models next to it, and the numbers of the spend's model. */
  private static final class Scorer {
    private final FittedModel fitted;
    private final List<Object> spend;
    private final TransactionModel model;
    private final List<TransactionModel> above = new ArrayList<>();
    private final List<TransactionModel> below = new ArrayList<>();
    private final double[][] factor;

    Scorer(FittedModel fitted, List<Object> spend) {
      this.fitted = fitted;
      this.spend = spend;
      this.model = fitted.transactions();
      this.factor = fitted.errorFactor();
      for (int i = 0; i < PARAMETERS; i++) {
        above.add(fitted.moved(i, STEP).transactions());
        below.add(fitted.moved(i, -STEP).transactions());
      }
    }

    /**
     * L' times the derivatives of the logarithm of expected orders by the parameters' logarithms.
     */
    double[] error(int x, double age, double time) {
      double[] error = new double[PARAMETERS];
      for (int i = 0; i < PARAMETERS; i++) {
        double slope =
            Math.log(
                    above.get(i).expectedIfAlive(x, age, time)
                        / below.get(i).expectedIfAlive(x, age, time))
                / (2 * STEP);
        for (int k = 0; k <= i; k++) {
          error[k] += factor[i][k] * slope;
        }
      }
      return error;
    }

    /** Shape r + x, scale alpha, and the logarithm of the odds of having left at once. */
    void addOdds(int x, List<Object> cells) {
      cells.add(fitted.parameters().get(0) + x);
      cells.add(fitted.parameters().get(1));
      cells.add(
          neverLeaves(x) ? Double.NEGATIVE_INFINITY : Math.log(fitted.parameters().get(2) / b(x)));
    }

    void addSlopes(int x, List<Object> cells) {
      double left = neverLeaves(x) ? 0 : -fitted.parameters().get(3) / b(x);
      cells.add(known(factor[0][0] * fitted.parameters().get(0)));
      cells.add(known(factor[1][0]));
      cells.add(known(factor[1][1]));
      for (int k = 0; k < PARAMETERS; k++) {
        // The odds move with a as it does, with b by what b is of their denominator.
        cells.add(known((k <= 2 ? factor[2][k] : 0) + factor[3][k] * left));
      }
    }

    /** In BG/NBD a customer without a repeat purchase has had no occasion to leave. */
    private boolean neverLeaves(int x) {
      return x == 0 && fitted.kind() != ModelKind.MBG_NBD;
    }

    private double b(int x) {
      return fitted.parameters().get(3) + x - (fitted.kind() == ModelKind.MBG_NBD ? 0 : 1);
    }
  }

  /**
   * Rows for rows {@code key, x, age, transactions, spend}: the last two are rows of value_models
   * or null; without transactions there is no score.
   */
  Iterator<Row> of(Iterator<Row> keys) {
    Map<String, Scorer> scorers = new HashMap<>();
    List<Row> rows = new ArrayList<>();
    while (keys.hasNext()) {
      Row key = keys.next();
      if (key.isNullAt(3)) {
        continue;
      }
      Scorer scorer =
          scorers.computeIfAbsent(
              key.getString(0),
              k ->
                  new Scorer(
                      FittedModel.of(key.getStruct(3)),
                      spend(key.isNullAt(4) ? null : key.getStruct(4))));
      rows.add(row(key, scorer));
    }
    return rows.iterator();
  }

  private Row row(Row key, Scorer scorer) {
    int x = key.getInt(1);
    int age = key.getInt(2);
    List<Object> cells = new ArrayList<>(List.of(key.getString(0), x, age));
    scorer.addOdds(x, cells);
    cells.add(scorer.model.residualIfAlive(x, age, dailyRate));
    double before = 0;
    double discounted = 0;
    int month = 0;
    for (int h : horizons) {
      while (month < h) {
        month++;
        double now = scorer.model.expectedIfAlive(x, age, month * DAYS_IN_MONTH);
        discounted += (now - before) / Math.pow(1 + monthlyRate, month);
        before = now;
      }
      cells.add(before);
      cells.add(discounted);
      for (double error : scorer.error(x, age, h * DAYS_IN_MONTH)) {
        cells.add(known(error));
      }
    }
    scorer.addSlopes(x, cells);
    cells.addAll(scorer.spend);
    return RowFactory.create(cells.toArray());
  }

  private static List<Object> spend(Row model) {
    if (model == null) {
      return Collections.nCopies(9, null);
    }
    FittedModel fitted = FittedModel.of(model);
    List<Object> cells = new ArrayList<>(fitted.parameters());
    double[][] factor = fitted.errorFactor();
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j <= i; j++) {
        cells.add(known(factor[i][j]));
      }
    }
    return cells;
  }

  private static Double known(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
