package org.crmlake.demo;

import java.time.LocalDate;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Writes one customer's purchases down the way a shop's exports do: split, late, sent twice, at
 * first with a wrong amount, cancelled, returned. In the end the orders that were not cancelled
 * come to exactly the purchases given.
 */
final class Orders {
  private static final List<String> SALES_CHANNELS =
      List.of("web", "web", "web", "web", "phone", "sales_rep");

  private static final int NET = Kind.ORDERS.at("net");
  private static final int STATUS = Kind.ORDERS.at("status");
  private static final int ORIGINAL = Kind.ORDERS.at("original_order_id");
  private static final int MODIFIED = Kind.ORDERS.at("modified_at");

  private final String account;
  private final String currency;
  private final CrmSystem system;
  private final boolean mess;
  private final Calendar calendar;
  private final Dumps dumps;
  private final Totals totals;
  private final Draws draws;
  private final BiFunction<Draws, LocalDate, String> buyer;
  private int count;
  private String campaign = "";

  Orders(Party party, Company company, Draws draws, BiFunction<Draws, LocalDate, String> buyer) {
    this.account = party.account();
    this.currency = party.currency();
    this.system = company.system();
    this.mess = company.mess();
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
    if (mess) {
      mess(day, pence);
    }
    if (draws.chance(0.005)) {
      totals.withoutCustomer++;
      add(day, newOrder("", "", day, "completed", pence));
    }
    return first;
  }

  /** Some orders are deleted in the end, and of others the amount cannot be read. */
  private void mess(LocalDate day, long pence) {
    LocalDate deleted = day.plusDays(draws.between(1, 20));
    if (draws.chance(0.05) && calendar.covers(deleted) && system.tellsDeletes()) {
      String[] row = newOrder(account, "", day, "completed", pence);
      add(day, row);
      row[Kind.ORDERS.at("is_deleted")] = "true";
      row[MODIFIED] = Calendar.instant(draws, deleted);
      add(deleted, row);
    }
    if (draws.chance(0.03)) {
      String[] row = newOrder(account, "", day, "completed", pence);
      row[NET] = "1O.5";
      dumps.addUnreadable(Kind.ORDERS, day, row);
    }
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
      wrong[NET] = amount(pence + draws.between(1, 5000));
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
      row[STATUS] = "cancelled";
      row[MODIFIED] = Calendar.instant(draws, cancelled);
      add(cancelled, row);
    }
  }

  private void giveBack(String original, LocalDate day, long pence) {
    if (calendar.covers(day) && !system.ordersAreDeals()) {
      long back = draws.chance(0.4) ? pence : 1 + (long) (draws.uniform() * (pence - 1));
      totals.returns++;
      totals.refundPence += back;
      String[] row = newOrder(account, "", day, "returned", -back);
      row[ORIGINAL] = original;
      add(day, row);
    }
  }

  /** The same row in a later dump, be it superseded by then or not. */
  private void sendAgain(LocalDate delivered, String[] row) {
    LocalDate again = delivered.plusDays(draws.between(1, 15));
    if (draws.chance(mess ? 0.2 : 0.02) && calendar.covers(again)) {
      add(again, row);
    }
  }

  private String[] newOrder(
      String customer, String contact, LocalDate day, String status, long pence) {
    count++;
    String orderedAt = Calendar.instant(draws, day);
    return new Row(Kind.ORDERS)
        .with("order_id", "O" + account.substring(1) + "-" + count)
        .with("account_id", customer)
        .with("contact_id", contact)
        .with("ordered_at", orderedAt)
        .with("channel", draws.pick(SALES_CHANNELS))
        .with("campaign_id", campaign)
        .with("status", status)
        .with("net", amount(pence))
        .with("currency", currency)
        .with("order_date", day)
        .with("is_return", Boolean.toString(pence < 0))
        .with("modified_at", orderedAt)
        .values();
  }

  private static String amount(long pence) {
    return Totals.pounds(pence).toPlainString();
  }

  private void add(LocalDate dump, String[] row) {
    dumps.add(Kind.ORDERS, dump, row);
  }
}
