package org.crmlake.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.crmlake.demo.Draws.Purpose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BuyingLawTest {
  private static final int CUSTOMERS = 20_000;

  /** Fader, Hardie, Lee (2005), equation 8, for no and one repeat purchase until t. */
  @ParameterizedTest
  @EnumSource
  void repeatPurchasesFollowBgNbd(Channel channel) {
    double t = 180;
    int none = 0;
    int one = 0;
    for (int customer = 0; customer < CUSTOMERS; customer++) {
      int repeats =
          BuyingLaw.life(Draws.of(1, customer, Purpose.PURCHASES), channel, t).repeats().size();
      none += repeats == 0 ? 1 : 0;
      one += repeats == 1 ? 1 : 0;
    }

    assertThat((double) none / CUSTOMERS).isCloseTo(noRepeat(channel, t), within(0.012));
    assertThat((double) one / CUSTOMERS).isCloseTo(oneRepeat(channel, t), within(0.012));
  }

  @Test
  void spendFollowsGammaGamma() {
    double sum = 0;
    double sumOfSquares = 0;
    for (int customer = 0; customer < CUSTOMERS; customer++) {
      Draws draws = Draws.of(1, customer, Purpose.SPEND);
      double pounds = BuyingLaw.pence(draws, BuyingLaw.spendScale(draws)) / 100.0;
      sum += pounds;
      sumOfSquares += pounds * pounds;
    }
    double mean = BuyingLaw.P * BuyingLaw.V / (BuyingLaw.Q - 1);
    double square =
        BuyingLaw.P
            * (BuyingLaw.P + 1)
            * BuyingLaw.V
            * BuyingLaw.V
            / ((BuyingLaw.Q - 1) * (BuyingLaw.Q - 2));

    assertThat(sum / CUSTOMERS).isCloseTo(mean, within(mean * 0.03));
    assertThat(sumOfSquares / CUSTOMERS).isCloseTo(square, within(square * 0.25));
  }

  @Test
  void sharesOfChannelsAddUpToOne() {
    double sum = 0;
    for (Channel channel : Channel.values()) {
      sum += channel.share;
    }

    assertThat(sum).isCloseTo(1, within(1e-12));
  }

  /** The noise of delivery leaves the law as it was, but for purchases on one day being one. */
  @Test
  void dumpsKeepTheLaw(@TempDir Path temp) {
    int t = 365;
    LocalDate to = LocalDate.of(2026, 10, 31);
    Path folder = temp.resolve("dumps");
    DemoDumps.standard().write(folder);
    Map<String, Channel> channels = new HashMap<>();
    for (Map<String, String> account : DumpReader.records(folder, "accounts.csv.gz")) {
      for (Channel channel : Channel.values()) {
        if (channel.label.equals(account.get("channel"))) {
          channels.put(account.get("account_id"), channel);
        }
      }
    }
    Map<String, TreeSet<LocalDate>> days = new TreeMap<>();
    for (Map<String, String> order : DumpReader.records(folder, "orders.csv.gz")) {
      boolean bought =
          order.get("status").equals("completed")
              && !order.get("account_id").isEmpty()
              && new BigDecimal(order.get("net")).signum() > 0;
      if (bought) {
        days.computeIfAbsent(order.get("account_id"), k -> new TreeSet<>())
            .add(LocalDate.parse(order.get("ordered_at").substring(0, 10)));
      }
    }
    int observed = 0;
    int none = 0;
    double expected = 0;
    for (Map.Entry<String, TreeSet<LocalDate>> customer : days.entrySet()) {
      LocalDate entry = customer.getValue().first();
      if (ChronoUnit.DAYS.between(entry, to) >= t) {
        observed++;
        expected += noRepeat(channels.get(customer.getKey()), t);
        LocalDate second = customer.getValue().higher(entry);
        none += second == null || ChronoUnit.DAYS.between(entry, second) > t ? 1 : 0;
      }
    }

    assertThat(observed).isGreaterThan(2_000);
    assertThat((double) none / observed).isCloseTo(expected / observed, within(0.03));
  }

  private static double noRepeat(Channel channel, double t) {
    return Math.pow(channel.alphaDays / (channel.alphaDays + t), BuyingLaw.R);
  }

  private static double oneRepeat(Channel channel, double t) {
    double dropout = BuyingLaw.A / (BuyingLaw.A + channel.b);
    double none = noRepeat(channel, t);
    double staysWithOne = BuyingLaw.R * none * t / (channel.alphaDays + t);
    return (1 - dropout) * staysWithOne + dropout * (1 - none);
  }
}
