package org.crmlake.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.crmlake.stats.BetaGeometric.Dropout.AFTER_ANY;
import static org.crmlake.stats.BetaGeometric.Dropout.AFTER_REPEAT;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.commons.math3.special.Gamma;
import org.junit.jupiter.api.Test;

/** What holds for any data and parameters. */
class ModelPropertiesTest {

  @Test
  void noForecastOnTheExtremeGridIsNegativeOrNotANumber() {
    double[] shapes = {1e-3, 0.05, 0.9, 1, 1.0000001, 3, 200};
    double[] scales = {0.01, 5, 400, 1e4};
    List<TransactionModel> models = new ArrayList<>();
    for (double shape : shapes) {
      for (double scale : scales) {
        for (double other : shapes) {
          models.add(new BetaGeometric(shape, scale, other, 0.3, AFTER_REPEAT));
          models.add(new BetaGeometric(shape, scale, 0.2, other, AFTER_ANY));
          models.add(new ParetoNbd(shape, scale, other, 12));
          models.add(new ParetoNbd(0.5, 10, shape, scale));
        }
      }
    }
    double[][] histories = {
      {0, 0, 0},
      {0, 0, 900},
      {1, 1e-3, 900},
      {1, 900, 900},
      {1000, 3, 900},
      {1000, 900, 900},
      {25, 300, 301}
    };
    for (TransactionModel model : models) {
      for (double[] h : histories) {
        int x = (int) h[0];
        double alive = model.alive(x, h[1], h[2]);
        double year = model.expectedIfAlive(x, h[2], 365);
        double two = model.expectedIfAlive(x, h[2], 730);
        double residual = model.residualIfAlive(x, h[2], 2.6e-4);
        String as = model.getClass().getSimpleName() + " at " + x + ", " + h[1] + ", " + h[2];
        assertThat(alive).as(as).isBetween(0.0, 1.0);
        assertThat(year).as(as).isFinite().isNotNegative();
        assertThat(two).as(as).isFinite().isGreaterThanOrEqualTo(year * (1 - 1e-12));
        assertThat(residual).as(as).isFinite().isNotNegative();
        assertThat(model.survivalIfAlive(x, h[2], 365)).as(as).isBetween(0.0, 1 + 1e-12);
        assertThat(model.logLikelihood(PurchaseTable.builder().add(x, h[1], h[2], 1).build()))
            .as(as)
            .isNotNaN();
      }
    }
  }

  @Test
  void derivativesAreThoseOfTheValue() {
    PurchaseTable table =
        PurchaseTable.builder()
            .add(0, 0, 30, 10)
            .add(1, 5, 30, 3)
            .add(4, 29, 30, 2)
            .add(7, 12, 25, 1)
            .build();
    double[] times = {0.6, 4.2, 0.8, 2.4};
    assertDerivatives(new BetaGeometricLikelihood(table, AFTER_REPEAT), times);
    assertDerivatives(new BetaGeometricLikelihood(table, AFTER_ANY), times);
    assertDerivatives(new ParetoLikelihood(table), new double[] {0.6, 4.2, 0.7, 11});
    assertDerivatives(new BetaBernoulliLikelihood(table), new double[] {1.2, 0.7, 0.6, 2.8});
    SpendTable spend = SpendTable.builder().add(1, 30, 2).add(3, 50, 1).add(2, 90.5, 1).build();
    assertDerivatives(new GammaGammaLikelihood(spend), new double[] {6, 3.7, 15});
  }

  private static void assertDerivatives(Likelihood likelihood, double[] parameters) {
    Derivatives at = likelihood.at(parameters);
    for (int i = 0; i < parameters.length; i++) {
      double step = 1e-5 * parameters[i];
      double[] up = parameters.clone();
      double[] down = parameters.clone();
      up[i] += step;
      down[i] -= step;
      Derivatives above = likelihood.at(up);
      Derivatives below = likelihood.at(down);
      String as = likelihood.getClass().getSimpleName() + " " + i;
      assertThat((above.value - below.value) / (2 * step))
          .as(as)
          .isCloseTo(at.gradient[i], within(1e-5 * (1 + Math.abs(at.gradient[i]))));
      for (int j = 0; j < parameters.length; j++) {
        assertThat((above.gradient[j] - below.gradient[j]) / (2 * step))
            .as(as + " " + j)
            .isCloseTo(at.hessian[i][j], within(1e-4 * (1 + Math.abs(at.hessian[i][j]))));
      }
    }
  }

  @Test
  void quadratureHasTheMomentsOfBeta() {
    for (double[] shape : new double[][] {{0.01, 0.5}, {0.8, 2.4}, {1, 1}, {0.5, 1.5}, {3, 1000}}) {
      JacobiRule rule = new JacobiRule(32, shape[0], shape[1]);
      double a = shape[0];
      double b = shape[1];
      double one = 0;
      double mean = 0;
      double square = 0;
      for (int i = 0; i < 32; i++) {
        one += rule.weights[i];
        mean += rule.weights[i] * rule.nodes[i];
        square += rule.weights[i] * rule.nodes[i] * rule.nodes[i];
      }
      assertThat(one).isCloseTo(1, within(1e-13));
      assertThat(mean).isCloseTo(a / (a + b), within(1e-13));
      assertThat(square).isCloseTo(a * (a + 1) / (a + b) / (a + b + 1), within(1e-13));
    }
  }

  @Test
  void scaledIncompleteGamma() {
    // s = 1: e^z E_1(z) z; at s = 0.5: sqrt(pi z) e^z erfc(sqrt z).
    assertThat(IncompleteGamma.scaled(1, 1)).isCloseTo(0.596347362323194, within(1e-13));
    assertThat(IncompleteGamma.scaled(0.5, 0.25))
        .isCloseTo(Math.sqrt(Math.PI * 0.25) * Math.exp(0.25) * 0.4795001221869535, within(1e-12));
    assertThat(IncompleteGamma.scaled(3, 1e-4)).isBetween(0.0, 1e-4);
    assertThat(IncompleteGamma.scaled(0.3, 1e9)).isCloseTo(1, within(1e-8));
    assertThat(Gamma.digamma(100.0)).isCloseTo(4.600161852738087, within(1e-8));
  }

  @Test
  void refusesWhatCannotBeFitted() {
    PurchaseTable nobody = PurchaseTable.builder().add(0, 0, 10, 100).build();
    assertThat(BetaGeometric.fit(nobody, AFTER_ANY).status()).isEqualTo(Fit.Status.REFUSED);
    assertThat(ParetoNbd.fit(PurchaseTable.builder().build()).reason())
        .isEqualTo("only 0 customers with a repeat purchase");
    assertThat(GammaGamma.fit(SpendTable.builder().add(1, 5, 2).build()).isUsable()).isFalse();
    assertThatThrownBy(() -> PurchaseTable.builder().add(1, 5, 4, 1))
        .hasMessageContaining("recency 5.0, age 4.0");
    assertThatThrownBy(() -> new ParetoNbd(1, 0, 1, 1))
        .hasMessage("alpha is 0.0, expected a positive number");
  }

  @Test
  void sameSpendOfAllIsOnTheBoundaryNotAnError() {
    SpendTable.Builder same = SpendTable.builder();
    for (int x = 1; x < 6; x++) {
      same.add(x, 10.0 * x, 7);
    }
    Fit fit = GammaGamma.fit(same.build());
    assertThat(fit.status()).isEqualTo(Fit.Status.BOUNDARY);
    assertThat(fit.reason()).isNotEmpty();
    assertThat(fit.parameters()).allSatisfy(p -> assertThat(p).isFinite().isPositive());
  }

  @Property(tries = 5, shrinking = ShrinkingMode.OFF)
  void groupingAndOrderOfRowsChangeNothing(@ForAll long seed) {
    Random random = new Random(seed);
    List<int[]> customers = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      int age = 50 + random.nextInt(40);
      int x = (int) (-1.2 * Math.log(1 - random.nextDouble()));
      customers.add(new int[] {x, x == 0 ? 0 : Math.min(age, 1 + random.nextInt(80)), age});
    }
    PurchaseTable first = table(customers, 1);
    Collections.shuffle(customers, random);
    PurchaseTable second = table(customers, 1);
    assertThat(BetaGeometric.fit(second, AFTER_ANY).parameters())
        .isEqualTo(BetaGeometric.fit(first, AFTER_ANY).parameters());
    assertThat(ParetoNbd.fit(second).parameters()).isEqualTo(ParetoNbd.fit(first).parameters());
    // Ungrouped: a likelihood that adds each customer on its own.
    double alone = 0;
    TransactionModel model = new BetaGeometric(0.7, 20, 0.9, 2, AFTER_ANY);
    for (int[] c : customers) {
      alone += model.logLikelihood(PurchaseTable.builder().add(c[0], c[1], c[2], 1).build());
    }
    assertThat(model.logLikelihood(first)).isCloseTo(alone, within(1e-9 * Math.abs(alone)));
  }

  private static PurchaseTable table(List<int[]> customers, long weight) {
    PurchaseTable.Builder builder = PurchaseTable.builder();
    customers.forEach(c -> builder.add(c[0], c[1], c[2], weight));
    return builder.build();
  }
}
