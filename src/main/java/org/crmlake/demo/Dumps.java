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
        "currency",
        "is_deleted",
        "modified_at"),
    CAMPAIGNS(
        "campaign_id",
        "name",
        "parent_id",
        "channel",
        "type",
        "status",
        "start_date",
        "end_date",
        "budget",
        "actual_cost",
        "currency",
        "workflow_id",
        "series_step",
        "is_deleted",
        "modified_at"),
    CAMPAIGN_MEMBERS(
        "campaign_id",
        "person_id",
        "contact_id",
        "lead_id",
        "status",
        "responded",
        "first_responded_date",
        "joined_at",
        "is_deleted",
        "modified_at"),
    TOUCHES(
        "touch_id",
        "account_id",
        "contact_id",
        "lead_id",
        "email",
        "campaign_id",
        "kind",
        "channel",
        "touched_at",
        "message_id",
        "variant",
        "workflow_id",
        "is_bot",
        "run_in_crm",
        "is_deleted",
        "modified_at"),
    COSTS(
        "cost_id",
        "period_start",
        "kind",
        "purpose",
        "channel",
        "campaign_id",
        "amount",
        "currency",
        "period_end",
        "is_deleted",
        "modified_at");

    private final String[] columns;
    private final String file;

    Kind(String... columns) {
      this.columns = columns;
      this.file = name().toLowerCase(java.util.Locale.ROOT) + ".csv.gz";
    }
  }

  private final Map<Kind, SortedMap<LocalDate, StringBuilder>> rows = new TreeMap<>();

  private long records;

  Dumps() {
    for (Kind kind : Kind.values()) {
      rows.put(kind, new TreeMap<>());
    }
  }

  void add(Kind kind, LocalDate dump, String... values) {
    if (values.length != kind.columns.length) {
      throw new IllegalArgumentException(
          kind + " has " + kind.columns.length + " columns, not " + values.length);
    }
    records++;
    open(kind, dump).append(Csv.row(values));
  }

  /** Makes sure that a dump exists, if only as a header. */
  StringBuilder open(Kind kind, LocalDate dump) {
    return rows.get(kind)
        .computeIfAbsent(dump, d -> new StringBuilder().append(Csv.row(kind.columns)));
  }

  /** Records of all dumps, headers not counted. */
  long records() {
    return records;
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
