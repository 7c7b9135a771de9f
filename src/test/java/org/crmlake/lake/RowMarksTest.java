package org.crmlake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.crmlake.lake.Tables.markedFrom;
import static org.crmlake.lake.Tables.people;
import static org.crmlake.lake.Tables.withChangeFeed;
import static org.crmlake.testing.Frames.assertSameRows;
import static org.crmlake.testing.Frames.rows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.actions.AddFile;
import org.crmlake.spec.TableSpec;
import org.crmlake.testing.KernelTable;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

@ExtendWith(SparkExtension.class)
class RowMarksTest {
  private static final int PEOPLE = 200;
  private static final TableSpec TABLE = markedFrom(withChangeFeed(people()), PEOPLE - 10);

  @TempDir Path root;
  private Lake lake;
  private TableWriter writer;

  @BeforeEach
  void fill(SparkSession spark) {
    lake = new Lake(spark, root.toString());
    writer = new TableWriter(lake);
    new Contracts(lake).open(TABLE, false);
    writer.overwrite(TABLE, everybody(0, PEOPLE).repartition(2), null);
  }

  @Test
  void rowsThatGoAreMarkedAndOthersAdded() throws IOException {
    assertThat(new KernelTable(lake.path(TABLE.id())).readerVersion()).isEqualTo(1);
    long before = lake.version(TABLE.id());
    List<String> files = paths();

    OptionalLong version =
        mark("id in (3, 4)", "{id: 3, name: 'other'}", "{id: 1000, name: 'new'}");

    assertThat(version).hasValue(lake.version(TABLE.id()));
    assertThat(paths()).hasSize(3).containsAll(files);
    assertThat(lake.commits(TABLE.id()).commit(version.getAsLong()).orElseThrow().userMetadata())
        .contains("batch");
    assertThat(lake.count(TABLE.id(), version.getAsLong())).isEqualTo(PEOPLE);
    Dataset<Row> now =
        everybody(0, PEOPLE)
            .where("id not in (3, 4)")
            .union(rows(TABLE.ddl(), "{id: 3, name: 'other'}", "{id: 1000, name: 'new'}"));
    assertSameRows(lake.read(TABLE.id()), now);
    assertSameRows(lake.read(TABLE.id(), before), everybody(0, PEOPLE));
    KernelTable independent = new KernelTable(lake.path(TABLE.id()));
    assertThat(independent.readerVersion()).isEqualTo(3);
    assertThat(independent.rows())
        .containsExactlyInAnyOrderElementsOf(
            now.collectAsList().stream().map(r -> r.get(0) + " " + r.get(1)).toList());
    assertSameRows(
        lake.changes(TABLE.id(), version.getAsLong() - 1, version.getAsLong()).orElseThrow(),
        rows(
            TABLE.ddl() + ", _change_type string",
            "{id: 3, name: 'n3', _change_type: 'delete'}",
            "{id: 4, name: 'n4', _change_type: 'delete'}",
            "{id: 3, name: 'other', _change_type: 'insert'}",
            "{id: 1000, name: 'new', _change_type: 'insert'}"));
    assertThat(new Contracts(lake).differences(TABLE)).isEmpty();
  }

  @Test
  void manyUpdatesLeaveWhatTheyShould() {
    Random random = new Random(5);
    TreeMap<Long, String> people = new TreeMap<>();
    LongStream.range(0, PEOPLE).forEach(id -> people.put(id, "n" + id));
    int marked = 0;
    for (int update = 0; update < 6; update++) {
      // Some of them new, some changed before, one of them only gone.
      List<Long> keys = random.longs(3, PEOPLE / 2, PEOPLE + 3).distinct().boxed().toList();
      String[] rows = new String[keys.size() - 1];
      for (int i = 0; i < rows.length; i++) {
        people.put(keys.get(i), "u" + update);
        rows[i] = "{id: %d, name: 'u%d'}".formatted(keys.get(i), update);
      }
      people.remove(keys.get(rows.length));
      String these = keys.stream().map(String::valueOf).collect(Collectors.joining(", "));
      if (mark("id in (" + these + ")", rows).isPresent()) {
        marked++;
      } else {
        Dataset<Row> kept = lake.read(TABLE.id()).where("id not in (" + these + ")");
        writer.overwrite(TABLE, kept.union(rows(TABLE.ddl(), rows)), null);
        assertThat(files()).noneMatch(f -> f.deletionVector() != null);
      }
      assertThat(
              lake.read(TABLE.id()).collectAsList().stream()
                  .collect(Collectors.toMap(r -> r.getLong(0), r -> r.getString(1))))
          .as("update " + update)
          .isEqualTo(people);
    }
    // Five in a hundred are reached once on the way.
    assertThat(marked).isBetween(3, 5);
  }

  @Test
  void aFileWithoutAnyRowLeftIsRemoved() {
    mark("id = 1", "{id: 1, name: 'a'}");
    assertThat(paths()).hasSize(3);
    mark("id = 1", "{id: 1, name: 'b'}", "{id: 2000, name: 'c'}");
    assertThat(paths()).hasSize(3);
    assertThat(lake.read(TABLE.id()).where("id in (1, 2000)").count()).isEqualTo(2);
  }

  @Test
  void nothingIsWrittenWhereAnotherWayIsBetter() {
    long version = lake.version(TABLE.id());
    String[] row = {"{id: 1, name: 'a'}"};
    assertThat(mark(markedFrom(TABLE, PEOPLE + 1), version, "id = 1", row)).isEmpty();
    assertThat(mark(markedFrom(TABLE, 0), version, "id = 1", row)).isEmpty();
    assertThat(mark(TABLE, version - 1, "id = 1", row)).isEmpty();
    assertThat(lake.version(TABLE.id())).isEqualTo(version);
    assertThat(mark("id < 11", row)).as("more than five in a hundred").isEmpty();
    assertSameRows(lake.read(TABLE.id()), everybody(0, PEOPLE));
    writer.append(TABLE, everybody(3000, 3049, 49), null);
    assertThat(mark("id = 1", row)).as("its own is the fiftieth small file").isPresent();
    assertThat(mark("id = 2", row)).as("fifty small files").isEmpty();
  }

  @Test
  void marksThatAreNoLongerWantedEndWithTheNextWholeTable() {
    mark("id = 1", "{id: 1, name: 'a'}");
    TableSpec without = markedFrom(TABLE, 0);
    new Contracts(lake).open(without, false);
    assertThat(new Contracts(lake).differences(without)).isEmpty();
    writer.overwrite(without, lake.read(TABLE.id()).where("id < 7"), null);
    assertThat(files()).noneMatch(f -> f.deletionVector() != null);
    assertThat(lake.count(TABLE.id(), lake.version(TABLE.id()))).isEqualTo(7);
  }

  private OptionalLong mark(String going, String... rows) {
    return mark(TABLE, lake.version(TABLE.id()), going, rows);
  }

  private OptionalLong mark(TableSpec table, long previous, String going, String... rows) {
    return new RowMarks(lake, table)
        .execute(
            previous, frame -> frame.where(going), rows(TABLE.ddl(), rows).coalesce(1), "batch");
  }

  private Dataset<Row> everybody(long from, long to) {
    return everybody(from, to, 1);
  }

  private Dataset<Row> everybody(long from, long to, int files) {
    return lake.spark().range(from, to, 1, files).selectExpr("id", "concat('n', id) as name");
  }

  private List<AddFile> files() {
    return CollectionConverters.asJava(ListedTable.files(lake.snapshot(TABLE.id())).orElseThrow());
  }

  private List<String> paths() {
    return files().stream().map(AddFile::path).toList();
  }
}
