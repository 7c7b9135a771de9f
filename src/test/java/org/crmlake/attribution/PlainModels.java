package org.crmlake.attribution;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The rule models as their definitions say, touch by touch. */
final class PlainModels {
  /**
   * A conversion; instants in days.
   *
   * @param lead day of the lead's creation, NaN if not known
   */
  record Journey(
      double converted, double[] at, String[] channels, double lead, double opportunity) {}

  private PlainModels() {}

  /** Weights by model; one touch at least. */
  static Map<String, double[]> weights(Journey journey, String direct, double halfLife) {
    int n = journey.at().length;
    Map<String, double[]> all = new LinkedHashMap<>();
    all.put("first", one(n, 0));
    all.put("last", one(n, n - 1));
    int last = n - 1;
    for (int i = 0; i < n; i++) {
      if (!journey.channels()[i].equals(direct)) {
        last = i;
      }
    }
    all.put("last_non_direct", one(n, last));
    double[] linear = new double[n];
    Arrays.fill(linear, 1.0 / n);
    all.put("linear", linear);
    all.put("u_shape", ends(n, .4, .2, .4));
    all.put("j_shape", ends(n, .2, .2, .6));
    all.put("inverse_j", ends(n, .6, .2, .2));
    all.put("w_shape", milestones(journey, .3, 0, .1));
    all.put("full_path", milestones(journey, .225, .225, .1));
    double[] decay = new double[n];
    for (int i = 0; i < n; i++) {
      decay[i] = Math.pow(2, -(journey.at()[n - 1] - journey.at()[i]) / halfLife);
    }
    all.put("time_decay", normalised(decay));
    List<String> channels = List.of(journey.channels());
    double[] shapley = new double[n];
    for (int i = 0; i < n; i++) {
      String channel = journey.channels()[i];
      long times = channels.stream().filter(channel::equals).count();
      shapley[i] = 1.0 / (new HashSet<>(channels).size() * times);
    }
    all.put("shapley_sum", shapley);
    return all;
  }

  private static double[] one(int n, int at) {
    double[] weights = new double[n];
    weights[at] = 1;
    return weights;
  }

  static double[] ends(int n, double first, double middle, double last) {
    double[] weights = new double[n];
    weights[0] += first;
    weights[n - 1] += last;
    for (int i = 1; i < n - 1; i++) {
      weights[i] += middle / (n - 2);
    }
    return normalised(weights);
  }

  private static double[] milestones(Journey journey, double each, double last, double middle) {
    int n = journey.at().length;
    double[] weights = new double[n];
    Set<Integer> roles = new TreeSet<>(Set.of(0));
    weights[0] += each;
    for (double day : new double[] {journey.lead(), journey.opportunity()}) {
      int reached = -1;
      for (int i = 0; i < n; i++) {
        if (journey.at()[i] <= day) {
          reached = i;
        }
      }
      if (reached >= 0) {
        weights[reached] += each;
        roles.add(reached);
      }
    }
    if (last > 0) {
      weights[n - 1] += last;
      roles.add(n - 1);
    }
    for (int i = 0; i < n; i++) {
      if (!roles.contains(i)) {
        weights[i] += middle / (n - roles.size());
      }
    }
    return normalised(weights);
  }

  private static double[] normalised(double[] weights) {
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(w -> w / sum).toArray();
  }
}
