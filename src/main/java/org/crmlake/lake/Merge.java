package org.crmlake.lake;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.storage.StorageLevel;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.TableSpec;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Some rows of a table become others, in one commit: files with a row that changes are written anew
 * without it. MERGE does that too, but looks for the rows, and then for their files, once more.
 */
final class Merge {
  /** Delta writes rows that have it to the change feed, those without to the table. */
  private static final String CHANGE_TYPE = "_change_type";

  private static final long ROWS_OF_A_FILE = 1_000_000;

  private final Lake lake;
  private final TableSpec table;
  private final Column[] columns;

  Merge(Lake lake, TableSpec table) {
    if (table.grain().isEmpty()) {
      throw new IllegalArgumentException("table " + table.id() + " has no grain to merge by");
    }
    this.lake = lake;
    this.table = table;
    this.columns = table.columns().stream().map(c -> column(c.name())).toArray(Column[]::new);
  }

  /** See {@link TableWriter#merge}. */
  OptionalLong execute(Dataset<Row> before, Dataset<Row> now, String userMetadata) {
    Dataset<Row> changes = changes(before, now).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Row found = changes.agg(count(lit(1)), collect_set(col(Lake.FILE))).head();
      return found.getLong(0) == 0
          ? OptionalLong.empty()
          : OptionalLong.of(
              commit(changes, Set.copyOf(found.getList(1)), found.getLong(0), userMetadata));
    } finally {
      changes.unpersist();
    }
  }

  /** Rows that differ, as {@code _before} and {@code _now}, and the file of the one before. */
  private Dataset<Row> changes(Dataset<Row> before, Dataset<Row> now) {
    return keyed(now, "_now")
        .join(keyed(before, "_before", column(Lake.FILE)), keys(), "full_outer")
        .where(not(comparable("_now").eqNullSafe(comparable("_before"))))
        .select("_before", "_now", Lake.FILE);
  }

  private Dataset<Row> keyed(Dataset<Row> rows, String name, Column... more) {
    List<Column> keyed = new ArrayList<>(List.of(more));
    table.grain().forEach(k -> keyed.add(column(k).as(key(k))));
    keyed.add(struct(columns).as(name));
    return rows.select(keyed.toArray(Column[]::new));
  }

  private scala.collection.immutable.Seq<String> keys() {
    return CollectionConverters.asScala(table.grain().stream().map(Merge::key).toList()).toSeq();
  }

  /** Spark compares no maps. */
  private Column comparable(String row) {
    List<Column> comparable = new ArrayList<>(List.of(col(row).isNotNull().as("_there")));
    for (ColumnSpec c : table.columns()) {
      Column value = col(row).getField(c.name());
      comparable.add(
          (c.type().startsWith("map<") ? array_sort(map_entries(value)) : value).as(c.name()));
    }
    return struct(comparable.toArray(Column[]::new));
  }

  private long commit(Dataset<Row> changes, Set<String> files, long count, String userMetadata) {
    return new FilesCommit(lake, table)
        .execute(
            transaction -> {
              List<AddFile> touched = touched(transaction, files);
              Dataset<Row> rows = rows(transaction, touched, changes);
              List<Action> actions = new ArrayList<>();
              actions.addAll(
                  CollectionConverters.asJava(
                      transaction.writeFiles(laidOut(rows, touched, count))));
              touched.forEach(file -> actions.add(file.remove()));
              return actions;
            },
            userMetadata);
  }

  /**
   * @throws IllegalStateException if the table is no longer made of the files that rows were read
   *     from
   */
  private List<AddFile> touched(OptimisticTransaction transaction, Set<String> files) {
    if (files.isEmpty()) {
      return List.of();
    }
    Seq<AddFile> all =
        ListedTable.files(transaction.snapshot()).orElseGet(transaction::filterFiles);
    List<AddFile> touched =
        CollectionConverters.asJava(all).stream()
            .filter(file -> files.contains(FilesCommit.name(file)))
            .toList();
    if (touched.size() != files.size()) {
      throw new IllegalStateException(
          "table %s changed while rows of it were compared: something else writes this lake without its lock"
              .formatted(table.id()));
    }
    return touched;
  }

  private Dataset<Row> rows(
      OptimisticTransaction transaction, List<AddFile> touched, Dataset<Row> changes) {
    Dataset<Row> changed =
        changes.select(inline(versions(transaction))).select("row.*", CHANGE_TYPE);
    if (touched.isEmpty()) {
      return changed;
    }
    Column[] gone =
        table.grain().stream()
            .map(k -> col("_before").getField(k).as(key(k)))
            .toArray(Column[]::new);
    Column same =
        table.grain().stream()
            .map(k -> column(k).equalTo(col(key(k))))
            .reduce(Column::and)
            .orElseThrow();
    return ActiveSession.during(
            lake.spark(),
            () ->
                transaction
                    .deltaLog()
                    .createDataFrame(
                        transaction.snapshot(),
                        CollectionConverters.asScala(touched).toSeq(),
                        false,
                        Option.empty()))
        .join(changes.where(col("_before").isNotNull()).select(gone), same, "left_anti")
        .select(columns)
        .withColumn(CHANGE_TYPE, lit(null).cast("string"))
        .union(changed);
  }

  /** What a changed row adds to the table and, if it has one, to the change feed. */
  private static Column versions(OptimisticTransaction transaction) {
    Column isNew = col("_before").isNull();
    Column isGone = col("_now").isNull();
    Column stays = version("_now", null);
    if (!TableProperties.isSet(transaction.metadata(), TableProperties.CHANGE_FEED)) {
      return when(not(isGone), array(stays));
    }
    return when(isNew, array(stays, version("_now", "insert")))
        .when(isGone, array(version("_before", "delete")))
        .otherwise(
            array(
                stays, version("_before", "update_preimage"), version("_now", "update_postimage")));
  }

  private static Column version(String row, String type) {
    return struct(col(row).as("row"), lit(type).cast("string").as(CHANGE_TYPE));
  }

  /** In as many files as there were, and more for many rows. */
  private Dataset<Row> laidOut(Dataset<Row> rows, List<AddFile> touched, long changes) {
    return table.partitionBy().isEmpty()
        ? rows.coalesce(Math.toIntExact(Math.max(1, touched.size()) + changes / ROWS_OF_A_FILE))
        : rows.repartition(table.partitionBy().stream().map(Merge::column).toArray(Column[]::new));
  }

  private static String key(String column) {
    return "_key_" + column;
  }

  private static Column column(String name) {
    return col("`" + name + "`");
  }
}
