package org.crmlake.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Paths of channels as an absorbing Markov chain of some order, and what each channel is worth in
 * it, in closed form (Anderl et al., Mapping the customer journey, 2016, who simulate it).
 *
 * <p>A state of order k is the tuple of the last k channels; a path no longer than k is one state.
 * Consecutive equal states are one: self-loops change no removal effect. Every path adds
 * conversions and nulls, so that P(convert) is conversions / paths exactly, and likewise for value.
 */
public final class MarkovChain {
  /** Up to so many states the chain is solved by elimination, above by iteration. */
  static final int DENSE = 1_500;

  private static final double TOLERANCE = 1e-13;
  private static final int SWEEPS = 100_000;

  private final int order;
  private final int ways;
  private final Map<List<Integer>, Integer> index = new HashMap<>();
  private final List<int[]> states = new ArrayList<>();
  private final List<Map<Integer, Double>> steps = new ArrayList<>();
  private final List<double[]> ends = new ArrayList<>();
  private final Map<Integer, Double> starts = new HashMap<>();
  private double paths;

  /** Of conversions, then of each way: whether somewhere they are worth less than nothing. */
  private final boolean[] negative;

  /**
   * @param order channels in a state, at least 1
   */
  public MarkovChain(int order) {
    this(order, 1);
  }

  /**
   * @param order channels in a state, at least 1
   * @param ways in which a conversion is worth something
   */
  public MarkovChain(int order, int ways) {
    if (order < 1) {
      throw new IllegalArgumentException("a Markov chain has order 1 or more, not " + order);
    }
    this.order = order;
    this.ways = ways;
    this.negative = new boolean[1 + ways];
  }

  /**
   * Adds paths of the same channels; those without a channel, and a weight of 0, are passed over.
   *
   * @param channels in order of time
   * @param conversions paths that converted
   * @param nulls paths that did not
   * @param value of the conversions together
   */
  public void path(int[] channels, double conversions, double nulls, double value) {
    double weight = conversions + nulls;
    if (channels.length == 0 || weight <= 0) {
      return;
    }
    List<int[]> tuples = states(channels, order);
    start(tuples.get(0), weight);
    for (int i = 1; i < tuples.size(); i++) {
      step(tuples.get(i - 1), tuples.get(i), weight);
    }
    end(tuples.get(tuples.size() - 1), conversions, nulls, value);
  }

  /** The states of a path: sliding tuples, equal neighbours once. */
  static List<int[]> states(int[] channels, int order) {
    List<int[]> tuples = new ArrayList<>();
    int last = Math.max(0, channels.length - order);
    for (int i = 0; i <= last; i++) {
      int[] tuple = Arrays.copyOfRange(channels, i, Math.min(channels.length, i + order));
      if (tuples.isEmpty() || !Arrays.equals(tuples.get(tuples.size() - 1), tuple)) {
        tuples.add(tuple);
      }
    }
    return tuples;
  }

  /** Adds the beginning of so many paths. */
  public void start(int[] state, double weight) {
    starts.merge(index(state), weight, Double::sum);
    paths += weight;
  }

  /** Adds so many transitions; from a state to itself they change nothing. */
  public void step(int[] from, int[] to, double weight) {
    int at = index(from);
    int next = index(to);
    if (at != next) {
      steps.get(at).merge(next, weight, Double::sum);
    }
  }

  /**
   * Adds the ends of so many paths.
   *
   * @param worth of the conversions together, in each of the ways
   */
  public void end(int[] state, double conversions, double nulls, double... worth) {
    double[] end = ends.get(index(state));
    end[0] += conversions;
    end[1] += nulls;
    for (int w = 0; w < ways; w++) {
      end[2 + w] += worth[w];
      negative[1 + w] |= worth[w] < 0;
    }
  }

  private int index(int[] state) {
    List<Integer> key = Arrays.stream(state).boxed().toList();
    Integer known = index.get(key);
    if (known != null) {
      return known;
    }
    index.put(key, states.size());
    states.add(state.clone());
    steps.add(new HashMap<>());
    ends.add(new double[2 + ways]);
    return states.size() - 1;
  }

  /**
   * What happens to conversions and value when a channel is taken out, for channels 0 to {@code
   * channels - 1}; 0 for a channel that is on no path.
   *
   * @throws ArithmeticException if the counts are not those of whole paths
   */
  public Effects solve(int channels) {
    int n = states.size();
    double[][] values = new double[1 + ways][n];
    double[] start = new double[n];
    double[][] rates = new double[n][];
    int[][] targets = new int[n][];
    for (int i = 0; i < n; i++) {
      double[] end = ends.get(i);
      double out = end[0] + end[1];
      for (double weight : steps.get(i).values()) {
        out += weight;
      }
      values[0][i] = end[0] / out;
      for (int w = 0; w < ways; w++) {
        values[1 + w][i] = end[2 + w] / out;
      }
      targets[i] = steps.get(i).keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
      rates[i] = new double[targets[i].length];
      for (int e = 0; e < targets[i].length; e++) {
        rates[i][e] = steps.get(i).get(targets[i][e]) / out;
      }
    }
    starts.forEach((state, weight) -> start[state] = weight / paths);
    List<Set<Integer>> holding = holding(channels);
    return n <= DENSE
        ? dense(start, values, targets, rates, holding)
        : sparse(start, values, targets, rates, holding);
  }

  private List<Set<Integer>> holding(int channels) {
    List<Set<Integer>> holding = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      holding.add(new HashSet<>());
    }
    for (int i = 0; i < states.size(); i++) {
      for (int channel : states.get(i)) {
        holding.get(channel).add(i);
      }
    }
    return holding;
  }

  private Effects dense(
      double[] start,
      double[][] values,
      int[][] targets,
      double[][] rates,
      List<Set<Integer>> holding) {
    int n = start.length;
    double[][] q = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int e = 0; e < targets[i].length; e++) {
        q[i][targets[i][e]] = rates[i][e];
      }
    }
    double[][] visits = Absorption.fundamental(q);
    double[] fromStart = new double[n];
    double[][] reached = new double[values.length][n];
    double[] total = new double[values.length];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        fromStart[j] += start[i] * visits[i][j];
        for (int v = 0; v < values.length; v++) {
          reached[v][i] += visits[i][j] * values[v][j];
        }
      }
      for (int v = 0; v < values.length; v++) {
        total[v] += start[i] * reached[v][i];
      }
    }
    double[][] effects = new double[values.length][holding.size()];
    for (int c = 0; c < holding.size(); c++) {
      int[] in = holding.get(c).stream().mapToInt(Integer::intValue).sorted().toArray();
      for (int v = 0; v < values.length && in.length > 0; v++) {
        double[][] among = new double[in.length][in.length];
        double[] right = new double[in.length];
        for (int i = 0; i < in.length; i++) {
          for (int j = 0; j < in.length; j++) {
            among[i][j] = visits[in[i]][in[j]];
          }
          right[i] = reached[v][in[i]];
        }
        double[] first = Absorption.solve(among, right);
        double lost = 0;
        for (int i = 0; i < in.length; i++) {
          lost += fromStart[in[i]] * first[i];
        }
        effects[v][c] = share(v, lost, total[v]);
      }
    }
    return new Effects(total, effects, n);
  }

  private Effects sparse(
      double[] start,
      double[][] values,
      int[][] targets,
      double[][] rates,
      List<Set<Integer>> holding) {
    double[][] effects = new double[values.length][holding.size()];
    double[] total = new double[values.length];
    for (int v = 0; v < values.length; v++) {
      double[] whole = iterate(values[v], targets, rates, Set.of());
      total[v] = dot(start, whole);
      for (int c = 0; c < holding.size(); c++) {
        if (!holding.get(c).isEmpty()) {
          double left = dot(start, iterate(values[v], targets, rates, holding.get(c)));
          effects[v][c] = share(v, total[v] - left, total[v]);
        }
      }
    }
    return new Effects(total, effects, start.length);
  }

  /** Gauss-Seidel for x = value + Q x, where removed states are worth nothing. */
  private static double[] iterate(
      double[] value, int[][] targets, double[][] rates, Set<Integer> removed) {
    double[] x = new double[value.length];
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      double change = 0;
      double size = 0;
      for (int i = value.length - 1; i >= 0; i--) {
        if (removed.contains(i)) {
          continue;
        }
        double next = value[i];
        for (int e = 0; e < targets[i].length; e++) {
          next += rates[i][e] * x[targets[i][e]];
        }
        change = Math.max(change, Math.abs(next - x[i]));
        size = Math.max(size, Math.abs(next));
        x[i] = next;
      }
      if (change <= TOLERANCE * size) {
        return x;
      }
    }
    throw new ArithmeticException("a chain of " + value.length + " states does not converge");
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /**
   * Rounding may leave the bounds by the last digit; more is a defect, unless there are amounts
   * below zero: without what brings them there is more than all.
   */
  private double share(int what, double lost, double total) {
    if (total == 0) {
      return 0;
    }
    double share = lost / total;
    if (negative[what]) {
      return share;
    }
    if (share < -1e-9 || share > 1 + 1e-9) {
      throw new ArithmeticException("removal effect " + share + " is outside [0, 1]");
    }
    return Math.min(1, Math.max(0, share));
  }

  /**
   * The solved chain.
   *
   * @param totals of a path: the probability that it converts, then what it is expected to be
   *     worth, in each of the ways
   * @param effects of the same, by channel: the share that is lost without it, 0 to 1; of worth
   *     that is below zero on some path any number, or 0 where the total is
   * @param states transient states
   */
  public record Effects(double[] totals, double[][] effects, int states) {

    public double conversion() {
      return totals[0];
    }

    /** In the first way. */
    public double value() {
      return totals[1];
    }

    public double[] conversionEffects() {
      return effects[0];
    }

    /** In the first way. */
    public double[] valueEffects() {
      return effects[1];
    }
  }
}
