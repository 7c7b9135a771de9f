package org.crmlake.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Channels that convert a person independently of each other, each with its own chance, all shown
 * to equally many persons: which channel does more is known. Chances are drawn anew for each seed.
 */
class AttributionRecoveryTest {
  private static final int CHANNELS = 4;
  private static final int SEEDS = 40;

  /** In which order a person sees channels, and with which weight. */
  private interface Orders {
    List<List<Integer>> of(List<Integer> members, double[] chances);
  }

  private static List<List<Integer>> permutations(List<Integer> members) {
    if (members.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Integer>> all = new ArrayList<>();
    for (Integer first : members) {
      List<Integer> rest = new ArrayList<>(members);
      rest.remove(first);
      for (List<Integer> end : permutations(rest)) {
        List<Integer> one = new ArrayList<>(List.of(first));
        one.addAll(end);
        all.add(one);
      }
    }
    return all;
  }

  /** Those that do least come last: they close what others have brought about. */
  private static List<List<Integer>> weakestLast(List<Integer> members, double[] chances) {
    List<Integer> sorted = new ArrayList<>(members);
    sorted.sort(Comparator.comparing(c -> -chances[c]));
    return List.of(sorted);
  }

  private static List<List<Integer>> halfOfThemWeakestLast(
      List<Integer> members, double[] chances) {
    List<List<Integer>> all = new ArrayList<>(permutations(members));
    all.addAll(Collections.nCopies(all.size(), weakestLast(members, chances).get(0)));
    return all;
  }

  /** A path of the chances' law, with the expected number of conversions and nulls. */
  private record Path(int[] channels, double conversions, double nulls) {}

  private static double[] chances(long seed) {
    Random random = new Random(seed);
    double[] drawn = random.doubles(CHANNELS, 0, .3).sorted().toArray();
    List<Double> apart = new ArrayList<>();
    for (int c = 0; c < CHANNELS; c++) {
      apart.add(drawn[c] + .06 * c);
    }
    Collections.shuffle(apart, random);
    return apart.stream().mapToDouble(p -> p).toArray();
  }

  private static List<Path> paths(double[] chances, Orders orders) {
    List<Path> paths = new ArrayList<>();
    for (int set = 1; set < 1 << CHANNELS; set++) {
      List<Integer> members = new ArrayList<>();
      double fails = 1;
      for (int c = 0; c < CHANNELS; c++) {
        if ((set >> c & 1) == 1) {
          members.add(c);
          fails *= 1 - chances[c];
        }
      }
      List<List<Integer>> seen = orders.of(members, chances);
      for (List<Integer> path : seen) {
        paths.add(
            new Path(
                path.stream().mapToInt(c -> c).toArray(),
                (1 - fails) / seen.size(),
                fails / seen.size()));
      }
    }
    return paths;
  }

  private static double[] markov(List<Path> paths, int order) {
    MarkovChain chain = new MarkovChain(order);
    paths.forEach(p -> chain.path(p.channels(), p.conversions(), p.nulls(), p.conversions()));
    return chain.solve(CHANNELS).conversionEffects();
  }

  private static double[] shapley(List<Path> paths) {
    TreeMap<List<Integer>, double[]> sets = new TreeMap<>(Comparator.comparing(List::toString));
    for (Path p : paths) {
      double[] counts =
          sets.computeIfAbsent(
              Arrays.stream(p.channels()).sorted().boxed().toList(), s -> new double[2]);
      counts[0] += p.conversions();
      counts[1] += p.conversions() + p.nulls();
    }
    List<Coalition> coalitions = new ArrayList<>();
    sets.forEach(
        (members, counts) ->
            coalitions.add(
                new Coalition(
                    members.stream().mapToInt(c -> c).toArray(), counts[0], counts[1], counts[0])));
    return Shapley.pooledRate(coalitions, CHANNELS, Coalition::conversions);
  }

  private static double[] lastTouch(List<Path> paths) {
    double[] credit = new double[CHANNELS];
    paths.forEach(p -> credit[p.channels()[p.channels().length - 1]] += p.conversions());
    return credit;
  }

  private static List<Integer> ranking(double[] values) {
    return IntStream.range(0, CHANNELS)
        .boxed()
        .sorted(Comparator.comparing(c -> -values[c]))
        .toList();
  }

  /** For how many of the truths the channels come out in the order of what they do. */
  private static long recovered(Orders orders, BiFunction<List<Path>, double[], double[]> model) {
    return IntStream.range(0, SEEDS)
        .filter(
            seed -> {
              double[] chances = chances(seed);
              List<Path> paths = paths(chances, orders);
              return ranking(model.apply(paths, chances)).equals(ranking(chances));
            })
        .count();
  }

  @Test
  void chainsThatRememberThePathAndShapleyRankAnyTruth() {
    for (Orders orders :
        List.<Orders>of(
            (members, chances) -> permutations(members),
            AttributionRecoveryTest::weakestLast,
            AttributionRecoveryTest::halfOfThemWeakestLast)) {
      assertThat(recovered(orders, (paths, chances) -> markov(paths, 3))).isEqualTo(SEEDS);
      assertThat(recovered(orders, (paths, chances) -> shapley(paths))).isEqualTo(SEEDS);
    }
  }

  @Test
  void aChainThatKnowsTheLastChannelOnlyRanksWhereOrderTellsNothing() {
    assertThat(recovered((members, chances) -> permutations(members), (p, c) -> markov(p, 1)))
        .isEqualTo(SEEDS);
    assertThat(recovered(AttributionRecoveryTest::weakestLast, (p, c) -> markov(p, 1)))
        .isLessThan(SEEDS / 2);
  }

  @Test
  void theLastTouchHasWhatOthersBroughtAbout() {
    assertThat(recovered(AttributionRecoveryTest::weakestLast, (p, c) -> lastTouch(p))).isZero();
    assertThat(recovered(AttributionRecoveryTest::halfOfThemWeakestLast, (p, c) -> lastTouch(p)))
        .isZero();
  }
}
