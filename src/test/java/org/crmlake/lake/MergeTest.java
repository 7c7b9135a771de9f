package org.crmlake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.crmlake.lake.Tables.table;
import static org.crmlake.lake.Tables.withChangeFeed;
import static org.crmlake.testing.Frames.assertSameRows;
import static org.crmlake.testing.Frames.rows;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.TableSpec;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class MergeTest {
  private static final TableSpec TABLE =
      withChangeFeed(
          table(
              List.of("source", "id"),
              List.of("month"),
              new ColumnSpec("month", "date", true, "Month."),
              new ColumnSpec("source", "string", false, "System."),
              new ColumnSpec("id", "bigint", false, "Record."),
              new ColumnSpec("name", "string", true, "Name."),
              new ColumnSpec("custom", "map<string,string>", true, "Rest.")));

  @TempDir Path root;
  private Lake lake;
  private TableWriter writer;

  @BeforeEach
  void open(SparkSession spark) {
    lake = new Lake(spark, root.toString());
    writer = new TableWriter(lake);
    new Contracts(lake).open(TABLE, false);
  }

  @Test
  void rowsAreInsertedReplacedAndDeletedInOneCommit() {
    writer.append(
        TABLE,
        upserts(
            "{month: '2026-01-01', source: 'a', id: 1, name: 'same', custom: {x: '1', y: null}}",
            "{month: '2026-01-01', source: 'a', id: 2, name: 'old'}",
            "{month: '2026-01-01', source: 'a', id: 3, name: 'doomed'}",
            "{month: '2026-01-01', source: 'b', id: 1, custom: {x: '1'}}"),
        null);
    OptionalLong version =
        writer.merge(
            TABLE,
            lake.readWithFiles(TABLE.id()).where("id <> 5"),
            upserts(
                "{month: '2026-01-01', source: 'a', id: 1, name: 'same', custom: {y: null, x: '1'}}",
                "{month: '2026-02-01', source: 'a', id: 2, name: 'moved'}",
                "{month: '2026-01-01', source: 'b', id: 1, custom: {x: '2'}}",
                "{source: 'a', id: 4, name: 'new'}"),
            "batch");
    assertThat(version).hasValue(2);
    assertThat(lake.commits(TABLE.id()).commit(2).orElseThrow().userMetadata()).contains("batch");
    assertSameRows(
        lake.read(TABLE.id()).selectExpr("month", "source", "id", "name", "custom.x"),
        rows(
            "month date, source string, id bigint, name string, x string",
            "{month: '2026-01-01', source: 'a', id: 1, name: 'same', x: '1'}",
            "{month: '2026-02-01', source: 'a', id: 2, name: 'moved'}",
            "{month: '2026-01-01', source: 'b', id: 1, x: '2'}",
            "{source: 'a', id: 4, name: 'new'}"));
    assertSameRows(
        lake.changes(TABLE.id(), 1, 2).orElseThrow().select("source", "id", "_change_type"),
        rows(
            "source string, id bigint, _change_type string",
            "{source: 'a', id: 2, _change_type: 'update_preimage'}",
            "{source: 'a', id: 2, _change_type: 'update_postimage'}",
            "{source: 'b', id: 1, _change_type: 'update_preimage'}",
            "{source: 'b', id: 1, _change_type: 'update_postimage'}",
            "{source: 'a', id: 3, _change_type: 'delete'}",
            "{source: 'a', id: 4, _change_type: 'insert'}"));
  }

  @Test
  void onlyFilesWithARowThatChangesAreWrittenAnew() {
    writer.append(TABLE, upserts("{source: 'a', id: 1}", "{source: 'a', id: 2}"), null);
    writer.append(TABLE, upserts("{source: 'a', id: 3}").coalesce(1), null);
    Set<String> before = files();
    writer.merge(
        TABLE,
        lake.readWithFiles(TABLE.id()),
        upserts("{source: 'a', id: 1}", "{source: 'a', id: 2}", "{source: 'a', id: 3, name: 'x'}"),
        "batch");
    Set<String> kept = new TreeSet<>(before);
    kept.retainAll(files());
    assertThat(kept).hasSize(before.size() - 1);
    assertSameRows(
        lake.read(TABLE.id()).select("id", "name"),
        rows("id bigint, name string", "{id: 1}", "{id: 2}", "{id: 3, name: 'x'}"));
  }

  @Test
  void anEmptyTableGetsTheRows() {
    OptionalLong version =
        writer.merge(
            TABLE,
            lake.readWithFiles(TABLE.id()),
            upserts("{source: 'a', id: 1, name: 'Ada'}"),
            "batch");
    assertThat(version).hasValue(1);
    assertThat(lake.commits(TABLE.id()).commit(1).orElseThrow().userMetadata()).contains("batch");
    assertSameRows(
        lake.read(TABLE.id()).drop("custom"),
        rows(
            "month date, source string, id bigint, name string",
            "{source: 'a', id: 1, name: 'Ada'}"));
  }

  @Test
  void allRowsMayGo() {
    writer.append(TABLE, upserts("{source: 'a', id: 1}", "{source: 'b', id: 2}"), null);
    writer.merge(TABLE, lake.readWithFiles(TABLE.id()), upserts(), "batch");
    assertThat(lake.read(TABLE.id()).isEmpty()).isTrue();
    assertSameRows(
        lake.changes(TABLE.id(), 1, 2).orElseThrow().select("id", "_change_type"),
        rows(
            "id bigint, _change_type string",
            "{id: 1, _change_type: 'delete'}",
            "{id: 2, _change_type: 'delete'}"));
  }

  @Test
  void aMergeThatChangesNothingIsNoCommit() {
    writer.append(TABLE, upserts("{source: 'a', id: 1}"), null);
    Dataset<Row> before = lake.readWithFiles(TABLE.id());
    assertThat(writer.merge(TABLE, before, upserts("{source: 'a', id: 1}"), "batch")).isEmpty();
    assertThat(lake.version(TABLE.id())).isEqualTo(1);
  }

  @Test
  void rowsOfAnotherVersionAreNoGround() {
    writer.append(TABLE, upserts("{source: 'a', id: 1}"), null);
    Dataset<Row> before = lake.readWithFiles(TABLE.id());
    writer.overwrite(TABLE, upserts("{source: 'a', id: 1, name: 'other'}"), null);
    Dataset<Row> now = upserts("{source: 'a', id: 1, name: 'new'}");
    assertThatIllegalStateException()
        .isThrownBy(() -> writer.merge(TABLE, before, now, "batch"))
        .withMessageContaining("base.people changed while rows of it were compared");
    assertThat(lake.version(TABLE.id())).isEqualTo(2);
  }

  private Set<String> files() {
    return new TreeSet<>(List.of(lake.read(TABLE.id()).inputFiles()));
  }

  private static Dataset<Row> upserts(String... json) {
    return rows(TABLE.ddl(), json);
  }
}
