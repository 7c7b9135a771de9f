package org.crmlake.attribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.crmlake.attribution.PathCounts.Count;
import org.crmlake.stats.Coalition;
import org.crmlake.stats.MarkovChain;
import org.crmlake.stats.RankQuality;
import org.crmlake.stats.Shapley;

/** The counts of one goal and period, as chains and games over numbered channels. */
final class PathModel {
  /** What can be divided among channels, in the order of the effects of {@link #markov}. */
  enum Worth {
    CONVERSIONS(Count::conversions),
    VALUE(Count::value),
    FIRSTS(Count::firsts);

    private final ToLongFunction<Count> of;

    Worth(ToLongFunction<Count> of) {
      this.of = of;
    }
  }

  private final List<Count> counts;
  private final List<String> names;
  private final Map<String, Integer> numbers = new TreeMap<>();

  PathModel(List<Count> counts) {
    this.counts = counts;
    TreeSet<String> found = new TreeSet<>();
    counts.forEach(c -> found.addAll(c.to().isEmpty() ? c.from() : c.to()));
    this.names = List.copyOf(found);
    names.forEach(n -> numbers.put(n, numbers.size()));
  }

  /** Channels, in the order of all results. */
  List<String> names() {
    return names;
  }

  private List<Count> of(int order) {
    return counts.stream().filter(c -> c.order() == order).toList();
  }

  /** Removal effects of the chain of an order, of every {@link Worth}. */
  MarkovChain.Effects markov(int order) {
    MarkovChain chain = new MarkovChain(order, 2);
    for (Count c : of(order)) {
      double weight = (double) c.conversions() + c.nulls();
      if (c.from().isEmpty()) {
        chain.start(numbered(c.to()), weight);
      } else if (c.to().isEmpty()) {
        chain.end(numbered(c.from()), c.conversions(), c.nulls(), c.value(), c.firsts());
      } else {
        chain.step(numbered(c.from()), numbered(c.to()), weight);
      }
    }
    return chain.solve(names.size());
  }

  /** Values and standard errors (0 where exact) in the pooled-rate game. */
  Shapley.Sampled shapley(Worth worth, int samples) {
    List<Coalition> coalitions = new ArrayList<>();
    for (Count c : of(PathCounts.SETS)) {
      coalitions.add(
          new Coalition(
              numbered(c.from()),
              c.conversions(),
              (double) c.conversions() + c.nulls(),
              worth.of.applyAsLong(c)));
    }
    return names.size() <= Shapley.EXACT
        ? new Shapley.Sampled(
            Shapley.pooledRate(coalitions, names.size(), Coalition::value),
            new double[names.size()])
        : Shapley.sampledRate(coalitions, names.size(), Coalition::value, samples, 1);
  }

  /** How well the last states of an order tell conversions from nulls. */
  double auc(int order) {
    return RankQuality.auc(
        of(order).stream()
            .filter(c -> c.to().isEmpty())
            .map(c -> new RankQuality.Ends(c.conversions(), c.nulls()))
            .toList());
  }

  /** Conversions, first conversions, nulls, value of all paths. */
  long[] totals() {
    int order = counts.get(0).order();
    long[] totals = new long[4];
    for (Count c : of(order)) {
      if (order == PathCounts.SETS || c.to().isEmpty()) {
        totals[0] += c.conversions();
        totals[1] += c.firsts();
        totals[2] += c.nulls();
        totals[3] += c.value();
      }
    }
    return totals;
  }

  private int[] numbered(List<String> channels) {
    return channels.stream().mapToInt(numbers::get).toArray();
  }

  /** Effects or values made shares of 1; equal ones where there is nothing to divide by. */
  static double[] shares(double[] effects, boolean keepNegative) {
    double[] used =
        keepNegative ? effects : Arrays.stream(effects).map(e -> Math.max(0, e)).toArray();
    double sum = Arrays.stream(used).sum();
    return Math.abs(sum) < 1e-12
        ? Arrays.stream(used).map(e -> 1.0 / used.length).toArray()
        : Arrays.stream(used).map(e -> e / sum).toArray();
  }
}
