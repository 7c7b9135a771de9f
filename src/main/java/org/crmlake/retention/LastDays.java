package org.crmlake.retention;

import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.Seq;

/**
 * Of a customer with an order, for several X the day of the last order before the first silence of
 * more than X days. A function for the reason that {@link MonthsOfCustomer} gives.
 */
final class LastDays implements UDF2<Seq<Integer>, Seq<Integer>, Integer[]> {
  /** A day, since 1970-01-01, for each X. */
  static final ArrayType TYPE = new ArrayType(DataTypes.IntegerType, false);

  private static final long serialVersionUID = 1;

  private final int[] inactiveDays;
  private final int cut;

  /**
   * @param inactiveDays values of X
   * @param cut days after it do not count, since 1970-01-01; the first order is not after it
   */
  LastDays(int[] inactiveDays, int cut) {
    this.inactiveDays = inactiveDays.clone();
    this.cut = cut;
  }

  /**
   * @param days since 1970-01-01, ascending
   * @param orders on each day; 0 on a day with returns only
   */
  @Override
  public Integer[] call(Seq<Integer> days, Seq<Integer> orders) {
    int first = 0;
    while (orders.apply(first) == 0) {
      first++;
    }
    Integer[] last = new Integer[inactiveDays.length];
    for (int x = 0; x < last.length; x++) {
      int day = days.apply(first);
      for (int i = first + 1; i < days.size() && days.apply(i) <= cut; i++) {
        if (orders.apply(i) > 0) {
          if (days.apply(i) - day > inactiveDays[x]) {
            break;
          }
          day = days.apply(i);
        }
      }
      last[x] = day;
    }
    return last;
  }
}
