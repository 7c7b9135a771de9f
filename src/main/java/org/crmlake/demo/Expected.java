package org.crmlake.demo;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The canonical tables that the dumps must come to, by the rules of ingest said once more and
 * simply: of the versions of a record the newest by modified, dump date and place wins; what a
 * complete dump lacks is deleted; merged accounts' records are of the account that is left; amounts
 * are converted by the rate of their day.
 */
final class Expected {
  private static final String BASE = "GBP";

  private static final Comparator<Version> NEWEST =
      Comparator.comparing((Version v) -> v.row[v.row.length - 1])
          .thenComparing(Version::dump)
          .thenComparing(Version::place);

  /** Tables whose rows belong to a customer. */
  private static final Set<Kind> OF_CUSTOMERS =
      Set.of(
          Kind.ORDERS,
          Kind.TOUCHES,
          Kind.OPPORTUNITIES,
          Kind.ACTIVITIES,
          Kind.CASES,
          Kind.SURVEY_RESPONSES);

  private record Version(CrmSystem system, LocalDate dump, long place, String[] row) {}

  private final Map<Kind, SortedMap<String, Version>> newest = new EnumMap<>(Kind.class);
  private final Map<Kind, SortedMap<LocalDate, Set<String>>> complete = new EnumMap<>(Kind.class);
  private final Map<String, String> mergedInto = new HashMap<>();
  private final Map<String, SortedMap<LocalDate, BigDecimal>> rates = new HashMap<>();
  private long places;

  /** A record that was written to a dump, and is good. */
  void saw(CrmSystem system, Kind kind, LocalDate dump, String[] row) {
    String key = key(system, kind, row);
    Version version = new Version(system, dump, ++places, row.clone());
    newest
        .computeIfAbsent(kind, k -> new TreeMap<>())
        .merge(key, version, (a, b) -> NEWEST.compare(a, b) > 0 ? a : b);
    if (kind == Kind.ID_ALIASES) {
      mergedInto.put(id(version, row[1], "old_id"), id(version, row[2], "into_id"));
    }
    if (kind == Kind.FX_RATES) {
      rates
          .computeIfAbsent(row[0], i -> new TreeMap<>())
          .put(LocalDate.parse(row[1]), new BigDecimal(row[3]));
    }
  }

  /** A dump that holds every record of its kind that there is. */
  void sawAll(CrmSystem system, Kind kind, LocalDate dump, List<String[]> rows) {
    Set<String> keys = new HashSet<>();
    rows.forEach(row -> keys.add(key(system, kind, row)));
    complete
        .computeIfAbsent(kind, k -> new TreeMap<>())
        .computeIfAbsent(dump, d -> new HashSet<>())
        .addAll(keys);
  }

  private static String key(CrmSystem system, Kind kind, String[] row) {
    return system.id + "|" + String.join("|", List.of(row).subList(0, kind.keys));
  }

  /** Writes down every table that has rows. */
  void tell(Truth truth) {
    for (Map.Entry<Kind, SortedMap<String, Version>> table : newest.entrySet()) {
      Kind kind = table.getKey();
      if (kind == Kind.OPPORTUNITY_STAGES) {
        stages(truth, table.getValue());
      } else {
        table.getValue().forEach((key, version) -> row(truth, kind, key, version, Map.of()));
      }
    }
  }

  /** Only entries into another stage, with the stage before. */
  private void stages(Truth truth, SortedMap<String, Version> rows) {
    Kind kind = Kind.OPPORTUNITY_STAGES;
    Map<String, String> stages = new HashMap<>();
    for (Map.Entry<String, Version> entry : rows.entrySet()) {
      String[] row = entry.getValue().row;
      String deal = entry.getValue().system.id + row[0];
      String stage = row[kind.at("stage")];
      String before = stages.put(deal, stage);
      if (!stage.equals(before)) {
        Map<String, String> more = new TreeMap<>();
        more.put("previous_stage", before == null ? "" : before);
        more.put("is_stage_change", "true");
        row(truth, kind, entry.getKey(), entry.getValue(), more);
      }
    }
  }

  private void row(Truth truth, Kind kind, String key, Version version, Map<String, String> more) {
    CrmSystem system = version.system;
    if (!system.counts(kind, version.row)) {
      return;
    }
    List<String> columns = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < kind.columns.size() - 1; i++) {
      String column = kind.columns.get(i);
      if (!column.equals("is_deleted") && !column.equals("is_closed") && !column.equals("is_won")) {
        columns.add(kind.canonical.get(i));
        values.add(system.tells(kind, column) ? value(version, kind, column) : "");
      }
    }
    boolean soft = system.tells(kind, "is_deleted") && is(version, kind, "is_deleted", "true");
    boolean gone = isGone(kind, key);
    boolean merged = soft && kind == Kind.ACCOUNTS && !is(version, kind, "merged_into_id", "");
    put(columns, values, "source_system", system.id);
    put(columns, values, "dump_date", version.dump.toString());
    put(columns, values, "source_modified_at", version.row[version.row.length - 1]);
    put(columns, values, "is_deleted", Boolean.toString(soft || gone));
    put(columns, values, "delete_kind", merged ? "merged" : soft ? "soft" : gone ? "inferred" : "");
    if (OF_CUSTOMERS.contains(kind)) {
      put(
          columns,
          values,
          "customer_id",
          root(id(version, version.row[kind.at("account_id")], "account_id")));
    }
    if (kind == Kind.ORDERS) {
      put(columns, values, "net_base", inBase(version, kind, "net", "order_date"));
    } else if (kind == Kind.COSTS) {
      put(columns, values, "amount_base", inBase(version, kind, "amount", "period_start"));
    } else if (kind == Kind.OPPORTUNITIES) {
      put(columns, values, "amount_base", inBase(version, kind, "amount", "expected_close_date"));
    } else if (kind == Kind.ID_ALIASES) {
      put(columns, values, "root_id", root(id(version, version.row[1], "old_id")));
    }
    more.forEach((column, value) -> put(columns, values, column, value));
    truth.add(kind.table(), columns.toArray(String[]::new), values.toArray(String[]::new));
  }

  private static void put(List<String> columns, List<String> values, String column, String value) {
    columns.add(column);
    values.add(value);
  }

  private static boolean is(Version version, Kind kind, String column, String value) {
    return version.row[kind.at(column)].equals(value);
  }

  private static String value(Version version, Kind kind, String column) {
    String value = version.row[kind.at(column)];
    if (value.isEmpty()) {
      return "";
    }
    if (column.equals("email")) {
      return DigestUtils.sha256Hex(value.strip().toLowerCase(Locale.ROOT));
    }
    if (Ids.isPrefixed(kind, column)) {
      return id(version, value, column);
    }
    return column.equals("seq") ? version.system.idOf(column, value) : value;
  }

  private static String id(Version version, String plain, String column) {
    return plain.isEmpty() ? "" : version.system.id + ":" + version.system.idOf(column, plain);
  }

  /** The account that is left, of ids as canonical tables have them. */
  private String root(String account) {
    String at = account;
    while (mergedInto.containsKey(at)) {
      at = mergedInto.get(at);
    }
    return at;
  }

  private boolean isGone(Kind kind, String key) {
    SortedMap<LocalDate, Set<String>> dumps = complete.get(kind);
    return dumps != null && !dumps.get(dumps.lastKey()).contains(key);
  }

  private String inBase(Version version, Kind kind, String amount, String day) {
    BigDecimal value = new BigDecimal(version.row[kind.at(amount)]);
    String currency = version.row[kind.at("currency")];
    LocalDate on = LocalDate.parse(version.row[kind.at(day)]);
    SortedMap<LocalDate, BigDecimal> known =
        currency.equals(BASE) ? null : rates.get(currency).headMap(on.plusDays(1));
    BigDecimal rate = known == null ? BigDecimal.ONE : known.get(known.lastKey());
    return value.multiply(rate).setScale(2, RoundingMode.HALF_UP).toPlainString();
  }
}
