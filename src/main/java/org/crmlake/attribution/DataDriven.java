package org.crmlake.attribution;

import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.crmlake.attribution.PathCounts.Count;
import org.crmlake.attribution.PathModel.Worth;
import org.crmlake.stats.LargestRemainder;
import org.crmlake.stats.Shapley;

/**
 * Credits of channels or campaigns under the models that look at all paths together: Markov chains
 * and the pooled-rate Shapley game, fitted on each period by itself. What had no touch is not in
 * these rows.
 */
final class DataDriven {
  /** Of the rows of {@link #credits}. */
  static final StructType CREDITS =
      StructType.fromDDL(
          "goal string, period string, period_start date, model string, id string,"
              + " conversions double, new_customers double, revenue_minor bigint");

  private final List<Integer> orders;
  private final boolean shapley;
  private final boolean keepNegative;
  private final int samples;

  /**
   * @param orders of the chains
   * @param shapley whether the pooled-rate game is played
   * @param keepNegative whether its negative values stay; else they are 0 and the others share
   * @param samples orders of channels that are sampled above {@link Shapley#EXACT} of them
   */
  DataDriven(List<Integer> orders, boolean shapley, boolean keepNegative, int samples) {
    this.orders = orders;
    this.shapley = shapley;
    this.keepNegative = keepNegative;
    this.samples = samples;
  }

  /** What {@link PathCounts} is to count. */
  List<Integer> counted() {
    List<Integer> counted = new ArrayList<>(orders);
    if (shapley) {
      counted.add(PathCounts.SETS);
    }
    return counted;
  }

  /** Rows of {@link #CREDITS}, by month and over all. */
  List<Row> credits(List<Count> counts) {
    List<Row> rows = new ArrayList<>();
    Map<String, List<Count>> goals =
        counts.stream()
            .collect(Collectors.groupingBy(Count::goal, TreeMap::new, Collectors.toList()));
    goals.forEach(
        (goal, ofGoal) -> {
          period(goal, "all", null, ofGoal, rows);
          for (LocalDate month :
              ofGoal.stream().map(Count::month).collect(Collectors.toCollection(TreeSet::new))) {
            period(
                goal,
                "month",
                month,
                ofGoal.stream().filter(c -> c.month().equals(month)).toList(),
                rows);
          }
        });
    return rows;
  }

  private void period(
      String goal, String period, LocalDate month, List<Count> counts, List<Row> rows) {
    PathModel model = new PathModel(merged(counts));
    long[] totals = model.totals();
    if (totals[0] == 0) {
      return;
    }
    Date start = month == null ? null : Date.valueOf(month);
    for (int order : orders) {
      var effects = model.markov(order);
      divide(
          new Object[] {goal, period, start, "markov_" + order},
          model.names(),
          totals,
          // Effects are below zero only where amounts are: a channel without which there is more.
          w -> PathModel.shares(effects.effects()[w.ordinal()], false),
          rows);
    }
    if (shapley) {
      divide(
          new Object[] {goal, period, start, "shapley_pooled"},
          model.names(),
          totals,
          w -> PathModel.shares(model.shapley(w, samples).values(), keepNegative),
          rows);
    }
  }

  private static void divide(
      Object[] key,
      List<String> names,
      long[] totals,
      Function<Worth, double[]> shares,
      List<Row> rows) {
    double[] conversions = shares.apply(Worth.CONVERSIONS);
    double[] firsts = shares.apply(Worth.FIRSTS);
    long[] revenue = LargestRemainder.divide(totals[3], shares.apply(Worth.VALUE));
    for (int i = 0; i < names.size(); i++) {
      Object[] values = Arrays.copyOf(key, 8);
      values[4] = names.get(i);
      values[5] = conversions[i] * totals[0];
      values[6] = firsts[i] * totals[1];
      values[7] = revenue[i];
      rows.add(RowFactory.create(values));
    }
  }

  /** The counts of several months as those of one period. */
  static List<Count> merged(List<Count> counts) {
    Map<List<Object>, Count> sums = new java.util.LinkedHashMap<>();
    for (Count c : counts) {
      sums.merge(
          List.of(c.order(), c.from(), c.to()),
          c,
          (a, b) ->
              new Count(
                  a.order(),
                  a.goal(),
                  a.month(),
                  a.from(),
                  a.to(),
                  a.conversions() + b.conversions(),
                  a.firsts() + b.firsts(),
                  a.nulls() + b.nulls(),
                  a.value() + b.value()));
    }
    return List.copyOf(sums.values());
  }
}
