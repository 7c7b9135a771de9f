package org.crmlake.demo;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.crmlake.demo.BuyingLaw.Life;
import org.crmlake.demo.Dumps.Kind;
import org.crmlake.demo.MarketingLaw.Medium;

/** The touches of one customer, and of the prospects who were sought with it, by the law. */
final class Marketing {
  /**
   * A touch, or a mail that was not clicked.
   *
   * @param order the order that it led to; "" if none
   */
  private record Touch(Medium medium, LocalDate day, boolean clicked, String order) {}

  private static final String[] EFFECTS = {"touch_id", "channel", "variant", "order_id"};

  private final String account;
  private final Calendar calendar;
  private final Dumps dumps;
  private final Truth truth;
  private final Campaigns campaigns;
  private final Totals totals;
  private final Draws draws;
  private final BiFunction<Draws, LocalDate, String> contact;
  private final List<Touch> touches = new ArrayList<>();
  private final Set<String> memberships = new HashSet<>();
  private final Set<String> mailings = new HashSet<>();
  private int count;

  Marketing(
      String account, Company company, Draws draws, BiFunction<Draws, LocalDate, String> contact) {
    this.account = account;
    this.calendar = company.calendar();
    this.dumps = company.dumps();
    this.truth = company.truth();
    this.campaigns = company.campaigns();
    this.totals = company.totals();
    this.draws = draws;
    this.contact = contact;
  }

  /** The touch that won the customer. */
  void won(Medium medium, LocalDate day, String order) {
    String campaign = campaigns.touched(medium, day);
    String person = contact.apply(draws, day);
    Touch touch = new Touch(medium, day, true, order);
    Instant at = Calendar.moment(draws, day);
    if (medium == Medium.TRADE_FAIR) {
      memberships.add(campaign + person);
      membership(touch, campaign, person, at);
    } else {
      single(touch, campaign, person, at, unmailed(medium));
    }
  }

  /** Of mails to bought addresses only the visits that followed are known. */
  private static String unmailed(Medium medium) {
    return medium == Medium.EMAIL ? "visit" : medium.kind;
  }

  /** A touch that led to an order. */
  void led(Medium medium, LocalDate day, String order) {
    touches.add(new Touch(medium, day, true, order));
  }

  /**
   * Touches that led nowhere: from a first purchase on, at start of its day, to the end of life.
   */
  void inVain(Life life, LocalDate first, double start) {
    for (Medium medium : Medium.values()) {
      double rate = life.rate() * MarketingLaw.PROMPTED * medium.share;
      add(medium, true, rate * medium.failuresPerSuccess(), life, first, start);
      if (medium == Medium.EMAIL) {
        double clicks = rate / medium.effect;
        add(medium, false, clicks * MarketingLaw.unclickedPerClick(), life, first, start);
      }
    }
  }

  private void add(
      Medium medium, boolean clicked, double rate, Life life, LocalDate first, double start) {
    int n = draws.poisson(rate * life.until());
    for (int i = 0; i < n; i++) {
      double at = draws.uniform() * life.until();
      // One that would have led to an order after the end was not there to be one that did.
      if (!clicked || at + MarketingLaw.lag(draws) < life.until()) {
        touches.add(new Touch(medium, first.plusDays((long) (start + at)), clicked, ""));
      }
    }
  }

  /** Those who were touched as this customer was, and did not buy. */
  void prospects(Medium medium, Draws prospects) {
    int n = prospects.failures(medium.effect);
    for (int i = 1; i <= n; i++) {
      LocalDate day = calendar.entry(prospects);
      String name = "p" + account.substring(1) + "-" + i;
      String campaign = campaigns.touched(medium, day);
      String at = Calendar.instant(prospects, day);
      String[] row = row(medium, campaign, unmailed(medium), at);
      row[0] = "T" + name;
      row[4] = "info@" + name + ".example";
      add(day, row, "", true);
    }
  }

  /** Writes down what was added. */
  void write() {
    touches.sort(Comparator.comparing(Touch::day));
    for (Touch touch : touches) {
      String campaign = campaigns.touched(touch.medium, touch.day);
      String person = contact.apply(draws, touch.day);
      Instant at = Calendar.moment(draws, touch.day);
      if (touch.medium == Medium.EMAIL) {
        mail(touch, campaign, person, at);
      } else if (touch.medium == Medium.TRADE_FAIR && memberships.add(campaign + person)) {
        membership(touch, campaign, person, at);
      } else {
        single(touch, campaign, person, at, touch.medium.kind);
      }
    }
  }

  private void single(Touch touch, String campaign, String person, Instant at, String kind) {
    String[] row = row(touch.medium, campaign, kind, Calendar.text(at));
    row[2] = person;
    add(touch.day, row, touch.order, true);
  }

  private void mail(Touch touch, String campaign, String person, Instant at) {
    String variant = "";
    if (mailings.add(campaign)) {
      variant = MarketingLaw.isVariantB(draws, touch.clicked) ? "b" : "a";
    }
    event(touch, campaign, person, variant, "send", false, at);
    boolean bounced = !touch.clicked && draws.chance(MarketingLaw.BOUNCED);
    if (bounced) {
      event(touch, campaign, person, variant, "bounce", false, at.plusSeconds(5));
      return;
    }
    if (draws.chance(MarketingLaw.OPENED_BY_MACHINE)) {
      event(touch, campaign, person, variant, "open", true, at.plusSeconds(2));
    }
    if (touch.clicked || draws.chance(MarketingLaw.OPENED)) {
      Instant opened = at.plusSeconds(draws.between(20, 3_000));
      event(touch, campaign, person, variant, "open", false, opened);
      if (touch.clicked) {
        event(touch, campaign, person, variant, "click", false, opened.plusSeconds(30));
      }
    }
  }

  private void event(
      Touch touch,
      String campaign,
      String person,
      String variant,
      String kind,
      boolean machine,
      Instant at) {
    String[] row = row(touch.medium, campaign, kind, Calendar.text(at));
    row[2] = person;
    row[9] = campaign + "-" + touch.day.toString().substring(5, 7);
    row[10] = variant;
    row[12] = Boolean.toString(machine);
    boolean isTouch = kind.equals(touch.medium.kind);
    add(touch.day, row, isTouch ? touch.order : "", isTouch);
  }

  /** Who comes to the stand at a fair is a member who responded; some others only were invited. */
  private void membership(Touch touch, String campaign, String person, Instant at) {
    member(touch.day, campaign, person, true, at);
    truth.add(
        "touch_effects",
        EFFECTS,
        "member|" + campaign + "|" + person,
        touch.medium.label,
        "",
        touch.order);
    LocalDate later = touch.day.plusDays(draws.between(60, 400));
    if (draws.chance(0.5) && calendar.covers(later)) {
      String other = campaigns.of(touch.medium, later);
      if (memberships.add(other + person)) {
        member(later, other, person, false, Calendar.moment(draws, later));
      }
    }
  }

  private void member(
      LocalDate day, String campaign, String person, boolean responded, Instant at) {
    totals.members++;
    String text = Calendar.text(at);
    dumps.add(
        Kind.CAMPAIGN_MEMBERS,
        calendar.weeklyDump(day),
        campaign,
        person,
        person,
        "",
        responded ? "Attended" : "Invited",
        Boolean.toString(responded),
        responded ? day.toString() : "",
        text,
        "",
        text);
  }

  private String[] row(Medium medium, String campaign, String kind, String at) {
    return new String[] {
      "",
      "",
      "",
      "",
      "",
      campaign,
      kind,
      medium.label,
      at,
      "",
      "",
      "",
      "false",
      Boolean.toString(medium.runInCrm),
      "",
      ""
    };
  }

  /**
   * @param isTouch whether the law speaks of it: sending and opening are none
   */
  private void add(LocalDate day, String[] row, String order, boolean isTouch) {
    if (row[0].isEmpty()) {
      row[0] = "T" + account.substring(1) + "-" + ++count;
      row[1] = account;
    }
    totals.touches++;
    LocalDate dump = calendar.weeklyDump(day);
    dumps.add(Kind.TOUCHES, dump, row);
    LocalDate again = dump.plusDays(7);
    if (draws.chance(0.02) && calendar.covers(again)) {
      dumps.add(Kind.TOUCHES, again, row);
    }
    if (isTouch) {
      truth.add("touch_effects", EFFECTS, row[0], row[7], row[10], order);
    }
  }
}
