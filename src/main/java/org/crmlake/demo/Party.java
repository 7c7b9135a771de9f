package org.crmlake.demo;

import java.time.LocalDate;
import java.util.function.BiFunction;

/**
 * What the records of a customer have in common.
 *
 * @param account its id
 * @param created day of the account's record
 * @param entry day of the first purchase
 * @param contact who is spoken to on a day
 */
record Party(
    String account,
    LocalDate created,
    LocalDate entry,
    Channel channel,
    String country,
    String currency,
    String owner,
    BiFunction<Draws, LocalDate, String> contact) {

  /** The number of the account. */
  String number() {
    return account.substring(1);
  }
}
