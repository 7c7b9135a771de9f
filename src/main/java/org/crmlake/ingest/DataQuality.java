package org.crmlake.ingest;

import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.crmlake.lake.Contracts;
import org.crmlake.lake.Lake;
import org.crmlake.lake.Ledger;
import org.crmlake.lake.RunRow;
import org.crmlake.lake.SideBySide;
import org.crmlake.lake.TableWriter;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.Project;
import org.crmlake.spec.QualitySpec;
import org.crmlake.spec.TableSpec;

/**
 * {@code ops.data_quality}: what is to be cleaned, for each canonical table, column, system and
 * owner, as the newest dump shows it. Two queries count all tables that have changed since they
 * were last counted, or whose records are keys in them; one commit writes the counts.
 */
final class DataQuality {
  private static final TableSpec TABLE = DumpTables.dataQuality();

  /** Changes when the code counts otherwise. */
  private static final String CODE = "1";

  /** What every record has; is of the system, not of the company. */
  private static final Set<String> COMMON =
      Set.of(
          "source_system",
          "source_id",
          "dump_date",
          "source_modified_at",
          "is_deleted",
          "delete_kind",
          "custom",
          "merged_into_id",
          "month");

  private final Lake lake;
  private final QualitySpec settings;
  private final Mappings mappings;
  private final Map<String, LocalDate> newestDumps;
  private final KeyColumns keyColumns;
  private final Set<String> there;
  private final Map<String, TableSpec> tables = new TreeMap<>();

  /**
   * @param newestDumps by feed
   */
  DataQuality(Lake lake, Project project, Mappings mappings, Map<String, LocalDate> newestDumps) {
    this.lake = lake;
    this.settings = project.quality();
    this.mappings = mappings;
    this.newestDumps = newestDumps;
    this.keyColumns = new KeyColumns(project.model().values(), project.lake().customer());
    this.there = lake.tables("crm");
    project.model().values().stream()
        .filter(
            t -> there.contains(t.id()) && !t.id().equals(IdAliases.TABLE) && t.has("is_deleted"))
        .forEach(t -> tables.put(t.id(), t));
  }

  /**
   * Counts what has changed.
   *
   * @return whether anything had
   */
  boolean measure(Commit commit) {
    Map<String, Long> versions = new TreeMap<>();
    tables.keySet().forEach(t -> versions.put(t, lake.version(t)));
    String fingerprint = fingerprint();
    Optional<RunRow> last =
        lake.exists(TABLE.id())
            ? new Ledger(lake).lastPublished(TABLE).filter(r -> fingerprint.equals(r.fingerprint()))
            : Optional.empty();
    Map<String, Long> counted = last.map(RunRow::inputVersions).orElse(Map.of());
    List<TableSpec> due =
        tables.values().stream()
            .filter(t -> read(t).stream().anyMatch(i -> !versions.get(i).equals(counted.get(i))))
            .toList();
    if (due.isEmpty()) {
      return false;
    }
    new Contracts(lake).open(TABLE, false);
    List<Row> rows = Failures.explained(TABLE.id(), () -> rows(due));
    Dataset<Row> frame = lake.spark().createDataFrame(rows, Contracts.schema(TABLE)).coalesce(1);
    String metadata = commit.metadata(TABLE, "replace", fingerprint, versions);
    TableWriter writer = new TableWriter(lake);
    if (lake.version(TABLE.id()) == 0) {
      writer.append(TABLE, frame, metadata);
    } else {
      writer.replace(TABLE, frame, predicate(due, rows), metadata);
    }
    return true;
  }

  /** The table and those whose records are keys in it. */
  private Set<String> read(TableSpec table) {
    Set<String> read = new TreeSet<>(keyColumns.of(table).values());
    read.retainAll(tables.keySet());
    read.add(table.id());
    return read;
  }

  private List<Row> rows(List<TableSpec> due) {
    List<Object> found = SideBySide.run(2, List.of(() -> counts(due), () -> keys(due)));
    @SuppressWarnings("unchecked") // The order is that of the work.
    List<Row> counts = (List<Row>) found.get(0);
    KeyQuality.Found keys = (KeyQuality.Found) found.get(1);
    List<Row> rows = new ArrayList<>();
    counts.forEach(r -> rows.addAll(unpivoted(r, keys)));
    rows.sort(Comparator.comparing(r -> r.mkString("\u0001")));
    return rows;
  }

  /** Few groups come out of each table, so one task each takes them together. */
  private List<Row> counts(List<TableSpec> due) {
    SparkSession session = lake.spark().newSession();
    session.conf().set("spark.sql.adaptive.enabled", "false");
    session.conf().set("spark.sql.shuffle.partitions", "1");
    Lake own = lake.on(session);
    LocalDate newest =
        newestDumps.values().stream().max(Comparator.naturalOrder()).orElse(LocalDate.EPOCH);
    return due.stream()
        .map(t -> new QualityCounts(settings, t, columns(t)).of(own.read(t.id()), dates(t), newest))
        .reduce(Dataset::union)
        .orElseThrow()
        .collectAsList();
  }

  private KeyQuality.Found keys(List<TableSpec> due) {
    KeyQuality quality = new KeyQuality(lake, settings, keyColumns, there);
    due.forEach(quality::add);
    return quality.find();
  }

  /** Those that are counted. */
  static List<ColumnSpec> columns(TableSpec table) {
    return table.columns().stream().filter(c -> !COMMON.contains(c.name())).toList();
  }

  /** The newest dump of each system that feeds the table. */
  private Map<String, LocalDate> dates(TableSpec table) {
    Set<String> feeds = mappings.feedsOf(table.id());
    Map<String, LocalDate> dates = new TreeMap<>();
    for (Feed feed : mappings.feeds()) {
      LocalDate date = newestDumps.get(feed.id());
      if (date != null && feeds.contains(feed.id())) {
        dates.merge(feed.source().system(), date, (a, b) -> a.isAfter(b) ? a : b);
      }
    }
    return dates;
  }

  private List<Row> unpivoted(Row group, KeyQuality.Found found) {
    TableSpec table = tables.get(group.<String>getAs(QualityCounts.TABLE));
    Map<String, String> keys = keyColumns.of(table);
    List<Long> counts = group.getList(group.fieldIndex(QualityCounts.COUNTS));
    boolean ages =
        settings.of(table).staleDays().isPresent() && group.<Long>getAs(QualityCounts.DATED) > 0;
    List<Row> rows = new ArrayList<>();
    int place = 0;
    for (ColumnSpec column : columns(table)) {
      KeyQuality.Key key =
          new KeyQuality.Key(
              table.id(),
              column.name(),
              group.getAs(QualityCounts.SYSTEM),
              group.getAs(QualityCounts.OWNER));
      Long orphans =
          tables.containsKey(keys.getOrDefault(column.name(), ""))
              ? found.keys().getOrDefault(key, 0L)
              : null;
      Long twins =
          settings.of(table).duplicates().contains(column.name())
              ? found.twins().getOrDefault(key, 0L)
              : null;
      rows.add(
          RowFactory.create(
              group.getAs(QualityCounts.DATE),
              table.id(),
              column.name(),
              key.system(),
              key.owner(),
              group.getAs(QualityCounts.ROWS),
              counts.get(place),
              counts.get(place + 1) - (orphans == null ? 0 : orphans),
              twins,
              ages ? counts.get(place + 2) : null,
              orphans));
      place += QualityCounts.COUNTS_EACH;
    }
    return rows;
  }

  /** The rows of the same dumps, also of systems and owners that have no records any more. */
  private String predicate(List<TableSpec> due, List<Row> rows) {
    Map<String, Map<String, Set<String>>> replaced = new LinkedHashMap<>();
    for (TableSpec table : due) {
      Map<String, Set<String>> dates = new HashMap<>();
      dates(table)
          .forEach(
              (system, date) ->
                  dates.computeIfAbsent(date.toString(), d -> new TreeSet<>()).add(system));
      replaced.put(table.id(), dates);
    }
    for (Row row : rows) {
      replaced
          .get(row.getString(1))
          .computeIfAbsent(day(row.get(0)), d -> new TreeSet<>())
          .add(row.getString(3));
    }
    List<String> parts = new ArrayList<>();
    replaced.forEach(
        (table, dates) ->
            dates.forEach(
                (date, systems) ->
                    parts.add(
                        "(table_name = '%s' and dump_date = date'%s' and %s)"
                            .formatted(table, date, SqlText.in("source_system", systems)))));
    return String.join(" or ", parts);
  }

  /** A session gives java.time or java.sql values, as it is set. */
  private static String day(Object date) {
    return date instanceof Date sql ? sql.toLocalDate().toString() : date.toString();
  }

  private String fingerprint() {
    String settled =
        tables.values().stream()
            .map(t -> t.ddl() + t.grain() + keyColumns.of(t) + rules(t))
            .collect(Collectors.joining("\n"));
    return DigestUtils.sha256Hex(CODE + settings.placeholders() + settled);
  }

  /** Where the settings stand in their file decides nothing. */
  private String rules(TableSpec table) {
    var own = settings.of(table);
    return "" + own.staleDays() + own.staleWhere() + own.duplicates() + new TreeMap<>(own.valid());
  }
}
