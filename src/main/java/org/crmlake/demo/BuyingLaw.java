package org.crmlake.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * The law by which every customer buys.
 *
 * <p>Times: BG/NBD (Fader, Hardie, Lee 2005), clock at the first purchase, unit one day. A customer
 * has a purchase rate from Gamma(R, alpha) and a dropout probability from Beta(A, b), alpha and b
 * by {@link Channel}; purchases follow a Poisson process, and after each repeat purchase the
 * customer leaves for good with that probability.
 *
 * <p>Spend: Gamma-Gamma (Fader, Hardie 2013). A customer has a scale nu from Gamma(Q, V), each
 * purchase an amount from Gamma(P, nu), independent of the times: the mean over customers is P V /
 * (Q - 1) in pounds.
 *
 * <p>Seasons act on when customers are won, not on when they buy again: that keeps the law exact.
 */
final class BuyingLaw {
  static final double R = 0.8;
  static final double A = 0.7;
  static final double P = 6;
  static final double Q = 4;
  static final double V = 60;

  /**
   * One customer.
   *
   * @param rate purchases a day
   * @param repeats days since the first purchase at which repeat purchases happen, ascending
   * @param until days since the first purchase at which the customer left, or the data end
   */
  record Life(double rate, List<Double> repeats, double until) {}

  private BuyingLaw() {}

  /** A customer of whom so many days since the first purchase are seen. */
  static Life life(Draws draws, Channel channel, double horizonDays) {
    double rate = draws.gamma(R, channel.alphaDays);
    double dropout = draws.beta(A, channel.b);
    List<Double> repeats = new ArrayList<>();
    double at = draws.exponential(rate);
    while (at < horizonDays) {
      repeats.add(at);
      if (draws.chance(dropout)) {
        return new Life(rate, repeats, at);
      }
      at += draws.exponential(rate);
    }
    return new Life(rate, repeats, horizonDays);
  }

  /** The customer's nu. */
  static double spendScale(Draws draws) {
    return draws.gamma(Q, V);
  }

  /** Amount of one purchase in pence, at least one. */
  static long pence(Draws draws, double spendScale) {
    return Math.max(1, StrictMath.round(draws.gamma(P, spendScale) * 100));
  }

  /** The parameters, as truth: times in days, amounts in pounds. */
  static void tell(Truth truth) {
    for (Channel channel : Channel.values()) {
      truth.law(channel.label, "share", channel.share);
      truth.law(channel.label, "bg_nbd_r", R);
      truth.law(channel.label, "bg_nbd_alpha", channel.alphaDays);
      truth.law(channel.label, "bg_nbd_a", A);
      truth.law(channel.label, "bg_nbd_b", channel.b);
    }
    truth.law("", "gamma_gamma_p", P);
    truth.law("", "gamma_gamma_q", Q);
    truth.law("", "gamma_gamma_v", V);
  }
}
