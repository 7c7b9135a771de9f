package org.crmlake.demo;

import java.time.LocalDate;
import java.util.List;
import java.util.function.BiFunction;
import org.crmlake.demo.Dumps.Kind;

/**
 * Writes one customer's purchases down the way a shop's exports do: split, late, sent twice, at
 * first with a wrong amount, cancelled, returned. In the end the orders that were not cancelled
 * come to exactly the purchases given.
 */
final class Orders {
  private static final List<String> SALES_CHANNELS =
      List.of("web", "web", "web", "web", "phone", "sales_rep");

  private static final int MODIFIED = 11;

  private final String account;
  private final Calendar calendar;
  private final Dumps dumps;
  private final Totals totals;
  private final Draws draws;
  private final BiFunction<Draws, LocalDate, String> buyer;
  private int count;
  private String campaign = "";

  Orders(String account, Company company, Draws draws, BiFunction<Draws, LocalDate, String> buyer) {
    this.account = account;
    this.calendar = company.calendar();
    this.dumps = company.dumps();
    this.totals = company.totals();
    this.draws = draws;
    this.buyer = buyer;
  }

  /**
   * @param campaign that the shop noted; "" if none
   * @return the order, the first where there are two
   */
  String purchase(LocalDate day, long pence, String campaign) {
    this.campaign = campaign;
    String first;
    if (pence > 1 && draws.chance(0.05)) {
      long part = 1 + (long) (draws.uniform() * (pence - 1));
      first = order(day, part);
      order(day, pence - part);
    } else {
      first = order(day, pence);
    }
    this.campaign = "";
    if (draws.chance(0.03)) {
      cancelledOrder(day.plusDays(draws.between(0, 20)), pence);
    }
    if (draws.chance(0.005)) {
      totals.withoutCustomer++;
      add(day, newOrder("", "", day, "completed", pence));
    }
    return first;
  }

  private String order(LocalDate day, long pence) {
    totals.orders++;
    totals.grossPence += pence;
    String[] row = newOrder(account, buyer.apply(draws, day), day, "completed", pence);
    LocalDate delivered =
        draws.chance(0.03) ? calendar.lastAtMost(day.plusDays(draws.between(1, 7))) : day;
    LocalDate corrected = day.plusDays(draws.between(2, 12));
    if (draws.chance(0.02) && calendar.covers(corrected)) {
      String[] wrong = row.clone();
      wrong[8] = amount(pence + draws.between(1, 5000));
      row[MODIFIED] = Calendar.instant(draws, corrected);
      add(delivered, wrong);
      sendAgain(delivered, wrong);
      add(corrected, row);
    } else {
      add(delivered, row);
      sendAgain(delivered, row);
    }
    if (draws.chance(0.05)) {
      giveBack(row[0], day.plusDays(draws.between(3, 30)), pence);
    }
    return row[0];
  }

  /** An order on top of the law's: placed, and called off a few days later. */
  private void cancelledOrder(LocalDate day, long pence) {
    LocalDate cancelled = day.plusDays(draws.between(1, 5));
    if (calendar.covers(cancelled)) {
      totals.cancelled++;
      String[] row = newOrder(account, buyer.apply(draws, day), day, "placed", pence);
      add(day, row);
      row[6] = "cancelled";
      row[MODIFIED] = Calendar.instant(draws, cancelled);
      add(cancelled, row);
    }
  }

  private void giveBack(String original, LocalDate day, long pence) {
    if (calendar.covers(day)) {
      long back = draws.chance(0.4) ? pence : 1 + (long) (draws.uniform() * (pence - 1));
      totals.returns++;
      totals.refundPence += back;
      String[] row = newOrder(account, "", day, "returned", -back);
      row[7] = original;
      add(day, row);
    }
  }

  /** The same row in a later dump, be it superseded by then or not. */
  private void sendAgain(LocalDate delivered, String[] row) {
    LocalDate again = delivered.plusDays(draws.between(1, 15));
    if (draws.chance(0.02) && calendar.covers(again)) {
      add(again, row);
    }
  }

  private String[] newOrder(
      String customer, String contact, LocalDate day, String status, long pence) {
    count++;
    String orderedAt = Calendar.instant(draws, day);
    return new String[] {
      "O" + account.substring(1) + "-" + count,
      customer,
      contact,
      orderedAt,
      draws.pick(SALES_CHANNELS),
      campaign,
      status,
      "",
      amount(pence),
      "GBP",
      "",
      orderedAt
    };
  }

  private static String amount(long pence) {
    return Totals.pounds(pence).toPlainString();
  }

  private void add(LocalDate dump, String[] row) {
    dumps.add(Kind.ORDERS, dump, row);
  }
}
