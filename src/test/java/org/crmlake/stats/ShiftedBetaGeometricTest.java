package org.crmlake.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.crmlake.stats.ShiftedBetaGeometric.Fit;
import org.crmlake.stats.ShiftedBetaGeometric.Status;
import org.junit.jupiter.api.Test;

class ShiftedBetaGeometricTest {

  /** Percent of 1000 customers still there after each year: Fader and Hardie (2007), table 1. */
  private static Fit fit(long... still) {
    long[] atRisk = new long[still.length];
    long[] lost = new long[still.length];
    for (int i = 0; i < still.length; i++) {
      atRisk[i] = i == 0 ? 1000 : still[i - 1];
      lost[i] = atRisk[i] - still[i];
    }
    return ShiftedBetaGeometric.fit(atRisk, lost);
  }

  @Test
  void regularCustomersOfFaderAndHardie() {
    Fit fit = fit(631, 468, 382, 326, 289, 262, 241);
    assertThat(fit.status()).isEqualTo(Status.FITTED);
    assertThat(fit.model().alpha()).isCloseTo(0.7041, within(5e-5));
    assertThat(fit.model().beta()).isCloseTo(1.182, within(5e-4));
  }

  @Test
  void highEndCustomersOfFaderAndHardie() {
    Fit fit = fit(869, 743, 653, 593, 551, 517, 491);
    assertThat(fit.model().alpha()).isCloseTo(0.668, within(5e-4));
    assertThat(fit.model().beta()).isCloseTo(3.806, within(5e-4));
  }

  @Test
  void survivalIsTheProductOfRetentionRates() {
    ShiftedBetaGeometric model = new ShiftedBetaGeometric(1, 1);
    assertThat(model.survival(0)).isEqualTo(1);
    // With a uniform distribution of probabilities 1 / (t + 1) stay.
    assertThat(model.survival(4)).isCloseTo(0.2, within(1e-12));
    assertThat(model.retention(4)).isCloseTo(0.8, within(1e-12));
  }

  @Test
  void residualLifetimeOfAConstantRateIsThatOfAGeometricSeries() {
    ShiftedBetaGeometric model = new ShiftedBetaGeometric(2e9, 8e9);
    // 0.8 + 0.8^2 / 1.1 + … = 0.8 / (1 - 0.8 / 1.1)
    assertThat(model.residualLifetime(0, 0.1)).isCloseTo(0.8 / (1 - 0.8 / 1.1), within(1e-6));
  }

  @Test
  void residualLifetimeGrowsWithTheRenewalsPassed() {
    ShiftedBetaGeometric model = new ShiftedBetaGeometric(0.7, 1.2);
    // The identity of one step: r(t + 1) (1 + DERL(t + 1) / (1 + d)).
    for (int t = 0; t < 10; t++) {
      double next = model.residualLifetime(t + 1, 0.1);
      assertThat(model.residualLifetime(t, 0.1))
          .isLessThan(next)
          .isCloseTo(model.retention(t + 1) * (1 + next / 1.1), within(1e-9));
    }
  }

  @Test
  void customersWhoDoNotDifferAreAlike() {
    assertThat(fit(700, 490, 343, 240).status()).isIn(Status.ALIKE, Status.FITTED);
    assertThat(fit(900, 700, 300).status()).isEqualTo(Status.ALIKE);
    assertThat(fit(700, 490, 343, 240).model().retention(1)).isCloseTo(0.7, within(5e-3));
  }

  @Test
  void dataThatDoNotSay() {
    assertThat(fit(1000, 1000).status()).isEqualTo(Status.UNDETERMINED);
    assertThat(fit(600).status()).isEqualTo(Status.UNDETERMINED);
    assertThat(ShiftedBetaGeometric.fit(new long[0], new long[0]).status())
        .isEqualTo(Status.UNDETERMINED);
    assertThatThrownBy(() -> ShiftedBetaGeometric.fit(new long[] {1}, new long[] {2}))
        .hasMessageContaining("between 0 and at risk");
  }

  @Property(tries = 100)
  void noNearbyModelIsMoreLikely(@ForAll long seed) {
    Random random = new Random(seed);
    long[] atRisk = new long[2 + random.nextInt(10)];
    long[] lost = new long[atRisk.length];
    atRisk[0] = 1 + random.nextInt(100_000);
    double rate = random.nextDouble();
    for (int i = 0; i < lost.length; i++) {
      if (i > 0) {
        atRisk[i] = atRisk[i - 1] - lost[i - 1];
        rate *= random.nextDouble();
      }
      lost[i] = Math.round(atRisk[i] * rate);
    }
    Fit fit = ShiftedBetaGeometric.fit(atRisk, lost);
    assertThat(fit.status())
        .as("%s lost of %s", Arrays.toString(lost), Arrays.toString(atRisk))
        .isNotEqualTo(Status.NOT_CONVERGED);
    if (fit.status() == Status.FITTED) {
      for (double[] by : new double[][] {{1.01, 1}, {0.99, 1}, {1, 1.01}, {1, 0.99}}) {
        double nearby =
            likelihood(fit.model().alpha() * by[0], fit.model().beta() * by[1], atRisk, lost);
        assertThat(nearby).isLessThanOrEqualTo(fit.logLikelihood() + 1e-6);
      }
    }
  }

  private static double likelihood(double alpha, double beta, long[] atRisk, long[] lost) {
    double likelihood = 0;
    for (int i = 0; i < lost.length; i++) {
      likelihood +=
          lost[i] * Math.log(alpha / (alpha + beta + i))
              + (atRisk[i] - lost[i]) * Math.log((beta + i) / (alpha + beta + i));
    }
    return likelihood;
  }
}
