package org.crmlake.retention;

import java.time.LocalDate;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF4;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;

/**
 * A customer's months with an order or a return, ascending, and the money of each beside that of
 * the months around it; see {@link CustomerMonths#upTo}. A function and no expression: Spark
 * interprets expressions over arrays, which took ten times as long.
 */
final class MonthsOfCustomer implements UDF4<Seq<Integer>, Seq<Long>, Seq<Long>, Integer, Row[]> {
  /** Structs of a month. */
  static final ArrayType TYPE =
      new ArrayType(
          StructType.fromDDL(
              """
              period int not null, revenue bigint not null, credit_minor bigint not null,
              previous_revenue bigint not null, next_revenue bigint not null,
              is_first boolean not null, has_next boolean not null"""),
          false);

  private static final long serialVersionUID = 1;

  /**
   * @param days ascending, as days since 1970-01-01
   * @param gross amount of each day's orders
   * @param refund amount of each day's returns
   * @param known how many of the days count
   * @throws ArithmeticException if a month's amount exceeds a long
   */
  @Override
  public Row[] call(Seq<Integer> days, Seq<Long> gross, Seq<Long> refund, Integer known) {
    int[] periods = new int[known];
    long[] minor = new long[known];
    int months = 0;
    for (int i = 0; i < known; i++) {
      int period = Grain.MONTH.index(LocalDate.ofEpochDay(days.apply(i)));
      if (months == 0 || periods[months - 1] != period) {
        periods[months] = period;
        months++;
      }
      long net = Math.subtractExact(gross.apply(i), refund.apply(i));
      minor[months - 1] = Math.addExact(minor[months - 1], net);
    }
    return rows(periods, minor, months);
  }

  private static Row[] rows(int[] periods, long[] minor, int months) {
    Row[] rows = new Row[months];
    boolean paidBefore = false;
    for (int m = 0; m < months; m++) {
      boolean hasPrevious = m > 0 && periods[m - 1] == periods[m] - 1;
      boolean hasNext = m + 1 < months && periods[m + 1] == periods[m] + 1;
      rows[m] =
          RowFactory.create(
              periods[m],
              Math.max(minor[m], 0),
              Math.min(minor[m], 0),
              hasPrevious ? Math.max(minor[m - 1], 0) : 0L,
              hasNext ? Math.max(minor[m + 1], 0) : 0L,
              !paidBefore && minor[m] > 0,
              hasNext);
      paidBefore |= minor[m] > 0;
    }
    return rows;
  }
}
