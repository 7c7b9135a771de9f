package org.crmlake.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.crmlake.stats.BetaGeometric.Dropout.AFTER_REPEAT;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.random.Well19937c;
import org.junit.jupiter.api.Test;

/** Customers drawn from a law, observed in whole days, give back its parameters. */
class RecoveryTest {
  private static final int CUSTOMERS = 200_000;
  private static final int SEEDS = 2;
  private static final double[] TIMES = {0.8, 60, 0.7, 2.5};
  private static final double[] SPEND = {6, 4, 60};

  private record Drawn(PurchaseTable purchases, SpendTable spend) {}

  /**
   * Continuous times, as the model has them: rounded to days the law is another one by a little,
   * which 200,000 customers can tell.
   */
  private static Drawn draw(int seed) {
    Well19937c random = new Well19937c(seed);
    GammaDistribution rates = new GammaDistribution(random, TIMES[0], 1 / TIMES[1]);
    BetaDistribution dropouts = new BetaDistribution(random, TIMES[2], TIMES[3]);
    GammaDistribution scales = new GammaDistribution(random, SPEND[1], 1 / SPEND[2]);
    PurchaseTable.Builder purchases = PurchaseTable.builder();
    SpendTable.Builder spend = SpendTable.builder();
    for (int i = 0; i < CUSTOMERS; i++) {
      double age = 1 + random.nextInt(730);
      double rate = Math.max(rates.sample(), 1e-12);
      double dropout = dropouts.sample();
      int x = 0;
      double last = 0;
      double at = -Math.log(1 - random.nextDouble()) / rate;
      while (at < age) {
        x++;
        last = at;
        if (random.nextDouble() < dropout) {
          break;
        }
        at -= Math.log(1 - random.nextDouble()) / rate;
      }
      // A grid of 1/128 day keeps the distinct times few.
      purchases.add(x, Math.ceil(last * 128) / 128, age, 1);
      if (x > 0 && i % 8 == 0) {
        double nu = scales.sample();
        spend.add(x, new GammaDistribution(random, SPEND[0] * x, 1 / nu).sample(), 1);
      }
    }
    return new Drawn(purchases.build(), spend.build());
  }

  @Test
  void parametersLieWithinThreeStandardErrors() {
    List<Boolean> within =
        IntStream.range(0, SEEDS)
            .mapToObj(
                seed -> {
                  Drawn drawn = draw(seed);
                  return isNear(BetaGeometric.fit(drawn.purchases(), AFTER_REPEAT), TIMES)
                      && isNear(GammaGamma.fit(drawn.spend()), SPEND);
                })
            .toList();
    assertThat(within.stream().filter(w -> w).count()).isEqualTo(SEEDS);
  }

  private static boolean isNear(Fit fit, double[] law) {
    return fit.status() == Fit.Status.CONVERGED
        && IntStream.range(0, law.length)
            .allMatch(
                i -> Math.abs(fit.parameters().get(i) - law[i]) <= 3 * fit.standardErrors().get(i));
  }
}
