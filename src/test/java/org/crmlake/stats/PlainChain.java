package org.crmlake.stats;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crmlake.stats.AttributionFixtures.Paths;

/** The probability of conversion with a channel taken out, by following the walk step by step. */
final class PlainChain {
  private PlainChain() {}

  static double conversion(List<Paths> paths, int order, int removed) {
    Map<String, Integer> numbers = AttributionFixtures.channels(paths);
    Map<List<Integer>, Map<List<Integer>, Double>> steps = new HashMap<>();
    Map<List<Integer>, double[]> ends = new HashMap<>();
    Map<List<Integer>, Double> mass = new HashMap<>();
    double all = 0;
    for (Paths p : paths) {
      double weight = p.conversions() + p.nulls();
      all += weight;
      List<List<Integer>> states = new ArrayList<>();
      for (int[] s : MarkovChain.states(AttributionFixtures.numbered(p, numbers), order)) {
        states.add(java.util.Arrays.stream(s).boxed().toList());
      }
      mass.merge(states.get(0), weight, Double::sum);
      for (int i = 1; i < states.size(); i++) {
        steps
            .computeIfAbsent(states.get(i - 1), s -> new HashMap<>())
            .merge(states.get(i), weight, Double::sum);
      }
      double[] end = ends.computeIfAbsent(states.get(states.size() - 1), s -> new double[2]);
      end[0] += p.conversions();
      end[1] += p.nulls();
    }
    double converted = 0;
    for (int step = 0; step < 20_000 && !mass.isEmpty(); step++) {
      Map<List<Integer>, Double> next = new HashMap<>();
      for (Map.Entry<List<Integer>, Double> at : mass.entrySet()) {
        if (at.getKey().contains(removed) || at.getValue() < 1e-14) {
          continue;
        }
        double[] end = ends.getOrDefault(at.getKey(), new double[2]);
        Map<List<Integer>, Double> to = steps.getOrDefault(at.getKey(), Map.of());
        double out = end[0] + end[1] + to.values().stream().mapToDouble(w -> w).sum();
        converted += at.getValue() * end[0] / out;
        to.forEach((s, w) -> next.merge(s, at.getValue() * w / out, Double::sum));
      }
      mass = next;
    }
    return converted / all;
  }
}
