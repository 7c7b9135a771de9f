package org.crmlake.value;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * How an amount is spread over customers: what the best hold (the whale curve) and the Gini
 * coefficient, from the histogram of the amount.
 */
final class SpreadRows implements Serializable {
  private static final long serialVersionUID = 1;

  /** The row with the Gini coefficient has no percent. */
  static final StructType SCHEMA =
      StructType.fromDDL(
          "percent int, customers bigint, net_minor bigint, share double, gini double");

  private final List<Integer> percents;

  SpreadRows(List<Integer> percents) {
    this.percents = percents;
  }

  /** From rows {@code amount, customers}. */
  Iterator<Row> of(Iterator<Row> histogram) {
    List<long[]> values = new ArrayList<>();
    histogram.forEachRemaining(r -> values.add(new long[] {r.getLong(0), r.getLong(1)}));
    long[][] best = values.toArray(long[][]::new);
    Arrays.sort(best, (p, q) -> Long.compare(q[0], p[0]));
    long customers = Arrays.stream(best).mapToLong(v -> v[1]).sum();
    long total = Arrays.stream(best).mapToLong(v -> v[0] * v[1]).sum();
    List<Row> rows = new ArrayList<>();
    for (int percent : percents) {
      // To the nearest whole customer.
      long wanted = (customers * percent + 50) / 100;
      long held = held(best, wanted);
      rows.add(
          RowFactory.create(percent, wanted, held, total > 0 ? (double) held / total : null, null));
    }
    rows.add(RowFactory.create(null, customers, total, null, gini(best, customers, total)));
    return rows.iterator();
  }

  private static long held(long[][] best, long wanted) {
    long held = 0;
    long left = wanted;
    for (long[] v : best) {
      long taken = Math.min(left, v[1]);
      held += taken * v[0];
      left -= taken;
    }
    return held;
  }

  /** Sum of (n + 1 - 2 rank) amount over n times the total, ranks from the best. */
  private static Double gini(long[][] best, long customers, long total) {
    if (total <= 0) {
      return null;
    }
    double sum = 0;
    long before = 0;
    for (long[] v : best) {
      double meanRank = before + (v[1] + 1) / 2.0;
      sum += (customers + 1 - 2 * meanRank) * v[0] * v[1];
      before += v[1];
    }
    return sum / ((double) customers * total);
  }
}
