package org.crmlake.lake;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.functions;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.UserException;
import scala.Option;

/**
 * The tables under one root, seen through one Spark session. A table {@code schema.name} lies at
 * {@code <root>/<schema>/<name>}. Immutable; safe for use by several threads.
 */
public final class Lake {
  /** Name of the column of {@link #readWithFiles} with the file's name. */
  static final String FILE = "_file";

  private final SparkSession spark;
  private final Path root;

  /**
   * @param root folder or address such as {@code s3a://bucket/lake}; a relative folder is taken
   *     from the working directory
   * @throws UserException (USAGE) if the address has no file system
   */
  public Lake(SparkSession spark, String root) {
    this.spark = spark;
    this.root = qualified(spark, root);
  }

  private Lake(SparkSession spark, Path root) {
    this.spark = spark;
    this.root = root;
  }

  public SparkSession spark() {
    return spark;
  }

  /** The root as a full address, for instance {@code file:/data/lake}. */
  public String root() {
    return root.toString();
  }

  /**
   * The full address of a table, whether it exists or not.
   *
   * @param tableId schema and name: {@code mart.orders_daily}
   */
  public String path(String tableId) {
    int dot = tableId.indexOf('.');
    if (dot < 1 || dot != tableId.lastIndexOf('.') || dot == tableId.length() - 1) {
      throw new IllegalArgumentException("a table is named schema.name, not '" + tableId + "'");
    }
    return new Path(new Path(root, tableId.substring(0, dot)), tableId.substring(dot + 1))
        .toString();
  }

  /** The same lake through another session. */
  public Lake on(SparkSession other) {
    return new Lake(other, root);
  }

  /** Whether there is a Delta table of this name. */
  public boolean exists(String tableId) {
    return log(tableId).tableExists();
  }

  /**
   * The names of the Delta tables of a schema, for instance {@code landing.shop_orders}: one
   * listing of its folder and a look at what lies there. Asking after many tables one by one costs
   * far more.
   */
  public Set<String> tables(String schema) {
    Path folder = new Path(root, schema);
    Set<String> tables = new TreeSet<>();
    try {
      var found =
          folder.getFileSystem(spark.sessionState().newHadoopConf()).listStatusIterator(folder);
      while (found.hasNext()) {
        FileStatus entry = found.next();
        String id = schema + "." + entry.getPath().getName();
        if (entry.isDirectory() && !entry.getPath().getName().contains(".") && exists(id)) {
          tables.add(id);
        }
      }
    } catch (FileNotFoundException e) {
      return Set.of();
    } catch (IOException e) {
      throw new UncheckedIOException("folder '" + folder + "' cannot be listed", e);
    }
    return tables;
  }

  /**
   * The newest version. Reads the log's listing; runs no Spark job.
   *
   * @throws UserException (INPUTS) if the table does not exist
   */
  public long version(String tableId) {
    return snapshot(tableId).version();
  }

  /**
   * A table's newest version.
   *
   * @param incarnation tells the table from one of the same name before or after it
   */
  public record Stand(long version, String incarnation) {}

  /**
   * The newest version, and of which table.
   *
   * @throws UserException (INPUTS) if the table does not exist
   */
  public Stand stand(String tableId) {
    Snapshot snapshot = snapshot(tableId);
    return new Stand(snapshot.version(), snapshot.metadata().id());
  }

  /**
   * The newest version of the table, fixed at the time of the call.
   *
   * @throws UserException (INPUTS) if the table does not exist
   */
  public Dataset<Row> read(String tableId) {
    return read(tableId, version(tableId));
  }

  /**
   * The table as of one version.
   *
   * @throws UserException (INPUTS) if the table or the version does not exist
   */
  public Dataset<Row> read(String tableId, long version) {
    Snapshot newest = requireVersion(tableId, version);
    if (version == newest.version()) {
      Optional<Dataset<Row>> listed = ListedTable.rows(spark, newest);
      if (listed.isPresent()) {
        return listed.get();
      }
    }
    return spark.read().format("delta").option("versionAsOf", version).load(path(tableId));
  }

  /**
   * {@link #read(String)} with one column more, {@link #FILE}: the name of the file that the row is
   * in, for {@link TableWriter#merge}.
   */
  public Dataset<Row> readWithFiles(String tableId) {
    return read(tableId).withColumn(FILE, functions.col("_metadata.file_name"));
  }

  /**
   * How many rows the table has as of one version: known without a Spark job where it has few
   * files.
   *
   * @throws UserException (INPUTS) if the table or the version does not exist
   */
  public long count(String tableId, long version) {
    Snapshot newest = requireVersion(tableId, version);
    OptionalLong known =
        version == newest.version() ? ListedTable.count(newest) : OptionalLong.empty();
    return known.isPresent() ? known.getAsLong() : read(tableId, version).count();
  }

  /**
   * The size of the newest version's files.
   *
   * @throws UserException (INPUTS) if the table does not exist
   */
  public long bytes(String tableId) {
    Snapshot newest = snapshot(tableId);
    return newest.checksumOpt().isDefined()
        ? newest.checksumOpt().get().tableSizeBytes()
        : newest.sizeInBytes();
  }

  /** The newest state of a table that has the version. */
  private Snapshot requireVersion(String tableId, long version) {
    Snapshot newest = snapshot(tableId);
    if (version < 0 || version > newest.version()) {
      throw new UserException(
          ExitCode.INPUTS,
          "table %s has no version %d: its newest is %d (%s)"
              .formatted(tableId, version, newest.version(), path(tableId)));
    }
    return newest;
  }

  /**
   * The rows that changed in the versions after {@code after}, up to and with {@code upTo}: the
   * table's columns and {@code _change_type} (insert, delete, update_preimage, update_postimage).
   * Equal versions give no rows.
   *
   * @return empty where the feed cannot be had, so that the caller reads the whole table: it is not
   *     enabled, the table's definition changed since {@code after}, or a part of the history is
   *     gone
   * @throws UserException (INPUTS) if the table does not exist
   */
  public Optional<Dataset<Row>> changes(String tableId, long after, long upTo) {
    Snapshot newest = snapshot(tableId);
    if (after == upTo) {
      return Optional.of(
          read(tableId, upTo)
              .limit(0)
              .withColumn(ChangeFeed.CHANGE_TYPE, functions.lit("").cast("string")));
    }
    if (!ChangeFeed.of(commits(tableId), newest).covers(after, upTo)) {
      return Optional.empty();
    }
    return Optional.of(
        spark
            .read()
            .format("delta")
            .option("readChangeFeed", "true")
            .option("startingVersion", after + 1)
            .option("endingVersion", upTo)
            .load(path(tableId))
            .drop("_commit_version", "_commit_timestamp"));
  }

  /** The newest state of a table that must exist. */
  Snapshot snapshot(String tableId) {
    Snapshot snapshot = newest(tableId);
    if (snapshot.version() < 0) {
      throw new UserException(
          ExitCode.INPUTS,
          "table %s does not exist (%s has no Delta table): run the job or the ingest that makes it first"
              .formatted(tableId, path(tableId)));
    }
    return snapshot;
  }

  /** The newest state of a table; version -1 if it does not exist. */
  Snapshot newest(String tableId) {
    return log(tableId).update(false, Option.empty(), Option.empty());
  }

  CommitLog commits(String tableId) {
    return new CommitLog(
        new Path(path(tableId), "_delta_log"), spark.sessionState().newHadoopConf());
  }

  /** The table as it is named in SQL. */
  String sqlName(String tableId) {
    return "delta.`" + path(tableId).replace("`", "``") + "`";
  }

  private DeltaLog log(String tableId) {
    return DeltaLog.forTable(spark, path(tableId));
  }

  private static Path qualified(SparkSession spark, String root) {
    Path path = new Path(root);
    try {
      return path.getFileSystem(spark.sessionState().newHadoopConf()).makeQualified(path);
    } catch (org.apache.hadoop.fs.UnsupportedFileSystemException e) {
      throw new UserException(
          ExitCode.USAGE,
          "lake root '%s' is on a file system that is not on the class path: use a folder or an s3a:// address"
              .formatted(root),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("lake root '" + root + "' cannot be opened", e);
    }
  }
}
