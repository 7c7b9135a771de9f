package org.crmlake.stats;

import java.util.Comparator;
import java.util.List;

/**
 * How well the last state of a path tells whether it converts: what the order of a chain is chosen
 * by.
 */
public final class RankQuality {
  private RankQuality() {}

  /**
   * Paths that end in one state.
   *
   * @param conversions those that converted
   * @param nulls those that did not
   */
  public record Ends(double conversions, double nulls) {
    double rate() {
      return conversions / (conversions + nulls);
    }
  }

  /**
   * Probability that a path that converted ends in a state with a higher rate of conversion than
   * one that did not, equal rates counting half (area under the ROC curve).
   *
   * @return NaN unless there are both
   */
  public static double auc(List<Ends> states) {
    List<Ends> ascending =
        states.stream()
            .filter(s -> s.conversions() + s.nulls() > 0)
            .sorted(Comparator.comparingDouble(Ends::rate))
            .toList();
    double conversions = 0;
    double nulls = 0;
    double pairs = 0;
    for (int i = 0; i < ascending.size(); ) {
      double rate = ascending.get(i).rate();
      double won = 0;
      double lost = 0;
      for (; i < ascending.size() && ascending.get(i).rate() == rate; i++) {
        won += ascending.get(i).conversions();
        lost += ascending.get(i).nulls();
      }
      pairs += won * (nulls + lost / 2);
      conversions += won;
      nulls += lost;
    }
    return pairs / (conversions * nulls);
  }

  /**
   * The area less what states alone gain: 1 - (1 - auc) (n - 1) / (n - s - 1), with n paths and s
   * possible states, C(channels + order - 1, order).
   *
   * @return NaN if there are not more paths than states
   */
  public static double penalised(double auc, double paths, int channels, int order) {
    double states = 1;
    for (int i = 0; i < order; i++) {
      states = states * (channels + i) / (i + 1);
    }
    return states < paths - 1 ? 1 - (1 - auc) * (paths - 1) / (paths - states - 1) : Double.NaN;
  }
}
