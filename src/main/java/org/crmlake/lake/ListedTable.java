package org.crmlake.lake;

import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A table of few files, whose checksum file lists them ({@code
 * spark.databricks.delta.allFilesInCrc.thresholdNumFiles}). Delta asks a Spark job of its own which
 * files a query needs, for every table of every query: for such a table that costs far more than
 * the files that it may leave out.
 */
final class ListedTable {
  private ListedTable() {}

  /** The rows of a version; empty if its files are not known without a job. */
  static Optional<Dataset<Row>> rows(SparkSession spark, Snapshot snapshot) {
    return files(snapshot)
        .map(
            files ->
                ActiveSession.during(
                    spark,
                    () ->
                        snapshot
                            .deltaLog()
                            .createDataFrame(snapshot, files, false, Option.empty())));
  }

  /** How many rows a version has; empty if that is not known without a job. */
  static OptionalLong count(Snapshot snapshot) {
    Optional<Seq<AddFile>> files = files(snapshot);
    if (files.isEmpty()) {
      return OptionalLong.empty();
    }
    long rows = 0;
    for (AddFile file : CollectionConverters.asJava(files.get())) {
      Option<Object> records = file.numLogicalRecords();
      if (records.isEmpty()) {
        return OptionalLong.empty();
      }
      rows += (Long) records.get();
    }
    return OptionalLong.of(rows);
  }

  /** Whether a version is known to have no file. */
  static boolean isEmpty(Snapshot snapshot) {
    return files(snapshot).map(Seq::isEmpty).orElse(false);
  }

  /** The files of a version; empty if they are not known without a job. */
  static Optional<Seq<AddFile>> files(Snapshot snapshot) {
    Option<VersionChecksum> checksum = snapshot.checksumOpt();
    if (checksum.isEmpty() || checksum.get().allFiles().isEmpty()) {
      return Optional.empty();
    }
    Seq<AddFile> files = checksum.get().allFiles().get();
    long bytes = CollectionConverters.asJava(files).stream().mapToLong(AddFile::size).sum();
    boolean whole =
        files.size() == checksum.get().numFiles() && bytes == checksum.get().tableSizeBytes();
    return whole ? Optional.of(files) : Optional.empty();
  }
}
