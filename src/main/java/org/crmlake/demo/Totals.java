package org.crmlake.demo;

import java.math.BigDecimal;

/** Counts what is generated; amounts in pence, which longs hold exactly. */
final class Totals {
  long rows;
  long accounts;
  long contacts;
  long orders;
  long returns;
  long cancelled;
  long withoutCustomer;
  long grossPence;
  long refundPence;

  Summary summary(Calendar calendar, int files) {
    return new Summary(
        calendar.from(),
        calendar.to(),
        files,
        rows,
        accounts,
        contacts,
        orders,
        returns,
        cancelled,
        withoutCustomer,
        pounds(grossPence),
        pounds(refundPence));
  }

  static BigDecimal pounds(long pence) {
    return BigDecimal.valueOf(pence, 2);
  }
}
