package org.crmlake.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.DeletionVectorDescriptor;
import org.apache.spark.sql.delta.deletionvectors.DeletionVectorStoredBitmap;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArray;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArrayFormat;
import org.apache.spark.sql.delta.storage.dv.DeletionVectorStore;
import org.apache.spark.sql.delta.storage.dv.DeletionVectorStore$;
import org.apache.spark.sql.delta.storage.dv.DeletionVectorStoreUtils;
import org.crmlake.spec.TableSpec;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Some rows of a large table become others in one commit that leaves its files as they are: rows
 * that go are marked in deletion vectors, those in their place make a file more. The cost follows
 * what changed; that of a new table follows what did not.
 */
final class RowMarks {
  /** Reading past marked rows is not free: with a larger share the table is made anew. */
  private static final double MOST_MARKED = 0.05;

  /** Positions of rows come to the driver. */
  private static final long MOST_AT_ONCE = 1_000_000;

  /** Every update leaves a file of its own: so many, of less than a tenth of the largest's rows. */
  private static final long MOST_SMALL_FILES = 50;

  private static final String POSITION = "_position";

  private final Lake lake;
  private final TableSpec table;

  RowMarks(Lake lake, TableSpec table) {
    this.lake = lake;
    this.table = table;
  }

  /**
   * @return the version committed; empty, and nothing written, where a new table does better or
   *     something was written since {@code previous}
   * @see TableWriter#update
   */
  OptionalLong execute(
      long previous, UnaryOperator<Dataset<Row>> going, Dataset<Row> rows, String userMetadata) {
    if (table.markRowsFrom() == 0) {
      return OptionalLong.empty();
    }
    Snapshot before = lake.snapshot(table.id());
    Collection<AddFile> files = files(before);
    if (before.version() != previous || !suits(files)) {
      return OptionalLong.empty();
    }
    allow(before);
    Snapshot snapshot = lake.snapshot(table.id());
    Map<String, List<Long>> positions =
        positions(
            going.apply(
                lake.readWithFiles(table.id()).withColumn(POSITION, col("_metadata.row_index"))));
    long count = positions.values().stream().mapToLong(List::size).sum();
    return count > MOST_AT_ONCE || marked(files) + count > MOST_MARKED * rows(files)
        ? OptionalLong.empty()
        : OptionalLong.of(commit(snapshot.version(), positions, rows, userMetadata));
  }

  /** Whether the table is large enough, and has not been added to too often. */
  private boolean suits(Collection<AddFile> files) {
    if (files.stream().anyMatch(f -> f.numPhysicalRecords().isEmpty())) {
      return false;
    }
    long most = files.stream().mapToLong(RowMarks::rows).max().orElse(0);
    return files.stream().filter(f -> rows(f) < most / 10).count() < MOST_SMALL_FILES
        && rows(files) - marked(files) >= table.markRowsFrom();
  }

  /** Such a table needs newer readers than others, so it becomes one when it first has marks. */
  private void allow(Snapshot snapshot) {
    if (!TableProperties.isSet(snapshot.metadata(), TableProperties.DELETION_VECTORS)) {
      new Alteration(lake, table)
          .apply(List.of(new Difference.Setting(TableProperties.DELETION_VECTORS, "true")));
    }
  }

  /** Where the rows are, by the name of their file. */
  private static Map<String, List<Long>> positions(Dataset<Row> going) {
    return going.groupBy(Lake.FILE).agg(collect_list(POSITION)).collectAsList().stream()
        .collect(
            Collectors.toMap(r -> r.getString(0), r -> r.getList(1), (a, b) -> a, TreeMap::new));
  }

  private long commit(
      long version, Map<String, List<Long>> positions, Dataset<Row> rows, String userMetadata) {
    return new FilesCommit(lake, table)
        .execute(
            transaction -> {
              Snapshot snapshot = transaction.snapshot();
              if (snapshot.version() != version) {
                throw new IllegalStateException(
                    "table %s went from version %d to %d while it was read: something else writes this lake without its lock"
                        .formatted(table.id(), version, snapshot.version()));
              }
              List<Action> actions = mark(snapshot, positions);
              actions.addAll(CollectionConverters.asJava(transaction.writeFiles(rows)));
              return actions;
            },
            userMetadata);
  }

  /** Marks rows, in one file of vectors. */
  private List<Action> mark(Snapshot snapshot, Map<String, List<Long>> positions) {
    Path root = new Path(lake.path(table.id()));
    DeletionVectorStore store =
        DeletionVectorStore$.MODULE$.createInstance(lake.spark().sessionState().newHadoopConf());
    Map<String, AddFile> files =
        files(snapshot).stream().collect(Collectors.toMap(FilesCommit::name, f -> f));
    UUID id = UUID.randomUUID();
    List<Action> actions = new ArrayList<>();
    try (var vectors =
        store.createWriter(store.generateFileNameInTable(store.pathWithFileSystem(root), id, ""))) {
      positions.forEach(
          (name, more) -> {
            AddFile file = files.get(name);
            RoaringBitmapArray marked =
                file.deletionVector() == null
                    ? new RoaringBitmapArray()
                    : new DeletionVectorStoredBitmap(file.deletionVector(), Option.apply(root))
                        .load(store);
            more.forEach(marked::add);
            if (marked.cardinality() == rows(file)) {
              actions.add(file.remove());
            } else {
              var changed = file.removeRows(vector(marked, id, vectors), true, true);
              actions.add(changed._1());
              actions.add(changed._2());
            }
          });
    }
    return actions;
  }

  private static DeletionVectorDescriptor vector(
      RoaringBitmapArray marked, UUID id, DeletionVectorStoreUtils.Writer vectors) {
    byte[] bytes = marked.serializeAsByteArray(RoaringBitmapArrayFormat.Portable());
    return DeletionVectorDescriptor.onDiskWithRelativePath(
        id,
        "",
        bytes.length,
        marked.cardinality(),
        Option.apply(vectors.write(bytes).offset()),
        Option.empty());
  }

  private static Collection<AddFile> files(Snapshot snapshot) {
    return ListedTable.files(snapshot)
        .<Collection<AddFile>>map(CollectionConverters::asJava)
        .orElseGet(() -> snapshot.allFiles().collectAsList());
  }

  private static long rows(Collection<AddFile> files) {
    return files.stream().mapToLong(RowMarks::rows).sum();
  }

  /** Marked rows too. */
  private static long rows(AddFile file) {
    return (Long) file.numPhysicalRecords().get();
  }

  private static long marked(Collection<AddFile> files) {
    return files.stream()
        .filter(f -> f.deletionVector() != null)
        .mapToLong(f -> f.deletionVector().cardinality())
        .sum();
  }
}
