package org.crmlake.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.spec.SourceSpec.FileKind;

/** The first reading of a feed's files: what is wrong with whole files, how many records are. */
final class Inspection {
  private final Feed feed;
  private final DumpRows rows;
  private final Screening screening;

  Inspection(Feed feed, DumpRows rows, Screening screening) {
    this.feed = feed;
    this.rows = rows;
    this.screening = screening;
  }

  List<Inspected> of(List<DumpFile> files) {
    List<DumpFile> dated = files.stream().filter(f -> f.dumpDate() != null).toList();
    List<Inspected> inspected = new ArrayList<>();
    files.stream()
        .filter(f -> f.dumpDate() == null)
        .forEach(f -> inspected.add(new Inspected(f, undated(), 0, 0)));
    if (!dated.isEmpty()) {
      inspected.addAll(
          feed.record().format().kind() == FileKind.PARQUET ? parquet(dated) : text(dated));
    }
    return inspected;
  }

  private Verdict undated() {
    return new Verdict(
        null,
        0,
        "neither its path nor a folder above it has a dump date (%s)"
            .formatted(feed.record().dumpDate()),
        "",
        "",
        null);
  }

  private List<Inspected> text(List<DumpFile> files) {
    Tally tally = new Tally();
    tally.add(screening.flagged(rows.judged(feed, files, false)));
    return tally.of(files);
  }

  private List<Inspected> parquet(List<DumpFile> files) {
    Tally tally = new Tally();
    rows.judged(feed, files, false)
        .select("_file", "_verdict")
        .collectAsList()
        .forEach(r -> tally.verdicts.put(r.getString(0), Verdict.of(r.getStruct(1))));
    List<Inspected> fine = tally.of(files).stream().filter(Inspected::fine).toList();
    if (!fine.isEmpty()) {
      tally.add(screening.flagged(rows.records(feed, fine, false)));
    }
    return tally.of(files);
  }

  /** Counts by file. */
  private static final class Tally {
    private final Map<String, Verdict> verdicts = new HashMap<>();
    private final Map<String, long[]> counts = new HashMap<>();

    /** One row for the verdict on a file, and one for its records. */
    void add(Dataset<Row> flagged) {
      flagged
          .groupBy("_file", "_verdict")
          .agg(count(lit(1)), count_if(col(Screening.REJECTED)), count_if(col(Screening.IGNORED)))
          .collectAsList()
          .forEach(
              r -> {
                if (r.isNullAt(1)) {
                  counts.put(r.getString(0), new long[] {r.getLong(2), r.getLong(3), r.getLong(4)});
                } else {
                  verdicts.put(r.getString(0), Verdict.of(r.getStruct(1)));
                }
              });
    }

    List<Inspected> of(List<DumpFile> files) {
      return files.stream()
          .map(
              f -> {
                Verdict verdict = verdicts.get(f.file());
                long[] count = counts.getOrDefault(f.file(), new long[3]);
                if (verdict == null) {
                  throw new IllegalStateException("the reader said nothing of " + f.file());
                }
                return new Inspected(f, verdict, count[1], count[2]);
              })
          .toList();
    }
  }
}
