package org.crmlake.retention;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.transform;

import java.time.LocalDate;
import java.util.List;
import java.util.function.IntConsumer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/** The days of one customer up to a day, for one activity after the other. */
final class CustomerWalk {
  private final int size;
  private final int[] days;

  /** Made when a grain first needs them. */
  private final LocalDate[] dates;

  private final int[] orders;
  private boolean ordersOnly;
  private int first;
  private int last;

  /** Columns over base.purchase_history: what the constructor reads. */
  static List<Column> facts() {
    return List.of(days(), col("orders"));
  }

  /** {@code days} as days since 1970-01-01. */
  static Column days() {
    return transform(col("days"), Grain.DAY::index).as("days");
  }

  /**
   * @param row with {@code days} (since 1970-01-01, ascending) and {@code orders} from a position
   *     on
   * @param cut the last day that counts
   */
  CustomerWalk(Row row, int position, int cut) {
    List<Integer> all = row.getList(position);
    List<Integer> ordersOf = row.getList(position + 1);
    int known = all.size();
    while (known > 0 && all.get(known - 1) > cut) {
      known--;
    }
    size = known;
    days = new int[size];
    dates = new LocalDate[size];
    orders = new int[size];
    for (int i = 0; i < size; i++) {
      days[i] = all.get(i);
      orders[i] = ordersOf.get(i);
    }
  }

  int size() {
    return size;
  }

  /**
   * Goes through the activities, on whose days the methods below tell then; those without an active
   * day are left out.
   *
   * @param counted takes the activity's ordinal; {@link Activity#BOTH} where all have the same days
   */
  void each(List<Activity> activities, IntConsumer counted) {
    boolean isBoth = activities.size() > 1 && everyDayHasAnOrder();
    for (Activity activity : isBoth ? activities.subList(0, 1) : activities) {
      ordersOnly = activity == Activity.PURCHASE;
      if (begin()) {
        counted.accept(isBoth ? Activity.BOTH : activity.ordinal());
      }
    }
  }

  private boolean everyDayHasAnOrder() {
    for (int n : orders) {
      if (n == 0) {
        return false;
      }
    }
    return true;
  }

  private boolean begin() {
    first = 0;
    while (first < size && !isActive(first)) {
      first++;
    }
    last = size - 1;
    while (last >= 0 && !isActive(last)) {
      last--;
    }
    return first < size;
  }

  boolean isActive(int day) {
    return !ordersOnly || orders[day] > 0;
  }

  int firstActive() {
    return first;
  }

  int lastActive() {
    return last;
  }

  /** Days since 1970-01-01. */
  int day(int day) {
    return days[day];
  }

  int orders(int day) {
    return orders[day];
  }

  /** Number of the period of the first active day. */
  int firstPeriod(Grain grain) {
    return period(grain, first);
  }

  int period(Grain grain, int day) {
    if (grain == Grain.DAY) {
      return days[day];
    }
    if (dates[day] == null) {
      dates[day] = LocalDate.ofEpochDay(days[day]);
    }
    return grain.index(dates[day]);
  }
}
