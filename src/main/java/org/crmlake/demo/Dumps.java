package org.crmlake.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** The rows of every dump in the making, in the order in which they were added. Held in memory. */
final class Dumps {

  /** The kinds of dump and their columns, as conf/sources/generic-csv.conf expects them. */
  enum Kind {
    ACCOUNTS(
        "account_id",
        "name",
        "country",
        "industry",
        "size_band",
        "channel",
        "campaign_id",
        "owner_id",
        "created_at",
        "modified_at"),
    CONTACTS(
        "contact_id", "account_id", "title", "country", "channel", "created_at", "modified_at"),
    ORDERS(
        "order_id",
        "account_id",
        "contact_id",
        "ordered_at",
        "channel",
        "campaign_id",
        "status",
        "original_order_id",
        "net",
        "modified_at");

    private final String[] columns;
    private final String file;

    Kind(String... columns) {
      this.columns = columns;
      this.file = name().toLowerCase(java.util.Locale.ROOT) + ".csv.gz";
    }
  }

  private final Map<Kind, SortedMap<LocalDate, StringBuilder>> rows = new TreeMap<>();

  Dumps() {
    for (Kind kind : Kind.values()) {
      rows.put(kind, new TreeMap<>());
    }
  }

  void add(Kind kind, LocalDate dump, String... values) {
    open(kind, dump).append(Csv.row(values));
  }

  /** Makes sure that a dump exists, if only as a header. */
  StringBuilder open(Kind kind, LocalDate dump) {
    return rows.get(kind)
        .computeIfAbsent(dump, d -> new StringBuilder().append(Csv.row(kind.columns)));
  }

  int files() {
    return rows.values().stream().mapToInt(Map::size).sum();
  }

  void write(Path folder) throws IOException {
    for (Map.Entry<Kind, SortedMap<LocalDate, StringBuilder>> kind : rows.entrySet()) {
      for (Map.Entry<LocalDate, StringBuilder> dump : kind.getValue().entrySet()) {
        Path day = Files.createDirectories(folder.resolve(dump.getKey().toString()));
        try (OutputStream out =
            new GZIPOutputStream(Files.newOutputStream(day.resolve(kind.getKey().file)), 1 << 16)) {
          out.write(dump.getValue().toString().getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }
}
