package org.crmlake.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.job.Inputs;
import org.crmlake.job.Params;
import org.crmlake.retention.Histories.Visit;
import org.crmlake.stats.KaplanMeier;
import org.crmlake.testing.Frames;
import org.crmlake.testing.Given;
import org.junit.jupiter.api.Test;

/** Against published curves, and against plain ones; see also jobs/tests/survival.conf. */
class SurvivalTest {
  private static final String SUBSCRIPTIONS =
      "customer_id string, plan string, started_on date, cancelled_on date, is_deleted boolean";
  static final String ATTRIBUTES =
      "customer_id string, valid_from date, valid_to date, country string, channel string";
  private static final List<Integer> INACTIVE = List.of(30, 200, 1000);

  private record Key(int inactive, String segment, String value) {}

  static Params params(List<Integer> inactiveDays, List<String> segments) {
    return Given.params(
        "inactive_days",
        inactiveDays,
        "grace_days",
        0,
        "segment_names",
        RandomShop.SEGMENTS,
        "segments",
        segments,
        "min_cell",
        0);
  }

  private static Dataset<Row> curves(
      Dataset<Row> history, Dataset<Row> subscriptions, LocalDate through, Params params) {
    Map<String, Dataset<Row>> frames =
        Map.of(
            "history", history,
            "subscriptions", subscriptions,
            "attributes", Frames.rows(ATTRIBUTES));
    return new Survival().apply(new Inputs(frames, through), params, through);
  }

  /** The g3 data of lifelines (MIT licence), whose values are checked against R, as contracts. */
  @Test
  void g3() {
    LocalDate through = LocalDate.of(2024, 6, 30);
    List<String> contracts = new ArrayList<>();
    for (int events : List.of(9, 19, 32, 34)) {
      contracts.add(contract("e" + events, through.minusDays(90), events));
    }
    contracts.add(contract("c48", through.minusDays(48), 0));
    contracts.add(contract("c50", through.minusDays(50), 0));
    List<Row> curve =
        curves(
                Histories.of(),
                Frames.rows(SUBSCRIPTIONS, contracts.toArray(String[]::new)),
                through,
                params(List.of(90), List.of()))
            .where("segment = 'ALL'")
            .orderBy("day")
            .collectAsList();
    assertThat(curve.stream().map(r -> r.<Integer>getAs("day"))).containsExactly(0, 9, 19, 32, 34);
    close(curve, "survival", 5e-4, 1, 0.833, 0.667, 0.500, 0.333);
    close(curve, "survival_low", 5e-5, 1, 0.2731, 0.1946, 0.1109, 0.0461);
    close(curve, "survival_high", 5e-4, 1, 0.975, 0.904, 0.804, 0.676);
    assertThat(curve.stream().map(r -> r.<Long>getAs("censored")))
        .containsExactly(0L, 0L, 0L, 0L, 2L);
  }

  private static String contract(String customer, LocalDate start, int days) {
    String cancelled = days == 0 ? "" : ", cancelled_on: '" + start.plusDays(days) + "'";
    return "{customer_id: '%s', started_on: '%s', is_deleted: false%s}"
        .formatted(customer, start, cancelled);
  }

  private static void close(List<Row> curve, String column, double by, double... expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(curve.get(i).<Double>getAs(column))
          .as("%s %s", column, i)
          .isCloseTo(expected[i], within(by));
    }
  }

  @Property(tries = 2, shrinking = ShrinkingMode.OFF)
  void curvesAreThePlainOnes(@ForAll long seed, @ForAll boolean censored) {
    RandomShop shop = new RandomShop(seed, 40);
    // Late enough that everybody is gone, or in the middle.
    LocalDate through = RandomShop.FIRST.plusDays(RandomShop.DAYS + (censored ? -400L : 1001L));
    Map<Key, List<long[]>> lives = new HashMap<>();
    for (String customer : shop.visits.keySet()) {
      for (int inactive : INACTIVE) {
        live(shop, customer, inactive, through, lives);
      }
    }
    Map<Key, List<Row>> curves =
        curves(
                shop.history(),
                Frames.rows(SUBSCRIPTIONS),
                through,
                params(INACTIVE, RandomShop.SEGMENTS))
            .orderBy("day")
            .collectAsList()
            .stream()
            .collect(
                Collectors.groupingBy(
                    r ->
                        new Key(
                            r.getAs("inactive_days"),
                            r.getAs("segment"),
                            r.getAs("segment_value"))));
    assertThat(curves.keySet()).isEqualTo(lives.keySet());
    curves.forEach((key, curve) -> compare(key, curve, lives.get(key)));
    if (!censored) {
      curves.forEach((key, curve) -> isShareLeft(key, curve, lives.get(key)));
    }
  }

  private static void live(
      RandomShop shop,
      String customer,
      int inactive,
      LocalDate through,
      Map<Key, List<long[]>> to) {
    List<LocalDate> orders =
        shop.known(customer, through).stream()
            .filter(Visit::isPurchase)
            .map(Visit::day)
            .sorted()
            .toList();
    if (orders.isEmpty()) {
      return;
    }
    LocalDate last = orders.get(0);
    for (LocalDate day : orders) {
      if (ChronoUnit.DAYS.between(last, day) > inactive) {
        break;
      }
      last = day;
    }
    boolean event = !last.plusDays(inactive).isAfter(through);
    LocalDate end = event ? last.plusDays(inactive) : through;
    long days = ChronoUnit.DAYS.between(orders.get(0), end);
    shop.values("entry", customer, last)
        .forEach(
            (segment, value) ->
                to.computeIfAbsent(new Key(inactive, segment, value), k -> new ArrayList<>())
                    .add(new long[] {days, event ? 1 : 0}));
  }

  private static void compare(Key key, List<Row> curve, List<long[]> lives) {
    int longest = (int) lives.stream().mapToLong(l -> l[0]).max().orElseThrow();
    long[] events = new long[longest + 1];
    long[] censored = new long[longest + 1];
    lives.forEach(l -> (l[1] == 1 ? events : censored)[(int) l[0]]++);
    List<KaplanMeier> plain =
        KaplanMeier.of(events, censored).stream()
            .filter(s -> s.duration() == 0 || s.events() > 0)
            .toList();
    assertThat(curve).as("%s", key).hasSameSizeAs(plain);
    for (int i = 0; i < plain.size(); i++) {
      Row row = curve.get(i);
      KaplanMeier step = plain.get(i);
      assertThat(List.<Object>of(row.getAs("day"), row.getAs("at_risk"), row.getAs("events")))
          .as("%s", key)
          .isEqualTo(List.<Object>of(step.duration(), step.atRisk(), step.events()));
      assertThat(row.<Double>getAs("survival")).isCloseTo(step.survival(), within(1e-9));
      Double low = row.getAs("survival_low");
      if (step.survival() == 0) {
        assertThat(low).as("%s", key).isNull();
      } else {
        assertThat(low).as("%s", key).isCloseTo(step.low(), within(1e-9));
        assertThat(row.<Double>getAs("survival_high")).isCloseTo(step.high(), within(1e-9));
      }
    }
    assertThat(
            curve.stream()
                .mapToLong(r -> r.<Long>getAs("events") + r.<Long>getAs("censored"))
                .sum())
        .as("%s", key)
        .isEqualTo(lives.size());
  }

  /** Without censoring it is the share whose life is longer, as on-or-after counts it. */
  private static void isShareLeft(Key key, List<Row> curve, List<long[]> lives) {
    for (Row row : curve) {
      int day = row.getAs("day");
      double left = (double) lives.stream().filter(l -> l[0] > day).count() / lives.size();
      assertThat(row.<Double>getAs("survival")).as("%s %s", key, day).isCloseTo(left, within(1e-9));
    }
  }

  @Test
  void wrongSettingsSaySo() {
    assertThatThrownBy(() -> params(List.of(0), List.of()).as(Survival.Settings.class))
        .hasMessageContaining("inactive_days [0] must be one or more positive numbers, each once");
  }
}
