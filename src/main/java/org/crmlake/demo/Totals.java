package org.crmlake.demo;

import java.math.BigDecimal;
import java.util.List;

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

  Summary summary(Calendar calendar, List<Dumps> dumps) {
    return new Summary(
        calendar.from(),
        calendar.to(),
        dumps.stream().mapToInt(Dumps::files).sum(),
        dumps.stream().mapToLong(Dumps::records).sum(),
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
