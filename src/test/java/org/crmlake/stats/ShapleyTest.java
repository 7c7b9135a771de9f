package org.crmlake.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.crmlake.stats.AttributionFixtures.Paths;
import org.junit.jupiter.api.Test;

class ShapleyTest {
  private static final Offset<Double> DIGITS = within(1e-9);

  @Test
  void sumGameDividesAPathAmongItsChannels() {
    List<Coalition> two =
        AttributionFixtures.coalitions(List.of(new Paths("a", 4, 0, 0), new Paths("a>b", 6, 0, 0)));
    assertThat(Shapley.sumGame(two, 2, Coalition::conversions)).containsExactly(7, 3);
    List<Coalition> four = AttributionFixtures.coalitions(List.of(new Paths("a>b>c>d", 10, 0, 0)));
    assertThat(Shapley.sumGame(four, 4, Coalition::conversions))
        .containsExactly(2.5, 2.5, 2.5, 2.5);
    assertThat(
            Shapley.sumGame(
                AttributionFixtures.coalitions(AttributionFixtures.F4), 3, Coalition::value))
        .containsExactly(new double[] {10.5, 9, 7.5}, DIGITS);
  }

  /** What makes it the Shapley value: nothing is lost, equals are equal, worths add up. */
  @Test
  void sumGameHasTheAxioms() {
    for (long seed = 0; seed < 100; seed++) {
      List<Coalition> one = AttributionFixtures.coalitions(RandomPaths.of(seed));
      int channels = 6;
      double[] won = Shapley.sumGame(one, channels, Coalition::conversions);
      double[] worth = Shapley.sumGame(one, channels, Coalition::value);
      double[] both = Shapley.sumGame(one, channels, c -> c.conversions() + 3 * c.value());
      double all = one.stream().mapToDouble(Coalition::conversions).sum();
      assertThat(Arrays.stream(won).sum()).isEqualTo(all, DIGITS);
      for (int c = 0; c < channels; c++) {
        assertThat(both[c]).isEqualTo(won[c] + 3 * worth[c], DIGITS);
      }
      // The sixth is on no path.
      assertThat(won[5]).isZero();
      int[] renamed = {3, 0, 4, 1, 2, 5};
      List<Coalition> other =
          one.stream()
              .map(
                  c ->
                      new Coalition(
                          Arrays.stream(c.members()).map(m -> renamed[m]).sorted().toArray(),
                          c.conversions(),
                          c.paths(),
                          c.value()))
              .toList();
      double[] moved = Shapley.sumGame(other, channels, Coalition::conversions);
      for (int c = 0; c < channels; c++) {
        assertThat(moved[renamed[c]]).isEqualTo(won[c], DIGITS);
      }
    }
  }

  @Test
  void pooledRateByHand() {
    // v(a) = 1/2, v(b) = 0, v(ab) = 4/8: a gains 1/2, b nothing on average of both orders.
    List<Coalition> coalitions =
        AttributionFixtures.coalitions(
            List.of(new Paths("a", 1, 1, 0), new Paths("b", 0, 2, 0), new Paths("a>b", 3, 1, 0)));
    double[] values = Shapley.pooledRate(coalitions, 2, Coalition::conversions);
    assertThat(values).containsExactly(new double[] {4, 0}, DIGITS);
  }

  /** The definition: the mean marginal over all orders of the channels. */
  @Test
  void pooledRateIsTheMeanOverAllOrders() {
    for (long seed = 0; seed < 100; seed++) {
      List<Paths> paths = RandomPaths.of(seed);
      List<Coalition> coalitions = AttributionFixtures.coalitions(paths);
      int channels = AttributionFixtures.channels(paths).size();
      double[] values = Shapley.pooledRate(coalitions, channels, Coalition::conversions);
      double[] plain = new double[channels];
      int orders = permute(coalitions, new int[channels], 0, plain);
      for (int c = 0; c < channels; c++) {
        plain[c] /= orders;
      }
      assertThat(values).containsExactly(plain, within(1e-8));
      double won = paths.stream().mapToDouble(Paths::conversions).sum();
      assertThat(Arrays.stream(values).sum()).isEqualTo(won, within(1e-8));
    }
  }

  @Test
  void sampledAgreesWithinItsErrorAndLosesNothing() {
    List<Paths> paths = RandomPaths.of(11);
    List<Coalition> coalitions = AttributionFixtures.coalitions(paths);
    int channels = AttributionFixtures.channels(paths).size();
    double[] exact = Shapley.pooledRate(coalitions, channels, Coalition::conversions);
    Shapley.Sampled sampled =
        Shapley.sampledRate(coalitions, channels, Coalition::conversions, 20_000, 1);
    for (int c = 0; c < channels; c++) {
      assertThat(sampled.values()[c]).isEqualTo(exact[c], within(4 * sampled.errors()[c] + 1e-9));
    }
    assertThat(Arrays.stream(sampled.values()).sum())
        .isEqualTo(Arrays.stream(exact).sum(), within(1e-8));
    assertThat(Shapley.sampledRate(coalitions, channels, Coalition::conversions, 50, 1).values())
        .isEqualTo(
            Shapley.sampledRate(coalitions, channels, Coalition::conversions, 50, 1).values());
  }

  @Test
  void equalChannelsHaveEqualValuesAndOnesThatDoNotMatterNone() {
    List<Coalition> coalitions =
        AttributionFixtures.coalitions(
            List.of(new Paths("a>b", 4, 2, 8), new Paths("a", 1, 3, 1), new Paths("b", 1, 3, 1)));
    double[] values = Shapley.pooledRate(coalitions, 3, Coalition::conversions);
    assertThat(values[0]).isEqualTo(values[1], DIGITS);
    assertThat(values[2]).isEqualTo(0, DIGITS);
  }

  @Test
  void moreThanTwentyChannelsAreNotExact() {
    assertThatThrownBy(() -> Shapley.pooledRate(List.of(), 21, Coalition::conversions))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("21 channels");
  }

  private static int permute(List<Coalition> coalitions, int[] order, int at, double[] sums) {
    if (at == order.length) {
      double all = coalitions.stream().mapToDouble(Coalition::paths).sum();
      for (int i = 0; i < order.length; i++) {
        sums[order[i]] += (rate(coalitions, order, i + 1) - rate(coalitions, order, i)) * all;
      }
      return 1;
    }
    int count = 0;
    for (int c = 0; c < order.length; c++) {
      int channel = c;
      if (Arrays.stream(order, 0, at).noneMatch(o -> o == channel)) {
        order[at] = c;
        count += permute(coalitions, order, at + 1, sums);
      }
    }
    return count;
  }

  private static double rate(List<Coalition> coalitions, int[] order, int members) {
    double won = 0;
    double all = 0;
    for (Coalition coalition : coalitions) {
      boolean within =
          Arrays.stream(coalition.members())
              .allMatch(m -> Arrays.stream(order, 0, members).anyMatch(o -> o == m));
      won += within ? coalition.conversions() : 0;
      all += within ? coalition.paths() : 0;
    }
    return all > 0 ? won / all : 0;
  }
}
