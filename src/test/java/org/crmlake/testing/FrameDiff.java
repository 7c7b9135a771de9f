package org.crmlake.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What is missing from a frame (-) and what it has too much (+), sorted, with the column names
 * above.
 */
final class FrameDiff {
  private static final int SHOWN = 40;

  private FrameDiff() {}

  static String of(Dataset<Row> expected, Dataset<Row> actual) {
    Map<String, Integer> balance = new TreeMap<>();
    expected.collectAsList().forEach(r -> balance.merge(r.mkString(" | "), -1, Integer::sum));
    actual.collectAsList().forEach(r -> balance.merge(r.mkString(" | "), 1, Integer::sum));
    List<String> lines = new ArrayList<>();
    lines.add("rows differ (- missing, + unexpected)");
    lines.add("  " + String.join(" | ", actual.columns()));
    balance.forEach(
        (row, n) -> {
          for (int i = 0; i < Math.abs(n) && lines.size() < SHOWN; i++) {
            lines.add((n < 0 ? "- " : "+ ") + row);
          }
        });
    return String.join(System.lineSeparator(), lines);
  }
}
