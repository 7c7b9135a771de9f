package org.crmlake.ingest;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.xxhash64;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.crmlake.lake.Contracts;
import org.crmlake.lake.Lake;
import org.crmlake.lake.Ledger;
import org.crmlake.lake.TableWriter;
import org.crmlake.spec.TableSpec;

/** The landing table of one feed: the accepted records of every dump. */
final class Landing {
  /** More names than this are joined: a condition grows with them. */
  private static final int LISTED = 100;

  private final Lake lake;
  private final Feed feed;
  private final TableSpec table;

  Landing(Lake lake, Feed feed) {
    this.lake = lake;
    this.feed = feed;
    this.table = TypedRows.landing(feed);
  }

  TableSpec table() {
    return table;
  }

  /**
   * Whether the last write may not have come to its end: the run that made it has no row in
   * ops.dumps. The table exists.
   */
  boolean interrupted(DumpLedger ledger) {
    return lake.version(table.id()) > 0
        && new Ledger(lake)
            .lastPublished(table)
            .map(r -> !ledger.runs().contains(r.runId()))
            .orElse(true);
  }

  /** Files that have rows here and no row in ops.dumps. */
  Set<String> orphans(DumpLedger ledger) {
    Set<String> orphans = new TreeSet<>();
    lake.read(table.id()).select("_file").distinct().as(Encoders.STRING()).collectAsList().stream()
        .filter(f -> !ledger.hasFile(f))
        .forEach(orphans::add);
    return orphans;
  }

  /**
   * Writes the accepted records of the files, in one commit.
   *
   * @param stale files whose rows are replaced or removed; empty where none of the files has rows
   */
  void write(Dataset<Row> flagged, Set<String> stale, Commit commit) {
    Column[] columns = table.columns().stream().map(c -> col(c.name())).toArray(Column[]::new);
    Dataset<Row> accepted =
        flagged
            .where(not(col(Screening.REJECTED)).and(not(col(Screening.IGNORED))))
            .select(columns);
    TableWriter writer = new TableWriter(lake);
    String metadata =
        commit.metadata(table, stale.isEmpty() ? "append" : "replace", null, Map.of());
    if (stale.isEmpty()) {
      writer.append(table, accepted, metadata);
    } else {
      writer.replace(table, accepted, SqlText.in("_file", stale), metadata);
    }
  }

  /** Removes the rows of files. */
  void remove(Set<String> files, Commit commit) {
    Dataset<Row> none = lake.spark().createDataFrame(List.of(), Contracts.schema(table));
    new TableWriter(lake)
        .replace(
            table,
            none,
            SqlText.in("_file", files),
            commit.metadata(table, "replace", null, Map.of()));
  }

  /**
   * The records of the files in the table, and how many of them are the newest version of their
   * key.
   *
   * @param alone whether the table holds these files only
   * @param few whether the files have so few records that their keys are best sent to all tasks
   * @return by file: landed, current
   */
  Map<String, long[]> counts(List<DumpFile> files, boolean alone, boolean few) {
    Map<String, long[]> counts = new HashMap<>();
    files.forEach(f -> counts.put(f.file(), new long[2]));
    compared(files, alone, few)
        .groupBy("_file")
        .agg(count(lit(1)), count_if(col("_newest")))
        .collectAsList()
        .forEach(r -> counts.replace(r.getString(0), new long[] {r.getLong(1), r.getLong(2)}));
    return counts;
  }

  /** The records of the files, maybe among others, and whether each is the newest of its key. */
  private Dataset<Row> compared(List<DumpFile> files, boolean alone, boolean few) {
    Dataset<Row> all = lake.read(table.id());
    Dataset<Row> mine = alone ? all : ofFiles(all, files);
    if (!feed.keyed() || (alone && noKeyTwice(all))) {
      return mine.withColumn("_newest", lit(true));
    }
    Column[] key = Scope.columns(feed.key());
    Dataset<Row> versions = alone ? all : versions(all, mine, few);
    Column place = row_number().over(Window.partitionBy(key).orderBy(version(feed).desc()));
    return versions.withColumn("_newest", place.equalTo(1));
  }

  /** All records with a key of some. */
  private Dataset<Row> versions(Dataset<Row> all, Dataset<Row> some, boolean few) {
    Column[] key = Scope.columns(feed.key());
    Dataset<Row> keys = some.select(key).distinct();
    return all.where(KeyRange.of(feed.key(), some).holds(List.of(key)))
        .join(few ? broadcast(keys) : keys, Names.of(feed.key()), "left_semi");
  }

  /** Most first deliveries are like that, and to find it out costs less than a sort by the keys. */
  private boolean noKeyTwice(Dataset<Row> all) {
    // Keys with different hashes are different.
    return all.groupBy(xxhash64(Scope.columns(feed.key())))
        .count()
        .where(col("count").gt(1))
        .isEmpty();
  }

  /** What decides between versions of a record, as one comparable value; nulls come first. */
  static Column version(Feed feed) {
    return struct(
        expr(feed.modified()).as("modified"),
        col("_dump_date"),
        col("_delivery"),
        col("_file"),
        col("_record"));
  }

  private Dataset<Row> ofFiles(Dataset<Row> all, List<DumpFile> files) {
    LocalDate first =
        files.stream().map(DumpFile::dumpDate).min(Comparator.naturalOrder()).orElseThrow();
    LocalDate last =
        files.stream().map(DumpFile::dumpDate).max(Comparator.naturalOrder()).orElseThrow();
    List<String> names = files.stream().map(DumpFile::file).toList();
    Dataset<Row> dated = all.where(col("_dump_date").between(lit(first), lit(last)));
    if (names.size() <= LISTED) {
      return dated.where(col("_file").isin(names.toArray()));
    }
    Dataset<Row> listed = lake.spark().createDataset(names, Encoders.STRING()).toDF("_file");
    return dated.join(broadcast(listed), Names.of(List.of("_file")), "left_semi");
  }
}
