package org.crmlake.ingest;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.crmlake.spec.SourceSpec.FileKind;

/** The records of files as frames. */
final class DumpRows {
  /** So much of (packed) input is worth a task of its own. */
  private static final long SMALL_TASK = 2L << 20;

  private static final long BIG_TASK = 128L << 20;
  private static final int TASKS_A_CORE = 3;

  private final SparkSession spark;
  private final Broadcast<SerializableConfiguration> hadoop;

  DumpRows(SparkSession spark) {
    this.spark = spark;
    this.hadoop =
        SerializableConfiguration.broadcast(
            spark.sparkContext(), spark.sessionState().newHadoopConf());
  }

  /** The records, and a row with a verdict for each file. Of Parquet the verdicts only. */
  Dataset<Row> judged(Feed feed, List<DumpFile> files, boolean keepRaw) {
    Layout layout = Layout.of(feed);
    List<List<FileTask>> packs = packed(files);
    JavaRDD<Row> rows =
        new JavaSparkContext(spark.sparkContext())
            .parallelize(packs, Math.max(1, packs.size()))
            .flatMap(List::iterator)
            .mapPartitions(new ReadFiles(layout, keepRaw, hadoop));
    return TypedRows.of(layout, spark.createDataFrame(rows, TypedRows.readerSchema(layout)));
  }

  /** The records of files that are fine. */
  Dataset<Row> records(Feed feed, List<Inspected> files, boolean keepRaw) {
    if (feed.record().format().kind() == FileKind.PARQUET) {
      return new ParquetRows(spark, Layout.of(feed)).of(files, keepRaw);
    }
    List<DumpFile> dumps = files.stream().map(Inspected::dump).toList();
    return judged(feed, dumps, keepRaw).where(col("_verdict").isNull());
  }

  /**
   * Neighbouring files together: one task reads many small ones, and the rows that it writes are of
   * few dates.
   */
  private List<List<FileTask>> packed(List<DumpFile> files) {
    List<DumpFile> sorted = new ArrayList<>(files);
    sorted.sort(Comparator.comparing(DumpFile::dumpDate).thenComparing(DumpFile::file));
    long total = sorted.stream().mapToLong(DumpFile::size).sum();
    int cores = spark.sparkContext().defaultParallelism();
    long bySmall = Math.max(1, total / SMALL_TASK);
    long tasks = Math.max(Math.min(bySmall, (long) cores * TASKS_A_CORE), total / BIG_TASK);
    long goal = Math.max(1, (total + tasks - 1) / tasks);
    List<List<FileTask>> packs = new ArrayList<>();
    List<FileTask> pack = new ArrayList<>();
    long size = 0;
    for (DumpFile file : sorted) {
      pack.add(file.task());
      size += file.size();
      if (size >= goal) {
        packs.add(pack);
        pack = new ArrayList<>();
        size = 0;
      }
    }
    if (!pack.isEmpty()) {
      packs.add(pack);
    }
    return packs;
  }
}
