package org.crmlake.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;

/** Dumps of orders as conf/sources/generic-csv.conf reads them, in several files a day. */
final class OrderDumps {
  static final LocalDate FULL = LocalDate.of(2026, 10, 30);
  static final LocalDate NEXT = LocalDate.of(2026, 10, 31);

  private static final String HEADER =
      "order_id,account_id,contact_id,ordered_at,channel,campaign_id,status,original_order_id,net,modified_at\n";
  private static final String[] CHANNELS = {"shop", "web", "phone", "partner"};
  private static final int DAYS = 1_095;
  private static final int LATELY = 30;
  private static final String NEXT_MODIFIED = "2026-10-31T01:02:03Z";
  private static final int ORDERS_EACH = 4;
  private static final int BUFFER = 1 << 16;

  private final long orders;
  private final Path folder;

  OrderDumps(long orders, Path folder) {
    this.orders = orders;
    this.folder = folder;
  }

  /** All orders, in the order of their ids. */
  void writeFull(int files) {
    long each = (orders + files - 1) / files;
    IntStream.range(0, files)
        .parallel()
        .forEach(
            f ->
                write(
                    FULL,
                    f,
                    LongStream.range(f * each, Math.min(orders, (f + 1) * each)),
                    "2026-10-30T01:02:03Z"));
  }

  /**
   * So many rows: every other one an order of the last month that is known, with another amount.
   */
  void writeNext(long rows) {
    long lately = orders * LATELY / DAYS;
    LongStream known =
        LongStream.range(0, rows / 2).map(n -> orders - lately + n * 2 * lately / rows);
    write(NEXT, 0, known, NEXT_MODIFIED);
    write(NEXT, 1, LongStream.range(orders, orders + rows - rows / 2), NEXT_MODIFIED);
  }

  private void write(LocalDate day, int file, LongStream written, String modified) {
    Path part = folder.resolve(day.toString()).resolve("part-%03d".formatted(file));
    try {
      Files.createDirectories(part);
      try (BufferedWriter out =
          new BufferedWriter(
              new OutputStreamWriter(
                  new GZIPOutputStream(
                      Files.newOutputStream(part.resolve("orders.csv.gz")), BUFFER),
                  StandardCharsets.UTF_8),
              BUFFER)) {
        out.write(HEADER);
        StringBuilder line = new StringBuilder();
        for (long order : (Iterable<Long>) written::iterator) {
          line.setLength(0);
          row(line, order, day, modified);
          out.append(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ids grow with time, as those of a CRM do: the same number on each day. */
  private LocalDate ordered(long order) {
    return FULL.minusDays(Math.max(0, DAYS - 1 - order * DAYS / orders));
  }

  private void row(StringBuilder line, long order, LocalDate day, String modified) {
    SplittableRandom random = new SplittableRandom(order * 31 + day.getDayOfYear());
    long account = new SplittableRandom(order).nextLong(Math.max(1, orders / ORDERS_EACH));
    LocalDate ordered = ordered(order);
    int cents = random.nextInt(100, 50_000);
    line.append('O').append(1_000_000_000L + order).append(",A").append(10_000_000L + account);
    line.append(",,").append(ordered).append('T');
    line.append(10 + random.nextInt(10))
        .append(':')
        .append(10 + random.nextInt(50))
        .append(":07Z,");
    line.append(CHANNELS[random.nextInt(CHANNELS.length)]).append(",,completed,,");
    line.append(cents / 100).append('.').append(cents % 100 < 10 ? "0" : "").append(cents % 100);
    line.append(',').append(modified).append('\n');
  }
}
