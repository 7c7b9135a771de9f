package org.crmlake.stats;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The CDNOW 1/10 sample of Fader and Hardie: 2357 customers, 39 weeks of calibration, in weeks
 * rounded to two decimals.
 */
final class Cdnow {
  private Cdnow() {}

  record Line(int x, double recency, double age, double meanSpend) {}

  static List<Line> lines() throws IOException {
    Path file =
        Path.of(
            System.getProperty("published.data", "absent"),
            "cdnow/cdnow_customers_summary_with_transactions.csv");
    assumeTrue(Files.exists(file), "CDNOW is not there: -Dpublished.data");
    return Files.readAllLines(file).stream()
        .skip(1)
        .map(line -> line.split(","))
        .map(
            f ->
                new Line(
                    Integer.parseInt(f[1]),
                    Double.parseDouble(f[2]),
                    Double.parseDouble(f[3]),
                    Double.parseDouble(f[4])))
        .toList();
  }

  /** With times multiplied, for another unit. */
  static PurchaseTable purchases(double unit) throws IOException {
    PurchaseTable.Builder builder = PurchaseTable.builder();
    lines().forEach(l -> builder.add(l.x(), l.recency() * unit, l.age() * unit, 1));
    return builder.build();
  }

  static SpendTable spend() throws IOException {
    SpendTable.Builder builder = SpendTable.builder();
    lines().stream()
        .filter(l -> l.x() > 0 && l.meanSpend() > 0)
        .forEach(l -> builder.add(l.x(), l.x() * l.meanSpend(), 1));
    return builder.build();
  }
}
