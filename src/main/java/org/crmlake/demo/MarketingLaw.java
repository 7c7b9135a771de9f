package org.crmlake.demo;

import java.time.LocalDate;

/**
 * The law by which campaigns work: of the touches of a medium the share {@link Medium#effect} leads
 * to an order, {@link #SHORTEST_LAG} to {@link #LONGEST_LAG} days later, whoever is touched.
 *
 * <p>Customers. The law of purchases ({@link BuyingLaw}) is left as it is: a repeat purchase is
 * prompted with probability {@link #PROMPTED}, by a medium drawn by {@link Medium#share}, and has
 * its touch before it. Touches that lead nowhere come at a rate in proportion to the customer's
 * rate of purchases, PROMPTED * share * (1 - effect) / effect times it, as long as the customer is
 * one. Poisson processes add up, so this is the same as touches at random times that each lead to
 * an order with probability effect: without a medium its customers would have bought less by effect
 * times its touches. Frequent buyers are touched more often, and buy unprompted as well: what
 * follows a touch is more than what it led to.
 *
 * <p>Prospects. A customer won by a medium has one touch of it on the day of the account's
 * creation, 1 to 20 days before the first purchase. For each there are touches of others, known by
 * their address only, who did not buy: their number is geometric with chance of success effect.
 *
 * <p>E-mails. A click is the touch. The first mail of a campaign to a customer bears variant a or
 * b, by a fair coin; it is clicked with probability {@link #CLICKED_A} or {@link #CLICKED_B}, any
 * other with their mean. A click leads to an order alike under both: of the customers mailed b the
 * share that a mail made buy is CLICKED_B / CLICKED_A times that of a.
 */
final class MarketingLaw {
  /** Share of repeat purchases that a touch led to, but for those too soon after the first. */
  static final double PROMPTED = 0.12;

  /** Days from a touch to the order it leads to, uniform, both ends included. */
  static final int SHORTEST_LAG = 1;

  static final int LONGEST_LAG = 7;

  static final double CLICKED_A = 0.3;
  static final double CLICKED_B = 0.5;

  /** Of mails that are not clicked: bounced, else opened by the reader. */
  static final double BOUNCED = 0.03;

  static final double OPENED = 0.25;

  /** Of mails that arrived, whatever the reader does: fetched by a machine. */
  static final double OPENED_BY_MACHINE = 0.3;

  /** Where touches happen. The shares add up to one. */
  enum Medium {
    EMAIL("email", 0.35, 0.50, "click", 0, true),
    PAID_SEARCH("paid_search", 0.30, 0.35, "click", 6, false),
    SOCIAL("social", 0.12, 0.15, "click", 2, false),
    DISPLAY("display", 0.08, 0.08, "ad", 1, false),
    TRADE_FAIR("trade_fair", 0.15, 0.50, "event", 40, true);

    /** Channel of its touches, campaigns and costs. */
    final String label;

    /** Share of the prompted purchases. */
    final double share;

    /** Probability that a touch leads to an order. */
    final double effect;

    /** Kind of its touches in crm.touches. */
    final String kind;

    /** What advertising costs for each touch, in pounds. */
    final int price;

    final boolean runInCrm;

    Medium(String label, double share, double effect, String kind, int price, boolean runInCrm) {
      this.label = label;
      this.share = share;
      this.effect = effect;
      this.kind = kind;
      this.price = price;
      this.runInCrm = runInCrm;
    }

    static Medium draw(Draws draws) {
      double left = draws.uniform();
      for (Medium medium : values()) {
        left -= medium.share;
        if (left < 0) {
          return medium;
        }
      }
      return TRADE_FAIR;
    }

    /** Its campaign of a day: one each quarter. */
    String campaign(LocalDate day) {
      return label + "-" + day.getYear() + "-q" + (day.getMonthValue() + 2) / 3;
    }

    /** Touches that lead nowhere for each that leads to an order. */
    double failuresPerSuccess() {
      return (1 - effect) / effect;
    }
  }

  private MarketingLaw() {}

  static int lag(Draws draws) {
    return draws.between(SHORTEST_LAG, LONGEST_LAG);
  }

  /** Variant b rather than a, given what became of the mail. */
  static boolean isVariantB(Draws draws, boolean clicked) {
    double b = clicked ? CLICKED_B : 1 - CLICKED_B;
    double a = clicked ? CLICKED_A : 1 - CLICKED_A;
    return draws.chance(b / (a + b));
  }

  /** Mails that are not clicked for each that is. */
  static double unclickedPerClick() {
    double clicked = (CLICKED_A + CLICKED_B) / 2;
    return (1 - clicked) / clicked;
  }

  /** The parameters, as truth. */
  static void tell(Truth truth) {
    for (Medium medium : Medium.values()) {
      truth.law(medium.label, "touch_effect", medium.effect);
      truth.law(medium.label, "share_of_prompted", medium.share);
    }
    truth.law("email", "clicked_a", CLICKED_A);
    truth.law("email", "clicked_b", CLICKED_B);
    truth.law("", "prompted", PROMPTED);
  }
}
