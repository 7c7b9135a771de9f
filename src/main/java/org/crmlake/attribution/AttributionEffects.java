package org.crmlake.attribution;

import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.crmlake.attribution.PathCounts.Count;
import org.crmlake.job.Inputs;
import org.crmlake.job.Params;
import org.crmlake.job.Transform;
import org.crmlake.stats.MarkovChain;
import org.crmlake.stats.RankQuality;
import org.crmlake.stats.Shapley;

/**
 * {@code mart.attribution_effects}: what the models that look at all paths are made of: transitions
 * between channels, removal effects for each order, Shapley values with their sampling error, and
 * how well each order tells which paths convert; and how many touches are somebody's.
 *
 * <p>Inputs {@code journeys}, {@code null_paths} and those of {@link Stitching}. Over all
 * conversions up to the as-of date.
 */
public final class AttributionEffects implements Transform {
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "as_of date, goal string, kind string, markov_order int, from_channel string,"
              + " to_channel string, paths bigint, value double, standard_error double,"
              + " is_selected boolean");
  private static final String START = "(start)";
  private static final String CONVERSION = "(conversion)";
  private static final String NULL = "(null)";
  private static final String ALL = "(all)";

  /**
   * @param customer who the customer is
   * @param greatestOrder chains of orders 1 to this are compared
   * @param shapleySamples orders sampled where there are more than 20 channels
   */
  record Settings(PathSettings.CustomerKind customer, int greatestOrder, int shapleySamples) {
    Settings {
      if (greatestOrder < 1 || greatestOrder > 5 || shapleySamples < 2) {
        throw new IllegalArgumentException(
            "greatest_order must be from 1 to 5, not "
                + greatestOrder
                + ", and shapley_samples 2 or more, not "
                + shapleySamples);
      }
    }
  }

  @Override
  public Class<? extends Record> params() {
    return Settings.class;
  }

  @Override
  public Dataset<Row> apply(Inputs inputs, Params params, LocalDate asOf) {
    Settings settings = params.as(Settings.class);
    Dataset<Row> paths =
        PathCounts.paths(inputs.frame("journeys"), inputs.frame("null_paths"), "channel", asOf);
    List<Integer> counted =
        IntStream.rangeClosed(PathCounts.SETS, settings.greatestOrder()).boxed().toList();
    Map<String, List<Count>> goals =
        PathCounts.collect(paths, counted).stream()
            .collect(Collectors.groupingBy(Count::goal, TreeMap::new, Collectors.toList()));
    List<Row> rows = new ArrayList<>();
    goals.forEach((goal, counts) -> new Goal(goal, asOf, settings, rows).add(counts));
    Stitching.of(inputs, settings.customer(), asOf)
        .forEach(
            s ->
                rows.add(
                    RowFactory.create(
                        Date.valueOf(asOf),
                        ALL,
                        "stitched",
                        0,
                        s.channel(),
                        ALL,
                        s.touches(),
                        (double) s.known() / s.touches(),
                        null,
                        false)));
    return paths.sparkSession().createDataFrame(rows, SCHEMA);
  }

  /** The rows of one goal. */
  private record Goal(String goal, LocalDate asOf, Settings settings, List<Row> rows) {

    void add(List<Count> ofMonths) {
      List<Count> counts = DataDriven.merged(ofMonths);
      PathModel model = new PathModel(counts);
      long[] totals = model.totals();
      transitions(counts);
      if (totals[0] > 0) {
        for (int order = 1; order <= settings.greatestOrder(); order++) {
          MarkovChain.Effects effects = model.markov(order);
          for (int c = 0; c < model.names().size(); c++) {
            String channel = model.names().get(c);
            row("removal_conversions", order, channel, ALL, null, effects.conversionEffects()[c]);
            row("removal_revenue", order, channel, ALL, null, effects.valueEffects()[c]);
          }
          row(
              "conversion_rate",
              order,
              START,
              CONVERSION,
              totals[0] + totals[2],
              effects.conversion());
        }
        Shapley.Sampled shapley =
            model.shapley(PathModel.Worth.CONVERSIONS, settings.shapleySamples());
        for (int c = 0; c < model.names().size(); c++) {
          rows.add(
              RowFactory.create(
                  Date.valueOf(asOf),
                  goal,
                  "shapley_pooled",
                  0,
                  model.names().get(c),
                  ALL,
                  null,
                  shapley.values()[c],
                  shapley.errors()[c],
                  false));
        }
        orders(model, totals);
      }
    }

    /** Of order 1: how many paths go from channel to channel, and which share of those there. */
    private void transitions(List<Count> counts) {
      Map<String, Double> out = new TreeMap<>();
      List<Object[]> steps = new ArrayList<>();
      for (Count c : counts) {
        if (c.order() == 1) {
          String from = c.from().isEmpty() ? START : c.from().get(0);
          if (c.to().isEmpty()) {
            steps.add(new Object[] {from, CONVERSION, c.conversions()});
            steps.add(new Object[] {from, NULL, c.nulls()});
          } else {
            steps.add(new Object[] {from, c.to().get(0), c.conversions() + c.nulls()});
          }
        }
      }
      steps.forEach(s -> out.merge((String) s[0], ((Long) s[2]).doubleValue(), Double::sum));
      for (Object[] step : steps) {
        long paths = (Long) step[2];
        if (paths > 0) {
          row(
              "transition",
              1,
              (String) step[0],
              (String) step[1],
              paths,
              paths / out.get((String) step[0]));
        }
      }
    }

    private void orders(PathModel model, long[] totals) {
      double paths = (double) totals[0] + totals[2];
      double best = Double.NEGATIVE_INFINITY;
      int selected = 0;
      double[] scores = new double[settings.greatestOrder() + 1];
      for (int order = 1; order <= settings.greatestOrder(); order++) {
        scores[order] = RankQuality.penalised(model.auc(order), paths, model.names().size(), order);
        if (scores[order] > best) {
          best = scores[order];
          selected = order;
        }
      }
      for (int order = 1; order <= settings.greatestOrder(); order++) {
        double auc = model.auc(order);
        if (!Double.isNaN(auc)) {
          row("auc", order, ALL, ALL, (long) paths, auc);
        }
        if (!Double.isNaN(scores[order])) {
          rows.add(
              RowFactory.create(
                  Date.valueOf(asOf),
                  goal,
                  "penalised_auc",
                  order,
                  ALL,
                  ALL,
                  (long) paths,
                  scores[order],
                  null,
                  order == selected));
        }
      }
    }

    private void row(String kind, int order, String from, String to, Long paths, double value) {
      rows.add(
          RowFactory.create(
              Date.valueOf(asOf), goal, kind, order, from, to, paths, value, null, false));
    }
  }
}
