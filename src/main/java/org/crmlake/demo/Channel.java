package org.crmlake.demo;

import org.crmlake.demo.MarketingLaw.Medium;

/**
 * How a customer was won. Channels differ in how often their customers buy and how soon they leave:
 * within one channel purchases follow BG/NBD with {@link BuyingLaw#R}, alphaDays, {@link
 * BuyingLaw#A} and b.
 */
enum Channel {
  ORGANIC_SEARCH("organic_search", 0.30, 60, 4.5, null),
  PAID_SEARCH("paid_search", 0.22, 90, 3.0, Medium.PAID_SEARCH),
  EMAIL("email", 0.13, 50, 4.5, Medium.EMAIL),
  REFERRAL("referral", 0.12, 35, 8.0, null),
  TRADE_FAIR("trade_fair", 0.10, 45, 6.0, Medium.TRADE_FAIR),
  MARKETPLACE("marketplace", 0.13, 120, 2.5, null);

  final String label;

  /** Share of new customers; the shares add up to one. */
  final double share;

  /** Rate parameter of the gamma law of purchase rates, in days. */
  final double alphaDays;

  /** Second parameter of the beta law of dropout. */
  final double b;

  /** Medium that won the customer; null if none did. */
  final Medium medium;

  Channel(String label, double share, double alphaDays, double b, Medium medium) {
    this.label = label;
    this.share = share;
    this.alphaDays = alphaDays;
    this.b = b;
    this.medium = medium;
  }

  static Channel draw(Draws draws) {
    double left = draws.uniform();
    for (Channel channel : values()) {
      left -= channel.share;
      if (left < 0) {
        return channel;
      }
    }
    return MARKETPLACE;
  }
}
