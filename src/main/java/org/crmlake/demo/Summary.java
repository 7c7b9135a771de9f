package org.crmlake.demo;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * What the dumps hold once all of them are taken in and every correction counts: the truth that the
 * lake's tables must repeat.
 *
 * @param from first day of the dumps
 * @param to last day of the dumps; data are complete through it
 * @param files files written
 * @param rows records in the files, headers not counted
 * @param accounts distinct accounts, each of which has an order that was not cancelled
 * @param contacts distinct contacts
 * @param orders orders that were not cancelled, returns not counted
 * @param returns returns
 * @param cancelled orders that were cancelled in the end; not in any amount
 * @param withoutCustomer records of orders that name no account; in no other number but rows
 * @param gross amount of the orders that were not cancelled, in pounds
 * @param refunds amount of the returns, positive, in pounds
 * @param campaigns distinct campaigns
 * @param members distinct members of campaigns
 * @param touches distinct touches, those of persons who never bought included
 * @param costs distinct costs
 */
public record Summary(
    LocalDate from,
    LocalDate to,
    long files,
    long rows,
    long accounts,
    long contacts,
    long orders,
    long returns,
    long cancelled,
    long withoutCustomer,
    BigDecimal gross,
    BigDecimal refunds,
    long campaigns,
    long members,
    long touches,
    long costs) {

  /** gross - refunds. */
  public BigDecimal net() {
    return gross.subtract(refunds);
  }

  String toText() {
    return String.join(
        " ",
        List.of(
            from.toString(),
            to.toString(),
            Long.toString(files),
            Long.toString(rows),
            Long.toString(accounts),
            Long.toString(contacts),
            Long.toString(orders),
            Long.toString(returns),
            Long.toString(cancelled),
            Long.toString(withoutCustomer),
            gross.toString(),
            refunds.toString(),
            Long.toString(campaigns),
            Long.toString(members),
            Long.toString(touches),
            Long.toString(costs)));
  }

  /**
   * @throws IllegalArgumentException if the text is not what {@link #toText} makes
   */
  static Summary parse(String text) {
    List<String> parts = List.of(text.strip().split(" ", -1));
    if (parts.size() != 16) {
      throw new IllegalArgumentException("16 values expected, " + parts.size() + " found: " + text);
    }
    return new Summary(
        LocalDate.parse(parts.get(0)),
        LocalDate.parse(parts.get(1)),
        Long.parseLong(parts.get(2)),
        Long.parseLong(parts.get(3)),
        Long.parseLong(parts.get(4)),
        Long.parseLong(parts.get(5)),
        Long.parseLong(parts.get(6)),
        Long.parseLong(parts.get(7)),
        Long.parseLong(parts.get(8)),
        Long.parseLong(parts.get(9)),
        new BigDecimal(parts.get(10)),
        new BigDecimal(parts.get(11)),
        Long.parseLong(parts.get(12)),
        Long.parseLong(parts.get(13)),
        Long.parseLong(parts.get(14)),
        Long.parseLong(parts.get(15)));
  }
}
