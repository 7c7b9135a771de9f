package org.crmlake.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.crmlake.demo.MarketingLaw.Medium;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the dumps say of touches is the law's. */
class MarketingLawTest {
  private static Path folder;
  private static List<Map<String, String>> effects;
  private static Map<String, Map<String, String>> touches;

  @BeforeAll
  static void generate(@TempDir Path temp) {
    folder = temp.resolve("dumps");
    DemoDumps.standard().write(folder);
    effects = DumpReader.table(DemoDumps.truthOf(folder).resolve("touch_effects.csv"));
    touches = new HashMap<>();
    DumpReader.records(folder, "touches.csv.gz").forEach(t -> touches.put(t.get("touch_id"), t));
  }

  /** Within four standard errors. */
  @ParameterizedTest
  @EnumSource
  void theShareOfTouchesThatLeadToAnOrderIsTheEffect(Medium medium) {
    long all = effects.stream().filter(e -> e.get("channel").equals(medium.label)).count();
    long led =
        effects.stream()
            .filter(e -> e.get("channel").equals(medium.label) && !e.get("order_id").isEmpty())
            .count();

    assertThat(all).isGreaterThan(500);
    double error = Math.sqrt(medium.effect * (1 - medium.effect) / all);
    assertThat((double) led / all).isCloseTo(medium.effect, within(4 * error));
  }

  /** Of customers by their first mail of a campaign; within four standard errors. */
  @Test
  void variantsAreClickedByTheirLawAndGivenByAFairCoin() {
    Map<String, Integer> sent = new HashMap<>();
    Map<String, Integer> clicked = new HashMap<>();
    Set<String> given = new HashSet<>();
    for (Map<String, String> touch : touches.values()) {
      String variant = touch.get("variant");
      if (!variant.isEmpty() && touch.get("kind").equals("send")) {
        sent.merge(variant, 1, Integer::sum);
        assertThat(given.add(touch.get("campaign_id") + touch.get("account_id"))).isTrue();
      }
      if (!variant.isEmpty() && touch.get("kind").equals("click")) {
        clicked.merge(variant, 1, Integer::sum);
      }
    }
    int a = sent.get("a");
    int b = sent.get("b");

    assertThat((double) a / (a + b)).isCloseTo(0.5, within(2 / Math.sqrt(a + b)));
    assertThat((double) clicked.get("a") / a)
        .isCloseTo(MarketingLaw.CLICKED_A, within(2 / Math.sqrt(a)));
    assertThat((double) clicked.get("b") / b)
        .isCloseTo(MarketingLaw.CLICKED_B, within(2 / Math.sqrt(b)));
  }

  @Test
  void whatLedToAnOrderCameBeforeIt() {
    Map<String, Instant> ordered = new HashMap<>();
    DumpReader.records(folder, "orders.csv.gz")
        .forEach(o -> ordered.put(o.get("order_id"), Instant.parse(o.get("ordered_at"))));
    int seen = 0;
    for (Map<String, String> effect : effects) {
      Map<String, String> touch = touches.get(effect.get("touch_id"));
      if (!effect.get("order_id").isEmpty() && touch != null) {
        seen++;
        Instant at = Instant.parse(touch.get("touched_at"));
        assertThat(ordered.get(effect.get("order_id")))
            .isAfter(at)
            .isBefore(at.plus(22, ChronoUnit.DAYS));
      }
    }
    assertThat(seen).isGreaterThan(2_000);
  }

  @Test
  void touchesNameCampaignsThatAreThereAndPaidFor() {
    Set<String> campaigns = new HashSet<>();
    DumpReader.records(folder, "campaigns.csv.gz")
        .forEach(c -> campaigns.add(c.get("campaign_id")));
    Set<String> paid = new HashSet<>();
    DumpReader.records(folder, "costs.csv.gz").forEach(c -> paid.add(c.get("campaign_id")));

    assertThat(touches.values())
        .allSatisfy(t -> assertThat(campaigns).contains(t.get("campaign_id")));
    assertThat(DumpReader.records(folder, "campaign_members.csv.gz"))
        .allSatisfy(m -> assertThat(campaigns).contains(m.get("campaign_id")));
    assertThat(DumpReader.records(folder, "orders.csv.gz"))
        .anyMatch(o -> !o.get("campaign_id").isEmpty())
        .allSatisfy(
            o ->
                assertThat(o.get("campaign_id"))
                    .matches(c -> c.isEmpty() || campaigns.contains(c)));
    assertThat(campaigns)
        .filteredOn(c -> !c.startsWith("email"))
        .allSatisfy(c -> assertThat(paid).contains(c));
  }

  @Test
  void everyTouchIsOfSomebodyAndNotAfterItsDump() {
    for (Map<String, String> touch : touches.values()) {
      assertThat(touch.get("account_id").isEmpty()).isEqualTo(!touch.get("email").isEmpty());
      assertThat(LocalDate.parse(touch.get("touched_at").substring(0, 10)))
          .isBeforeOrEqualTo(LocalDate.parse(touch.get("dump")));
    }
  }

  @Test
  void lawsAreWrittenDown() {
    Map<String, String> laws = new HashMap<>();
    DumpReader.table(DemoDumps.truthOf(folder).resolve("laws.csv"))
        .forEach(l -> laws.put(l.get("subject") + "." + l.get("parameter"), l.get("value")));

    assertThat(laws)
        .containsEntry("display.touch_effect", Double.toString(Medium.DISPLAY.effect))
        .containsEntry("referral.bg_nbd_alpha", Double.toString(Channel.REFERRAL.alphaDays))
        .containsEntry(".gamma_gamma_v", Double.toString(BuyingLaw.V));
  }
}
