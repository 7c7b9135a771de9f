package org.crmlake.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.crmlake.stats.BetaGeometric.Dropout.AFTER_ANY;
import static org.crmlake.stats.BetaGeometric.Dropout.AFTER_REPEAT;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.crmlake.stats.Cdnow.Line;
import org.junit.jupiter.api.Test;

/**
 * Published fits and forecasts: CDNOW (Fader, Hardie, Lee) and donations (Fader, Hardie, Shang).
 */
class PublishedFitsTest {
  private static void assertFit(Fit fit, double logLikelihood, double... parameters) {
    assertThat(fit.status()).as(fit.reason()).isEqualTo(Fit.Status.CONVERGED);
    assertThat(fit.logLikelihood()).isCloseTo(logLikelihood, within(1e-6));
    for (int i = 0; i < parameters.length; i++) {
      assertThat(fit.parameters().get(i))
          .as("parameter %d of %s", i, fit.parameters())
          .isCloseTo(parameters[i], Percentage.withPercentage(1e-4));
    }
    assertThat(fit.gradientNorm()).isLessThan(1e-8);
  }

  private static void assertErrors(Fit fit, double... errors) {
    for (int i = 0; i < errors.length; i++) {
      assertThat(fit.standardErrors().get(i)).isCloseTo(errors[i], Percentage.withPercentage(0.05));
    }
  }

  @Test
  void bgNbd() throws IOException {
    Fit fit = BetaGeometric.fit(Cdnow.purchases(1), AFTER_REPEAT);
    assertFit(fit, -9582.425561, 0.2425929, 4.4135315, 0.7928862, 2.4257534);
    assertErrors(fit, 0.012557, 0.378221, 0.185719, 0.705346);
    assertThat(fit.aic()).isCloseTo(19172.851122, within(1e-5));
    assertThat(fit.bic()).isCloseTo(19172.851122 + 4 * (Math.log(2357) - 2), within(1e-5));
  }

  @Test
  void mbgNbd() throws IOException {
    Fit fit = BetaGeometric.fit(Cdnow.purchases(1), AFTER_ANY);
    assertFit(fit, -9582.132685, 0.5248381, 6.1829930, 0.8913561, 1.6139990);
  }

  @Test
  void paretoNbd() throws IOException {
    Fit fit = ParetoNbd.fit(Cdnow.purchases(1));
    assertFit(fit, -9594.973930, 0.5532755, 10.5776122, 0.6062136, 11.6679125);
    assertErrors(fit, 0.04763, 0.84272, 0.18728, 6.2105);
  }

  @Test
  void gammaGamma() throws IOException {
    SpendTable spend = Cdnow.spend();
    Fit fit = GammaGamma.fit(spend);
    assertFit(fit, -4055.923243, 6.2488026, 3.7445885, 15.4477482);
    assertThat(spend.customers()).isEqualTo(946);
    assertThat(spend.correlation()).isCloseTo(0.1139, within(5e-5));
    GammaGamma model =
        new GammaGamma(fit.parameters().get(0), fit.parameters().get(1), fit.parameters().get(2));
    assertThat(
            Cdnow.lines().stream()
                .mapToDouble(l -> model.expected(l.x(), l.x() * l.meanSpend()))
                .average()
                .orElseThrow())
        .isCloseTo(35.2529588, within(1e-4));
    GammaGamma printed = new GammaGamma(6.25, 3.74, 15.44);
    double[] expected = {24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17};
    List<Line> lines = Cdnow.lines();
    for (int i = 0; i < expected.length; i++) {
      Line l = lines.get(i);
      assertThat(printed.expected(l.x(), l.x() * l.meanSpend()))
          .isCloseTo(expected[i], within(0.1));
    }
  }

  @Test
  void bgBb() throws IOException {
    Path file = Path.of(System.getProperty("published.data", "absent"), "donations/donations.csv");
    assumeTrue(Files.exists(file), "donations are not there: -Dpublished.data");
    PurchaseTable.Builder builder = PurchaseTable.builder();
    for (String line : Files.readAllLines(file).subList(1, 23)) {
      String[] f = line.trim().split(",");
      builder.add(
          Integer.parseInt(f[0]),
          Double.parseDouble(f[1]),
          Double.parseDouble(f[2]),
          Long.parseLong(f[3]));
    }
    PurchaseTable table = builder.build();
    assertThat(table.customers()).isEqualTo(11_104);
    Fit fit = BetaBernoulli.fit(table);
    assertThat(fit.status()).isEqualTo(Fit.Status.CONVERGED);
    assertThat(fit.logLikelihood()).isCloseTo(-33225.5813, within(1e-4));
    double[] published = {1.203522, 0.749716, 0.656718, 2.783442};
    for (int i = 0; i < 4; i++) {
      assertThat(fit.parameters().get(i)).isCloseTo(published[i], Percentage.withPercentage(1e-3));
    }
    BetaBernoulli model = new BetaBernoulli(1.203522, 0.749716, 0.656718, 2.783442);
    assertThat(model.alive(0, 0, 6)).isCloseTo(0.11, within(0.005));
    assertThat(model.alive(2, 4, 6)).isCloseTo(0.59, within(0.005));
    assertThat(model.alive(6, 6, 6)).isCloseTo(0.93, within(0.005));
    double next = 0;
    for (int i = 0; i < table.rows(); i++) {
      next +=
          table.customers(i)
              * model.expected(table.x(i), (int) table.recency(i), (int) table.age(i), 5);
    }
    assertThat(next).isCloseTo(12884.2, within(0.1));
    assertThat(11_104 * model.probability(0, 6)).isCloseTo(3454.9, within(0.1));
    assertThat(11_104 * model.probability(6, 6)).isCloseTo(1253.1, within(0.1));
    double[] fresh = {
      0.4985, 0.9233, 1.2969, 1.6323, 1.9381, 2.2202, 2.4826, 2.7285, 2.9603, 3.1798, 3.3887
    };
    for (int n = 1; n <= 11; n++) {
      assertThat(new BetaBernoulli(1.2035, 0.7497, 0.6567, 2.7834).expectedOfNew(n))
          .isCloseTo(fresh[n - 1], within(2e-4));
    }
  }

  @Test
  void valueOverTwelveSteps() throws IOException {
    Fit bg = BetaGeometric.fit(Cdnow.purchases(1), AFTER_REPEAT);
    Fit gg = GammaGamma.fit(Cdnow.spend());
    BetaGeometric orders = bgOf(bg);
    GammaGamma spend =
        new GammaGamma(gg.parameters().get(0), gg.parameters().get(1), gg.parameters().get(2));
    // As lifetimes' guide prints it: twelve steps of 30 weeks, taken for months.
    double[] legacy = {
      140.096211,
      18.943467,
      38.180574,
      38.180574,
      38.180574,
      1003.868107,
      28.109683,
      38.180574,
      167.418216,
      38.180574
    };
    double[] months = {
      36.278496,
      4.637467,
      8.344093,
      8.344093,
      8.344093,
      283.523568,
      6.881408,
      8.344093,
      43.353643,
      8.344093
    };
    List<Line> lines = Cdnow.lines();
    double total = 0;
    for (int i = 0; i < lines.size(); i++) {
      double inMonths = value(orders, spend, lines.get(i), 4.345);
      total += inMonths;
      if (i < 10) {
        assertThat(inMonths).isCloseTo(months[i], within(1e-4 * months[i]));
        assertThat(value(orders, spend, lines.get(i), 30))
            .isCloseTo(legacy[i], within(1e-4 * legacy[i]));
      }
    }
    assertThat(total).isCloseTo(71_509.897, within(1.0));
  }

  private static double value(BetaGeometric orders, GammaGamma spend, Line l, double step) {
    double sum = 0;
    for (int k = 1; k <= 12; k++) {
      double more =
          orders.expected(l.x(), l.recency(), l.age(), k * step)
              - orders.expected(l.x(), l.recency(), l.age(), (k - 1) * step);
      sum += more / Math.pow(1.01, k);
    }
    return sum * spend.expected(l.x(), l.x() * l.meanSpend());
  }

  private static BetaGeometric bgOf(Fit fit) {
    List<Double> p = fit.parameters();
    return new BetaGeometric(p.get(0), p.get(1), p.get(2), p.get(3), AFTER_REPEAT);
  }

  @Test
  void daysEqualWeeks() throws IOException {
    for (Boolean any : List.of(true, false)) {
      Fit weeks = BetaGeometric.fit(Cdnow.purchases(1), any ? AFTER_ANY : AFTER_REPEAT);
      Fit days = BetaGeometric.fit(Cdnow.purchases(7), any ? AFTER_ANY : AFTER_REPEAT);
      assertSameBut(weeks, days, 1);
    }
    assertSameBut(ParetoNbd.fit(Cdnow.purchases(1)), ParetoNbd.fit(Cdnow.purchases(7)), 1, 3);
  }

  private static void assertSameBut(Fit weeks, Fit days, Integer... times) {
    for (int i = 0; i < 4; i++) {
      double unit = List.of(times).contains(i) ? 7 : 1;
      assertThat(days.parameters().get(i) / unit)
          .isCloseTo(weeks.parameters().get(i), Percentage.withPercentage(1e-6));
    }
  }
}
