package org.crmlake.ingest;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.crmlake.lake.Contracts;
import org.crmlake.lake.Lake;
import org.crmlake.lake.TableWriter;
import org.crmlake.spec.TableSpec;

/** {@code ops.dumps}: which files are done with. */
final class DumpLedger {
  static final String ACCEPTED = "accepted";
  static final String REJECTED = "rejected";

  private static final TableSpec TABLE = DumpTables.dumps();
  private static final StructType SCHEMA = Contracts.schema(TABLE);

  private final Lake lake;
  private final Mappings mappings;
  private final Map<String, Row> rows = new HashMap<>();
  private final Map<String, String> byFeed = new HashMap<>();
  private final Set<String> landed;

  /** Reads the whole table: it has a row a file. */
  DumpLedger(Lake lake, Mappings mappings) {
    this.lake = lake;
    this.mappings = mappings;
    this.landed = lake.tables("landing");
    // Version 0 is the empty table: the first read of a run takes seconds.
    if (lake.exists(TABLE.id()) && lake.version(TABLE.id()) > 0) {
      lake.read(TABLE.id()).collectAsList().forEach(r -> rows.put(r.getAs("file"), r));
    }
  }

  /** Whether the file was done with, for this feed as it is now, and as the file lies there now. */
  boolean has(DumpFile file) {
    Row row = of(file);
    return row != null
        && asMapped(row, file.feed())
        && row.<Long>getAs("size") == file.size()
        && row.<Timestamp>getAs("modified_at").getTime() == file.modified();
  }

  /** Whether the file was accepted, for this feed as it is now, with the same bytes. */
  boolean hasContent(DumpFile file, String sha256) {
    Row row = of(file);
    return wasAccepted(file) && asMapped(row, file.feed()) && row.getAs("sha256").equals(sha256);
  }

  /** Whether records were taken in, but the table that held them is gone. */
  private boolean isLost(Row row, Feed feed) {
    return ACCEPTED.equals(row.getAs("status"))
        && row.<Long>getAs("records_read") > row.<Long>getAs("rejected")
        && !landed.contains(feed.landing());
  }

  /** Files whose records were taken in, but the table that held them is gone: by that table. */
  Map<String, List<String>> lost() {
    Map<String, Feed> feeds = new HashMap<>();
    mappings.feeds().forEach(f -> feeds.put(f.id(), f));
    Map<String, List<String>> lost = new TreeMap<>();
    rows.forEach(
        (file, row) -> {
          Feed feed = feeds.get(row.getAs("source") + "." + row.getAs("record_type"));
          if (feed != null && isLost(row, feed)) {
            lost.computeIfAbsent(feed.landing(), l -> new ArrayList<>()).add(file);
          }
        });
    lost.values().forEach(files -> files.sort(null));
    return lost;
  }

  /**
   * Removes the rows of files, in a commit of its own: whatever happens from here on, they are read
   * again.
   */
  void forget(List<String> files, Commit commit) {
    Dataset<Row> none = lake.spark().createDataFrame(List.of(), SCHEMA);
    String metadata = commit.metadata(TABLE, "dumps", null, Compared.of(lake).versions());
    new TableWriter(lake).replace(TABLE, none, SqlText.in("file", new TreeSet<>(files)), metadata);
    files.forEach(rows::remove);
  }

  /**
   * Whether reading the file again would give the same. What becomes of its records matters only
   * where some were refused: the others are in landing. Rows of old do not say how they were read.
   */
  private boolean asMapped(Row row, Feed feed) {
    String then = row.getAs("mapping");
    String now = mapping(feed);
    boolean whole = ACCEPTED.equals(row.getAs("status")) && row.<Long>getAs("rejected") == 0;
    if (then == null) {
      return whole;
    }
    return whole ? reading(then).equals(reading(now)) : then.equals(now);
  }

  private String mapping(Feed feed) {
    return byFeed.computeIfAbsent(
        feed.id(),
        id -> Fingerprint.reading(feed) + " " + Fingerprint.screening(mappings.targets(feed)));
  }

  private static String reading(String mapping) {
    return mapping.substring(0, mapping.indexOf(' '));
  }

  boolean wasAccepted(DumpFile file) {
    Row row = of(file);
    return row != null && ACCEPTED.equals(row.getAs("status"));
  }

  boolean hasFile(String file) {
    return rows.containsKey(file);
  }

  /** Runs that came to their end: their rows are here. */
  Set<String> runs() {
    Set<String> runs = new HashSet<>();
    rows.values().forEach(r -> runs.add(r.getAs("run_id")));
    return runs;
  }

  /** Other files with these bytes. */
  Set<String> sameContent(DumpFile file, String sha256) {
    Set<String> same = new TreeSet<>();
    rows.values().stream()
        .filter(r -> sha256 != null && sha256.equals(r.getAs("sha256")))
        .map(r -> r.<String>getAs("file"))
        .filter(f -> !f.equals(file.file()))
        .forEach(same::add);
    return same;
  }

  private Row of(DumpFile file) {
    Row row = rows.get(file.file());
    return row != null
            && row.getAs("source").equals(file.feed().source().name())
            && row.getAs("record_type").equals(file.feed().record().name())
        ? row
        : null;
  }

  /**
   * Adds the lines of a batch; those of files that have one already are replaced.
   *
   * @param touched files whose bytes are known and only their stamp has changed
   * @param compared goes with the commit
   */
  void write(
      List<FileLine> lines,
      Map<String, DumpFile> files,
      List<DumpFile> touched,
      Commit commit,
      Compared compared) {
    List<Row> batch = new ArrayList<>();
    Set<String> names = new TreeSet<>();
    Timestamp now = Timestamp.from(Instant.now());
    for (FileLine line : lines) {
      names.add(line.file());
      batch.add(row(line, files.get(line.file()), commit.runId(), now));
    }
    for (DumpFile file : touched) {
      names.add(file.file());
      batch.add(withStamp(rows.get(file.file()), file));
    }
    Dataset<Row> frame = lake.spark().createDataFrame(batch, SCHEMA).coalesce(1);
    String metadata = commit.metadata(TABLE, "dumps", null, compared.versions());
    TableWriter writer = new TableWriter(lake);
    if (names.stream().anyMatch(rows::containsKey)) {
      writer.replace(TABLE, frame, SqlText.in("file", names), metadata);
    } else {
      writer.append(TABLE, frame, metadata);
    }
    batch.forEach(r -> rows.put(r.getAs("file"), r));
  }

  private Row row(FileLine line, DumpFile file, String runId, Timestamp now) {
    return known(
        line.source(),
        line.recordType(),
        line.file(),
        file.size(),
        new Timestamp(file.modified()),
        line.sha256(),
        line.dumpDate() == null ? null : java.sql.Date.valueOf(line.dumpDate()),
        file.delivery(),
        runId,
        now,
        line.status(),
        line.reason(),
        line.read(),
        line.accepted(),
        line.superseded(),
        line.ignored(),
        line.rejected(),
        line.unknownColumns(),
        line.missingColumns(),
        mapping(file.feed()));
  }

  private static Row withStamp(Row row, DumpFile file) {
    Object[] values = new Object[row.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(i);
    }
    values[row.fieldIndex("size")] = file.size();
    values[row.fieldIndex("modified_at")] = new Timestamp(file.modified());
    return known(values);
  }

  /** A row that knows its columns' names, like those that were read. */
  private static Row known(Object... values) {
    return new GenericRowWithSchema(values, SCHEMA);
  }

  /**
   * The newest date of each kind of record whose dumps were all taken in, whole and not without
   * records.
   *
   * @param lines of files that have no row here yet, or another
   * @return by source and kind, as {@link Feed#id} writes them
   */
  Map<String, LocalDate> completeDates(List<FileLine> lines) {
    Map<String, TreeMap<LocalDate, long[]>> dates = new HashMap<>();
    Set<String> fresh = new HashSet<>(lines.stream().map(FileLine::file).toList());
    for (FileLine line : lines) {
      boolean whole = line.status().equals(ACCEPTED) && line.rejected() == 0;
      count(dates, line.source() + "." + line.recordType(), line.dumpDate(), line.read(), whole);
    }
    for (Row row : rows.values()) {
      java.sql.Date date = row.getAs("dump_date");
      if (!fresh.contains(row.<String>getAs("file")) && date != null) {
        boolean whole = ACCEPTED.equals(row.getAs("status")) && row.<Long>getAs("rejected") == 0;
        String feed = row.getAs("source") + "." + row.getAs("record_type");
        count(dates, feed, date.toLocalDate(), row.<Long>getAs("records_read"), whole);
      }
    }
    Map<String, LocalDate> complete = new HashMap<>();
    dates.forEach(
        (feed, counts) ->
            counts.descendingMap().entrySet().stream()
                .filter(e -> e.getValue()[0] > 0 && e.getValue()[1] == 0)
                .findFirst()
                .ifPresent(e -> complete.put(feed, e.getKey())));
    return complete;
  }

  private static void count(
      Map<String, TreeMap<LocalDate, long[]>> dates,
      String feed,
      LocalDate date,
      long records,
      boolean whole) {
    if (date != null) {
      long[] counts =
          dates.computeIfAbsent(feed, f -> new TreeMap<>()).computeIfAbsent(date, d -> new long[2]);
      counts[0] += records;
      counts[1] += whole ? 0 : 1;
    }
  }

  /**
   * The newest dump date of each kind of record that was ever accepted.
   *
   * @return by source and kind, as {@link Feed#id} writes them
   */
  Map<String, LocalDate> newestDates() {
    Map<String, LocalDate> newest = new HashMap<>();
    for (Row row : rows.values()) {
      java.sql.Date date = row.getAs("dump_date");
      if (date != null && ACCEPTED.equals(row.getAs("status"))) {
        newest.merge(
            row.getAs("source") + "." + row.getAs("record_type"),
            date.toLocalDate(),
            (a, b) -> a.isAfter(b) ? a : b);
      }
    }
    return newest;
  }
}
