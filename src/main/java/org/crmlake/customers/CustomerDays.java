package org.crmlake.customers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.crmlake.job.Batches;

/**
 * Events of customers to one row a customer, in one pass over rows that lie by the hash of the
 * customer. (As aggregates, by day and by customer, the same is hashed and sorted twice; and only
 * rows in the order of one number are sorted without comparing them.)
 *
 * <p>Events have the columns of {@link #EVENT}; {@code known} is null for an order or a return,
 * else a span of days and what was known of the customer in it. Customers without an order or a
 * return have no row.
 */
final class CustomerDays implements MapPartitionsFunction<Row, Row> {
  /** Days as days since 1970-01-01, amounts in the smallest unit. */
  static final List<String> EVENT =
      List.of("hash", "customer_id", "day", "is_return", "minor", "known");

  private static final int KNOWN = EVENT.indexOf("known");
  private static final long serialVersionUID = 1;

  /** The columns of the rows made; {@code known} has the spans in no certain order. */
  static StructType schema(DataType known) {
    return StructType.fromDDL(
            """
            customer_id string not null, first_purchase int, days array<int>, orders array<int>,
            returns array<int>, gross array<bigint>, refund array<bigint>""")
        .add("known", new ArrayType(known, false));
  }

  @Override
  public Iterator<Row> call(Iterator<Row> events) {
    Customers customers = new Customers(events);
    return new Batches(() -> customers.event != null, customers::next);
  }

  private static final class Customers {
    private final Iterator<Row> events;
    private Row event;

    Customers(Iterator<Row> events) {
      this.events = events;
      advance();
    }

    private void advance() {
      event = events.hasNext() ? events.next() : null;
    }

    /** The rows of all customers with the next hash: nearly always one. */
    Iterator<Row> next() {
      long hash = event.getLong(0);
      Map<String, History> histories = new TreeMap<>();
      while (event != null && event.getLong(0) == hash) {
        histories.computeIfAbsent(event.getString(1), id -> new History()).add(event);
        advance();
      }
      return histories.entrySet().stream()
          .filter(h -> h.getValue().size > 0)
          .map(h -> h.getValue().row(h.getKey()))
          .iterator();
    }
  }

  /** What one customer ordered and returned, and what was known of it. */
  private static final class History {
    private static final int FEW = 4;

    private int size;

    /** Day and position of the event: in their order events are by day. */
    private long[] dayAndEvent = new long[FEW];

    private boolean[] isReturn = new boolean[FEW];
    private long[] minor = new long[FEW];
    private final List<Row> known = new ArrayList<>(1);

    void add(Row event) {
      if (!event.isNullAt(KNOWN)) {
        known.add(event.getStruct(KNOWN));
        return;
      }
      if (size == minor.length) {
        dayAndEvent = Arrays.copyOf(dayAndEvent, 2 * size);
        isReturn = Arrays.copyOf(isReturn, 2 * size);
        minor = Arrays.copyOf(minor, 2 * size);
      }
      dayAndEvent[size] = ((long) event.getInt(2) << Integer.SIZE) | size;
      isReturn[size] = event.getBoolean(3);
      minor[size] = event.getLong(4);
      size++;
    }

    Row row(String customer) {
      Arrays.sort(dayAndEvent, 0, size);
      int[] days = new int[size];
      int[] orders = new int[size];
      int[] returns = new int[size];
      long[] gross = new long[size];
      long[] refund = new long[size];
      int last = -1;
      Integer firstPurchase = null;
      for (int i = 0; i < size; i++) {
        int day = (int) (dayAndEvent[i] >> Integer.SIZE);
        int event = (int) dayAndEvent[i];
        if (last < 0 || days[last] != day) {
          last++;
          days[last] = day;
        }
        if (isReturn[event]) {
          returns[last]++;
          refund[last] = Math.addExact(refund[last], minor[event]);
        } else {
          orders[last]++;
          gross[last] = Math.addExact(gross[last], minor[event]);
          firstPurchase = firstPurchase == null ? Integer.valueOf(day) : firstPurchase;
        }
      }
      int count = last + 1;
      return RowFactory.create(
          customer,
          firstPurchase,
          Arrays.copyOf(days, count),
          Arrays.copyOf(orders, count),
          Arrays.copyOf(returns, count),
          Arrays.copyOf(gross, count),
          Arrays.copyOf(refund, count),
          known.toArray());
    }
  }
}
