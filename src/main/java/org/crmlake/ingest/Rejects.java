package org.crmlake.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.struct;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.crmlake.lake.Contracts;
import org.crmlake.lake.Lake;
import org.crmlake.lake.TableWriter;
import org.crmlake.spec.TableSpec;

/** {@code ops.rejects}: what is wrong with records and files. */
final class Rejects {
  private static final TableSpec TABLE = DumpTables.rejects();

  private final Lake lake;
  private final Commit commit;

  Rejects(Lake lake, Commit commit) {
    this.lake = lake;
    this.commit = commit;
  }

  /** What is wrong with the records of files that are fine. */
  Dataset<Row> ofRecords(Feed feed, Dataset<Row> rejected) {
    return rejected
        .select(
            col("_file"),
            col("_record"),
            col("_raw"),
            col("_dump_date"),
            explode(col(Screening.PROBLEMS)).as("p"))
        .select(
            lit(feed.source().name()).as("source"),
            lit(feed.record().name()).as("record_type"),
            col("_file").as("file"),
            col("_record").as("record"),
            col("p.column_name"),
            col("p.reason"),
            col("p.raw_value"),
            col("_raw").as("raw_text"),
            col("_dump_date").as("dump_date"),
            lit(commit.runId()).as("run_id"));
  }

  /** One row for each file that is rejected as a whole. */
  Dataset<Row> ofFiles(List<Inspected> files) {
    List<Row> rows = new ArrayList<>();
    for (Inspected i : files) {
      Feed feed = i.dump().feed();
      rows.add(
          RowFactory.create(
              feed.source().name(),
              feed.record().name(),
              i.dump().file(),
              null,
              null,
              i.verdict().reason(),
              null,
              null,
              i.dump().dumpDate() == null ? null : java.sql.Date.valueOf(i.dump().dumpDate()),
              commit.runId()));
    }
    return lake.spark().createDataFrame(rows, Contracts.schema(TABLE));
  }

  /**
   * Replaces what the table says of the files.
   *
   * @param rejects empty if nothing is wrong with any of them
   * @return whether there was anything to write
   */
  boolean write(Set<String> files, Optional<Dataset<Row>> rejects) {
    boolean stale = hasRows(files);
    if (rejects.isEmpty() && !stale) {
      return false;
    }
    Dataset<Row> frame = rejects.orElseGet(() -> ofFiles(List.of())).select(columns()).coalesce(1);
    String metadata = commit.metadata(TABLE, "rejects", null, Map.of());
    TableWriter writer = new TableWriter(lake);
    if (stale) {
      writer.replace(TABLE, frame, SqlText.in("file", files), metadata);
    } else {
      writer.append(TABLE, frame, metadata);
    }
    return true;
  }

  /** The first thing that is wrong with each file of this run, as one line. */
  Map<String, String> firstReasons() {
    Map<String, String> first = new HashMap<>();
    lake.read(TABLE.id())
        .where(col("run_id").equalTo(commit.runId()))
        .groupBy("file")
        .agg(
            min_by(
                struct(col("record"), col("column_name"), col("reason"), col("raw_value")),
                struct(col("record"), col("column_name"))))
        .collectAsList()
        .forEach(r -> first.put(r.getString(0), line(r.getStruct(1))));
    return first;
  }

  private static String line(Row r) {
    StringBuilder line = new StringBuilder();
    if (!r.isNullAt(0)) {
      line.append("record ").append(r.getLong(0)).append(": ");
    }
    if (!r.isNullAt(1)) {
      line.append(r.getString(1)).append(' ');
    }
    if (!r.isNullAt(3)) {
      line.append('\'').append(Header.shortened(r.getString(3))).append("' ");
    }
    return line.append(r.getString(2)).toString();
  }

  private boolean hasRows(Set<String> files) {
    return lake.version(TABLE.id()) > 0
        && lake.read(TABLE.id()).select("file").distinct().collectAsList().stream()
            .anyMatch(r -> files.contains(r.getString(0)));
  }

  private static Column[] columns() {
    return TABLE.columns().stream().map(c -> col(c.name())).toArray(Column[]::new);
  }
}
