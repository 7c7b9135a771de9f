package org.crmlake.demo;

import java.math.BigDecimal;

/** Counts what is generated; amounts in pence, which longs hold exactly. */
final class Totals {
  long accounts;
  long contacts;
  long orders;
  long returns;
  long cancelled;
  long withoutCustomer;
  long grossPence;
  long refundPence;
  long campaigns;
  long members;
  long touches;
  long costs;

  Summary summary(Calendar calendar, Dumps dumps) {
    return new Summary(
        calendar.from(),
        calendar.to(),
        dumps.files(),
        dumps.records(),
        accounts,
        contacts,
        orders,
        returns,
        cancelled,
        withoutCustomer,
        pounds(grossPence),
        pounds(refundPence),
        campaigns,
        members,
        touches,
        costs);
  }

  static BigDecimal pounds(long pence) {
    return BigDecimal.valueOf(pence, 2);
  }
}
