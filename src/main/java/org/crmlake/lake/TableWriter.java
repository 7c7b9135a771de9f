package org.crmlake.lake;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.when;

import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.spec.TableSpec;

/**
 * Writes tables, one commit a call. The table must exist, and the caller must hold the lake's lock.
 * Every method throws IllegalStateException, before anything is written, if the frame's columns are
 * not exactly the contract's in name, type and order (Delta would write a missing one as null); and
 * afterwards, if the table did not move on by exactly one version.
 *
 * <p>A frame is written with as many files a partition as it has partitions: coalesce it first
 * where it is small.
 */
public final class TableWriter {
  private final Lake lake;

  public TableWriter(Lake lake) {
    this.lake = lake;
  }

  /**
   * Replaces all rows.
   *
   * @param userMetadata recorded with the commit: {@link RunRow#toJson}; null for none
   * @return the version committed
   */
  public long overwrite(TableSpec table, Dataset<Row> frame, String userMetadata) {
    return isEmpty(table)
        ? append(table, frame, userMetadata)
        : write(table, frame, userMetadata, w -> w.mode("overwrite"));
  }

  /**
   * Replaces the rows that meet the predicate; an empty frame removes them.
   *
   * @param predicate SQL over the table's columns that every row of the frame must meet, or the
   *     write fails: {@code as_of = DATE'2026-10-31'}
   * @return the version committed
   */
  public long replace(TableSpec table, Dataset<Row> frame, String predicate, String userMetadata) {
    if (isEmpty(table)) {
      return append(table, frame.where(required(predicate)), userMetadata);
    }
    return write(
        table, frame, userMetadata, w -> w.mode("overwrite").option("replaceWhere", predicate));
  }

  /**
   * Adds rows.
   *
   * @return the version committed
   */
  public long append(TableSpec table, Dataset<Row> frame, String userMetadata) {
    return write(table, frame, userMetadata, w -> w.mode("append"));
  }

  /**
   * Some rows of the table become others. Rows that are the same before and now are left alone; so
   * are all that are not among those before.
   *
   * @param before rows of {@link Lake#readWithFiles}
   * @param now the rows in their place, with the contract's columns; no key twice, and none of a
   *     row of the table that is not among those before
   * @return the version committed; empty if nothing changed, and nothing was committed
   */
  public OptionalLong merge(
      TableSpec table, Dataset<Row> before, Dataset<Row> now, String userMetadata) {
    long version = lake.version(table.id());
    ContractSchema.requireSame(table, now.schema());
    OptionalLong merged = new Merge(lake, table).execute(before, now, userMetadata);
    if (merged.isPresent()) {
      committed(table, version);
    }
    return merged;
  }

  /**
   * All rows of some keys become others: as {@link #overwrite} with the whole table, but where it
   * is large and few rows go, from {@link TableSpec#markRowsFrom} rows on, those are marked in
   * deletion vectors and no others written.
   *
   * @param previous the version whose rows are meant
   * @param going picks the rows that go, of a frame with the table's columns, and keeps the others
   *     it has
   * @param rows the rows in their place, with the contract's columns
   * @param whole all rows that the table is to have
   * @return the version committed
   */
  public long update(
      TableSpec table,
      long previous,
      UnaryOperator<Dataset<Row>> going,
      Dataset<Row> rows,
      Dataset<Row> whole,
      String userMetadata) {
    ContractSchema.requireSame(table, rows.schema());
    OptionalLong marked = new RowMarks(lake, table).execute(previous, going, rows, userMetadata);
    return marked.isPresent() ? marked.getAsLong() : overwrite(table, whole, userMetadata);
  }

  /** Asking Delta what an empty table has to give up costs as much as the rest of the write. */
  private boolean isEmpty(TableSpec table) {
    return ListedTable.isEmpty(lake.snapshot(table.id()));
  }

  private long write(TableSpec table, Dataset<Row> frame, String userMetadata, Mode mode) {
    long before = lake.version(table.id());
    ContractSchema.requireSame(table, frame.schema());
    CommitSettings.recordEmptyCommits(frame.sparkSession());
    DataFrameWriter<Row> writer = mode.on(frame.write().format("delta"));
    if (userMetadata != null) {
      writer = writer.option("userMetadata", userMetadata);
    }
    writer.save(lake.path(table.id()));
    return committed(table, before);
  }

  private static Column required(String predicate) {
    String message = "a row to be written does not meet " + predicate;
    return when(expr(predicate), true).otherwise(raise_error(lit(message)).cast("boolean"));
  }

  private long committed(TableSpec table, long before) {
    long after = lake.version(table.id());
    if (after != before + 1) {
      throw new IllegalStateException(
          "table %s went from version %d to %d during one write, expected %d: something else writes this lake without its lock"
              .formatted(table.id(), before, after, before + 1));
    }
    return after;
  }

  private interface Mode {
    DataFrameWriter<Row> on(DataFrameWriter<Row> writer);
  }
}
