package org.crmlake.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crmlake.attribution.PlainModels.Journey;
import org.crmlake.stats.AttributionFixtures;
import org.crmlake.stats.AttributionFixtures.Paths;
import org.junit.jupiter.api.Test;

/** The plain models, which the tables are compared with, against figures known from elsewhere. */
class PlainModelsTest {

  private static Map<String, Double> totals(List<Paths> paths, String model) {
    Map<String, Double> totals = new LinkedHashMap<>();
    for (Paths p : paths) {
      String[] channels = p.channels();
      double[] days = new double[channels.length];
      for (int i = 0; i < days.length; i++) {
        days[i] = i - days.length;
      }
      double[] weights =
          PlainModels.weights(new Journey(0, days, channels, Double.NaN, Double.NaN), "A", 7)
              .get(model);
      for (int i = 0; i < channels.length; i++) {
        totals.merge(channels[i], weights[i] * p.conversions(), Double::sum);
      }
    }
    return totals;
  }

  private static void same(Map<String, Double> totals, Object... channelsAndValues) {
    for (int i = 0; i < channelsAndValues.length; i += 2) {
      assertThat(totals.get(channelsAndValues[i]))
          .as((String) channelsAndValues[i])
          .isEqualTo(((Number) channelsAndValues[i + 1]).doubleValue(), within(1e-9));
    }
  }

  @Test
  void threePathsOfFourChannels() {
    List<Paths> f1 = AttributionFixtures.F1;
    same(totals(f1, "first"), "direct", 2, "search", 8, "email", 0, "social", 0);
    same(totals(f1, "last"), "direct", 2, "search", 0, "email", 8, "social", 0);
    same(
        totals(f1, "linear"),
        "direct",
        2,
        "search",
        19 / 6.0,
        "email",
        19 / 6.0,
        "social",
        5 / 3.0);
    same(totals(f1, "shapley_sum"), "direct", 2, "search", 19 / 6.0, "social", 5 / 3.0);
    same(totals(f1, "u_shape"), "direct", 2, "search", 3.5, "email", 3.5, "social", 1);
  }

  @Test
  void ninePathsOfValueThree() {
    List<Paths> f4 =
        AttributionFixtures.F4.stream().map(p -> new Paths(p.path(), 3, 0, 0)).toList();
    same(totals(f4, "last"), "A", 15, "B", 6, "C", 6);
    same(totals(f4, "last_non_direct"), "A", 3, "B", 12, "C", 12);
    same(totals(f4, "linear"), "A", 10.5, "B", 9, "C", 7.5);
    same(totals(f4, "u_shape"), "A", 11.1, "B", 8.4, "C", 7.5);
  }

  @Test
  void twoTouchesAndDecayAsAdobeHasThem() {
    assertThat(PlainModels.ends(2, .4, .2, .4))
        .containsExactly(new double[] {.5, .5}, within(1e-12));
    assertThat(PlainModels.ends(2, .2, .2, .6))
        .containsExactly(new double[] {.25, .75}, within(1e-12));
    assertThat(PlainModels.ends(2, .6, .2, .2))
        .containsExactly(new double[] {.75, .25}, within(1e-12));
    Journey weekly =
        new Journey(
            0,
            new double[] {-28, -21, -14, -7},
            new String[] {"a", "b", "c", "d"},
            Double.NaN,
            Double.NaN);
    assertThat(PlainModels.weights(weekly, "direct", 7).get("time_decay"))
        .containsExactly(new double[] {1 / 15.0, 2 / 15.0, 4 / 15.0, 8 / 15.0}, within(1e-12));
  }

  @Test
  void milestonesThatMeetOrAreMissing() {
    String[] channels = {"a", "b"};
    // The first touch is the lead's too, the second the opportunity's.
    Journey two = new Journey(0, new double[] {-9, -5}, channels, -9, -5);
    assertThat(PlainModels.weights(two, "direct", 7).get("w_shape"))
        .containsExactly(new double[] {2 / 3.0, 1 / 3.0}, within(1e-12));
    Journey three = new Journey(0, new double[] {-9, -5, -2}, new String[] {"a", "b", "c"}, -5, -2);
    assertThat(PlainModels.weights(three, "direct", 7).get("w_shape"))
        .containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, within(1e-12));
    Journey four =
        new Journey(0, new double[] {-9, -7, -5, -2}, new String[] {"a", "b", "c", "d"}, -5, -1);
    assertThat(PlainModels.weights(four, "direct", 7).get("w_shape"))
        .containsExactly(new double[] {.3, .1, .3, .3}, within(1e-12));
  }
}
