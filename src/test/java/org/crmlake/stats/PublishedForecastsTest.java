package org.crmlake.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.crmlake.stats.BetaGeometric.Dropout.AFTER_ANY;
import static org.crmlake.stats.BetaGeometric.Dropout.AFTER_REPEAT;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Published and independently computed forecasts at given parameters. */
class PublishedForecastsTest {
  private static final BetaGeometric BG =
      new BetaGeometric(0.243, 4.414, 0.793, 2.426, AFTER_REPEAT);
  private static final BetaGeometric BG_FITTED =
      new BetaGeometric(0.2425929, 4.4135315, 0.7928862, 2.4257534, AFTER_REPEAT);

  private static PurchaseTable one(int x, double recency, double age) {
    return PurchaseTable.builder().add(x, recency, age, 1).build();
  }

  @Test
  void bgNbd() {
    assertThat(BG.expected(2, 30.43, 38.86, 39)).isCloseTo(1.226028, within(5e-7));
    assertThat(BG_FITTED.expected(2, 30.43, 38.86, 39)).isCloseTo(1.225910, within(1e-6));
    assertThat(BG.alive(2, 30.43, 38.86)).isCloseTo(0.726579, within(5e-7));
    assertThat(BG.expected(10, 35, 39, 2)).isCloseTo(0.391569, within(5e-7));
    assertThat(BG.alive(0, 0, 38.86)).isEqualTo(1);
    assertThat(BG.expected(0, 0, 38.86, 39)).isCloseTo(0.195098, within(5e-7));
  }

  @Test
  void bgNbdOfNewCustomers() {
    double[][] expected = {
      {0.1429, 0.0078}, {1, 0.0532}, {3, 0.1506}, {31.8571, 1.0405}, {32, 1.0437}, {78, 1.8576}
    };
    for (double[] e : expected) {
      assertThat(BG_FITTED.expectedOfNew(e[0])).isCloseTo(e[1], within(5e-4));
    }
    assertThat(BG_FITTED.expectedOfNew(78)).isCloseTo(1.85797, within(1e-5));
    assertThat(BG.probability(0, 39)).isCloseTo(0.5737864, within(1e-7));
    assertThat(BG.probability(10, 2)).isCloseTo(1.07869e-7, within(1e-12));
    double[] from11 = {
      0.0019995214,
      0.0015170236,
      0.0011633150,
      0.0009003148,
      0.0007023638,
      0.0005517902,
      0.0004361913,
      0.0003467171,
      0.0002769613,
      0.0002222260
    };
    for (int i = 0; i < from11.length; i++) {
      assertThat(BG.probability(11 + i, 30)).isCloseTo(from11[i], within(1e-9));
    }
  }

  @Test
  void logLikelihoodOfOne() {
    BetaGeometric bg = new BetaGeometric(0.25, 4, 0.8, 2.5, AFTER_REPEAT);
    assertThat(bg.logLikelihood(one(0, 0, 40))).isCloseTo(-0.59947382, within(1e-8));
    assertThat(bg.logLikelihood(one(200, 38, 40))).isCloseTo(100.7957, within(5e-5));
    BetaGeometric mbg = new BetaGeometric(0.25, 4, 0.8, 2.5, AFTER_ANY);
    assertThat(mbg.logLikelihood(one(0, 0, 40))).isCloseTo(-0.41792826, within(1e-8));
    assertThat(mbg.logLikelihood(one(200, 38, 40))).isCloseTo(100.7869, within(5e-5));
  }

  @Test
  void mbgNbd() {
    BetaGeometric mbg = new BetaGeometric(0.5248381, 6.1829930, 0.8913561, 1.6139990, AFTER_ANY);
    assertThat(mbg.alive(2, 30.43, 38.86)).isCloseTo(0.706126, within(1e-6));
    assertThat(mbg.expected(2, 30.43, 38.86, 39)).isCloseTo(1.262671, within(1e-6));
    assertThat(mbg.alive(0, 0, 38.86)).isCloseTo(0.389716, within(1e-6));
    assertThat(mbg.expected(0, 0, 38.86, 39)).isCloseTo(0.153954, within(1e-6));
  }

  @Test
  void paretoNbd() {
    ParetoNbd pareto = new ParetoNbd(0.5534, 10.5802, 0.6061, 11.6562);
    assertThat(pareto.alive(26, 30.86, 31)).isCloseTo(0.997918, within(1e-6));
    assertThat(pareto.expected(26, 30.86, 31, 52)).isCloseTo(25.4549, within(1e-4));
    double[] fresh = {
      0.05077821,
      0.09916088,
      0.14542507,
      0.18979930,
      0.23247466,
      0.27361274,
      0.31335159,
      0.35181024,
      0.38909211
    };
    for (int t = 1; t <= 9; t++) {
      assertThat(pareto.expectedOfNew(t)).isCloseTo(fresh[t - 1], within(0.01));
    }
    assertThat(pareto.expectedOfNew(1)).isCloseTo(0.05100, within(1e-5));
    ParetoNbd guard = new ParetoNbd(0.55, 10.58, 0.61, 11.67);
    assertThat(guard.expected(132, 200, 200, 10)).isCloseTo(6.206052, within(1e-6));
    assertThat(guard.expected(133, 200, 200, 10)).isCloseTo(6.252872, within(1e-6));
  }

  @Test
  void paretoNbdWhereOthersOverflow() {
    ParetoNbd first = new ParetoNbd(10.465, 0.00798565, 3.0516, 2.82);
    assertThat(first.logLikelihood(one(400, 5, 6))).isCloseTo(1323.18893, within(1e-5));
    assertThat(first.logLikelihood(one(500, 1, 37))).isCloseTo(2594.40445, within(1e-5));
    ParetoNbd second = new ParetoNbd(0.5143, 2.8845, 0.2856, 14.1087);
    assertThat(second.logLikelihood(one(221, 103.42857, 103.57143)))
        .isCloseTo(-61.5846486, within(1e-6));
    assertThat(second.logLikelihood(one(161, 94.71429, 98))).isCloseTo(-87.4292549, within(1e-6));
  }

  @Test
  void residual() {
    assertResidual(BG_FITTED.residualIfAlive(2, 38.86, 0.0027), 7.0966091);
    assertResidual(BG_FITTED.residualIfAlive(0, 38.86, 0.0027), 1.0142104);
    assertResidual(BG_FITTED.residualIfAlive(26, 31, 0.0027), 73.191967);
    ParetoNbd pareto = new ParetoNbd(0.5534, 10.5802, 0.6061, 11.6562);
    assertResidual(pareto.residual(26, 30.86, 31, 0.0027), 86.0304);
    assertResidual(pareto.residual(2, 30.43, 38.86, 0.0027), 6.48256);
    assertResidual(pareto.residual(0, 0, 38.86, 0.0027), 0.476823);
  }

  private static void assertResidual(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, Percentage.withPercentage(2e-4));
  }

  /** The residual is what monthly steps without end add up to, discounted within the month. */
  @Test
  void residualIsTheLimitOfTheHorizon() {
    for (TransactionModel model :
        new TransactionModel[] {BG, new ParetoNbd(0.55, 10.6, 0.61, 11.7)}) {
      double rate = 0.01;
      double sum = 0;
      double step = 0.25;
      for (int k = 0; k < 8000; k++) {
        double more =
            model.expectedIfAlive(3, 40, (k + 1) * step) - model.expectedIfAlive(3, 40, k * step);
        sum += more * Math.exp(-rate * (k + 0.5) * step);
      }
      assertThat(model.residualIfAlive(3, 40, rate))
          .isCloseTo(sum, Percentage.withPercentage(0.01));
    }
  }
}
