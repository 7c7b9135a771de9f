package org.crmlake.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.crmlake.stats.AttributionFixtures.Paths;
import org.crmlake.stats.MarkovChain.Effects;
import org.junit.jupiter.api.Test;

class MarkovChainTest {
  private static final Offset<Double> DIGITS = within(5e-11);

  private static Effects solve(int order, List<Paths> paths) {
    return AttributionFixtures.chain(order, paths)
        .solve(AttributionFixtures.channels(paths).size());
  }

  private static double[] credits(double[] effects, double total) {
    double sum = Arrays.stream(effects).sum();
    return Arrays.stream(effects).map(e -> e / sum * total).toArray();
  }

  @Test
  void threePathsOfFourChannels() {
    Effects effects = solve(1, AttributionFixtures.F1);
    // direct, email, search, social
    assertThat(effects.conversionEffects())
        .containsExactly(new double[] {.2, .8, .8, 18 / 35.0}, DIGITS);
    assertThat(effects.valueEffects()).containsExactly(effects.conversionEffects(), DIGITS);
    assertThat(credits(effects.conversionEffects(), 10))
        .containsExactly(new double[] {70 / 81.0, 280 / 81.0, 280 / 81.0, 180 / 81.0}, DIGITS);
    assertThat(effects.conversion()).isEqualTo(10 / 17.0, DIGITS);
    assertThat(effects.value()).isEqualTo(100 / 17.0, DIGITS);
  }

  @Test
  void aChannelOnEveryPathLosesEverything() {
    Effects effects = solve(1, AttributionFixtures.F2);
    assertThat(effects.conversion()).isEqualTo(2 / 3.0, DIGITS);
    assertThat(effects.conversionEffects()).containsExactly(new double[] {1, .75, .25}, DIGITS);
    assertThat(credits(effects.conversionEffects(), 4))
        .containsExactly(new double[] {2, 1.5, .5}, DIGITS);
  }

  @Test
  void ninePathsWithCyclesAndNoNulls() {
    Effects effects = solve(1, AttributionFixtures.F4);
    assertThat(effects.conversion()).isEqualTo(1, DIGITS);
    assertThat(effects.conversionEffects())
        .containsExactly(new double[] {2 / 3.0, 8 / 15.0, 28 / 57.0}, DIGITS);
    assertThat(credits(effects.valueEffects(), 27))
        .containsExactly(new double[] {10.643153527, 8.514522822, 7.842323651}, within(5e-10));
  }

  @Test
  void ninePathsWithCyclesAndNulls() {
    Effects effects = solve(1, AttributionFixtures.F5);
    assertThat(effects.conversion()).isEqualTo(.375, DIGITS);
    assertThat(effects.conversionEffects())
        .containsExactly(new double[] {.6297366731, .5568181818, .5821000705}, DIGITS);
    assertThat(credits(effects.conversionEffects(), 27))
        .containsExactly(new double[] {9.6134581876, 8.5002962949, 8.8862455176}, DIGITS);
  }

  @Test
  void aPathThatOnlyStartsCosts() {
    Effects effects = solve(1, AttributionFixtures.F7);
    assertThat(effects.conversion()).isEqualTo(1 / 3.0, DIGITS);
    assertThat(effects.conversionEffects()).containsExactly(new double[] {.5, 1, 1}, DIGITS);
    assertThat(credits(effects.conversionEffects(), 1))
        .containsExactly(new double[] {.2, .4, .4}, DIGITS);
  }

  @Test
  void anyOrderConvertsAsThePathsDid() {
    for (int order = 1; order <= 3; order++) {
      for (long seed = 0; seed < 200; seed++) {
        List<Paths> paths = RandomPaths.of(seed);
        Effects effects = solve(order, paths);
        double all = paths.stream().mapToDouble(p -> p.conversions() + p.nulls()).sum();
        double won = paths.stream().mapToDouble(Paths::conversions).sum();
        double value = paths.stream().mapToDouble(Paths::value).sum();
        assertThat(effects.conversion()).isEqualTo(won / all, within(1e-9));
        assertThat(effects.value()).isEqualTo(value / all, within(1e-9 * (1 + value)));
        assertThat(Arrays.stream(effects.conversionEffects()).allMatch(e -> e >= 0 && e <= 1))
            .isTrue();
        assertThat(Arrays.stream(effects.valueEffects()).allMatch(e -> e >= 0 && e <= 1)).isTrue();
      }
    }
  }

  /** Taking a channel out is solving the chain again in which it leads nowhere. */
  @Test
  void closedFormIsTheChainSolvedWithoutTheChannel() {
    for (int order = 1; order <= 3; order++) {
      for (long seed = 0; seed < 100; seed++) {
        List<Paths> paths = RandomPaths.of(seed);
        Effects effects = solve(order, paths);
        int channels = effects.conversionEffects().length;
        for (int c = 0; c < channels; c++) {
          double without = PlainChain.conversion(paths, order, c);
          assertThat(effects.conversionEffects()[c])
              .isEqualTo(1 - without / effects.conversion(), within(1e-8));
        }
      }
    }
  }

  @Test
  void splittingAPathAndRepeatingAChannelChangeNothing() {
    for (long seed = 0; seed < 100; seed++) {
      List<Paths> paths = RandomPaths.of(seed);
      Paths first = paths.get(0);
      List<Paths> other = new java.util.ArrayList<>(paths.subList(1, paths.size()));
      java.util.Collections.reverse(other);
      String[] channels = first.channels();
      String repeated = first.path() + ">" + channels[channels.length - 1];
      other.add(new Paths(repeated, first.conversions(), 0, first.value()));
      other.add(new Paths(first.path(), 0, first.nulls(), 0));
      assertThat(solve(1, other).conversionEffects())
          .containsExactly(solve(1, paths).conversionEffects(), within(1e-9));
    }
  }

  @Test
  void valueScalesAndEffectsDoNot() {
    List<Paths> paths = RandomPaths.of(3);
    List<Paths> richer =
        paths.stream()
            .map(p -> new Paths(p.path(), p.conversions(), p.nulls(), 7 * p.value()))
            .toList();
    assertThat(solve(2, richer).valueEffects())
        .containsExactly(solve(2, paths).valueEffects(), within(1e-12));
    assertThat(solve(2, richer).value()).isEqualTo(7 * solve(2, paths).value(), within(1e-9));
  }

  @Test
  void manyStatesAreSolvedByIterationAlike() {
    int n = MarkovChain.DENSE + 10;
    MarkovChain chain = new MarkovChain(1);
    // A start that fans out: effects are the shares of the channels.
    double all = 0;
    for (int c = 0; c < n; c++) {
      chain.path(new int[] {c, (c + 1) % n}, 1 + c % 3, 1, 0);
      all += 1 + c % 3;
    }
    Effects effects = chain.solve(n);
    double paths = all + n;
    assertThat(effects.conversion()).isEqualTo(all / paths, within(1e-9));
    assertThat(Arrays.stream(effects.conversionEffects()).allMatch(e -> e > 0 && e < 0.01))
        .isTrue();
    assertThat(IntStream.range(0, n).mapToDouble(c -> effects.conversionEffects()[c]).sum())
        .isGreaterThan(1);
  }

  @Test
  void aChannelThatIsOnNoPathHasNoEffect() {
    MarkovChain chain = new MarkovChain(1);
    chain.path(new int[] {0}, 1, 1, 5);
    chain.path(new int[] {1}, 0, 0, 0);
    assertThat(chain.solve(2).conversionEffects()).containsExactly(1, 0);
  }
}
