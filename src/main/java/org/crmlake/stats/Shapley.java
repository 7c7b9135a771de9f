package org.crmlake.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** Shapley values of channels in two games over the sets of channels that paths have. */
public final class Shapley {
  /** Most channels for which the pooled-rate game is solved exactly. */
  public static final int EXACT = 20;

  private Shapley() {}

  /**
   * The game v(S) = sum over paths whose channels lie in S. It is a sum of unanimity games, so a
   * path's worth is divided equally among its channels (Zhao et al., arXiv 1804.05327): not driven
   * by the paths that failed.
   *
   * @param worth of a coalition's paths: its conversions or value
   */
  public static double[] sumGame(
      List<Coalition> coalitions, int channels, ToDoubleFunction<Coalition> worth) {
    double[] values = new double[channels];
    for (Coalition coalition : coalitions) {
      double each = worth.applyAsDouble(coalition) / coalition.members().length;
      for (int member : coalition.members()) {
        values[member] += each;
      }
    }
    return values;
  }

  /**
   * The game v(S) = worth per path, pooled over the paths whose channels lie in S, times all paths:
   * the values sum to the whole worth and may be negative. Exact, in O(channels 2^channels).
   *
   * @throws IllegalArgumentException if there are more than {@link #EXACT} channels
   */
  public static double[] pooledRate(
      List<Coalition> coalitions, int channels, ToDoubleFunction<Coalition> worth) {
    if (channels > EXACT) {
      throw new IllegalArgumentException(
          channels + " channels are too many for exact Shapley values, at most " + EXACT);
    }
    int sets = 1 << channels;
    double[] rate = new double[sets];
    double[] paths = new double[sets];
    for (Coalition coalition : coalitions) {
      int set = 0;
      for (int member : coalition.members()) {
        set |= 1 << member;
      }
      rate[set] += worth.applyAsDouble(coalition);
      paths[set] += coalition.paths();
    }
    zeta(rate, channels);
    zeta(paths, channels);
    for (int set = 0; set < sets; set++) {
      rate[set] = paths[set] > 0 ? rate[set] / paths[set] : 0;
    }
    double[] weight = weights(channels);
    double[] values = new double[channels];
    for (int set = 0; set < sets; set++) {
      double w = weight[Integer.bitCount(set)];
      for (int c = 0; c < channels; c++) {
        if ((set & (1 << c)) == 0) {
          values[c] += w * (rate[set | (1 << c)] - rate[set]);
        }
      }
    }
    for (int c = 0; c < channels; c++) {
      values[c] *= paths[sets - 1];
    }
    return values;
  }

  /** Sums over subsets, in place. */
  private static void zeta(double[] f, int channels) {
    for (int c = 0; c < channels; c++) {
      int bit = 1 << c;
      for (int set = 0; set < f.length; set++) {
        if ((set & bit) != 0) {
          f[set] += f[set ^ bit];
        }
      }
    }
  }

  /** s! (K - s - 1)! / K! by s. */
  private static double[] weights(int channels) {
    double[] weight = new double[channels + 1];
    for (int s = 0; s < channels; s++) {
      double choose = 1;
      for (int i = 0; i < s; i++) {
        choose = choose * (channels - 1 - i) / (i + 1);
      }
      weight[s] = 1 / (channels * choose);
    }
    return weight;
  }

  /**
   * The same game by sampled orders of the channels, for any number of them: unbiased, and the
   * values of one order sum to the whole worth, so their mean does.
   *
   * @param orders sampled, at least 2
   */
  public static Sampled sampledRate(
      List<Coalition> coalitions,
      int channels,
      ToDoubleFunction<Coalition> worth,
      int orders,
      long seed) {
    List<List<Integer>> of = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      of.add(new ArrayList<>());
    }
    double all = 0;
    for (int i = 0; i < coalitions.size(); i++) {
      all += coalitions.get(i).paths();
      for (int member : coalitions.get(i).members()) {
        of.get(member).add(i);
      }
    }
    double[] sum = new double[channels];
    double[] squares = new double[channels];
    Random random = new Random(seed);
    int[] order = new int[channels];
    int[] missing = new int[coalitions.size()];
    for (int n = 0; n < orders; n++) {
      shuffle(order, random);
      for (int i = 0; i < missing.length; i++) {
        missing[i] = coalitions.get(i).members().length;
      }
      double worthSoFar = 0;
      double pathsSoFar = 0;
      double before = 0;
      for (int channel : order) {
        for (int i : of.get(channel)) {
          if (--missing[i] == 0) {
            worthSoFar += worth.applyAsDouble(coalitions.get(i));
            pathsSoFar += coalitions.get(i).paths();
          }
        }
        double rate = pathsSoFar > 0 ? worthSoFar / pathsSoFar : 0;
        double marginal = (rate - before) * all;
        sum[channel] += marginal;
        squares[channel] += marginal * marginal;
        before = rate;
      }
    }
    double[] values = new double[channels];
    double[] errors = new double[channels];
    for (int c = 0; c < channels; c++) {
      values[c] = sum[c] / orders;
      double variance = Math.max(0, squares[c] / orders - values[c] * values[c]);
      errors[c] = Math.sqrt(variance / (orders - 1));
    }
    return new Sampled(values, errors);
  }

  private static void shuffle(int[] order, Random random) {
    for (int i = 0; i < order.length; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
  }

  /**
   * Sampled values with their standard errors.
   *
   * @param values by channel
   * @param errors by channel
   */
  public record Sampled(double[] values, double[] errors) {}
}
