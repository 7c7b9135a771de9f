package org.crmlake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.crmlake.lake.Tables.people;
import static org.crmlake.lake.Tables.table;
import static org.crmlake.testing.Frames.assertSameRows;
import static org.crmlake.testing.Frames.rows;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.TableSpec;
import org.crmlake.spec.UserException;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class TableWriterTest {
  private static final TableSpec SNAPSHOT =
      table(
          List.of("as_of", "id"),
          List.of("as_of"),
          new ColumnSpec("as_of", "date", false, "Information date."),
          new ColumnSpec("id", "bigint", false, "Person."));

  @TempDir Path root;
  private Lake lake;
  private TableWriter writer;

  @BeforeEach
  void open(SparkSession spark) {
    lake = new Lake(spark, root.toString());
    writer = new TableWriter(lake);
  }

  @Test
  void overwriteReplacesAllRowsAndKeepsTheDefinition() {
    new Contracts(lake).open(people(), false);
    writer.append(people(), rows(people().ddl(), "{id: 1, name: 'Ada'}"), null);
    long version = writer.overwrite(people(), rows(people().ddl(), "{id: 2}"), "second");
    assertThat(version).isEqualTo(2);
    assertSameRows(lake.read(people().id()), rows(people().ddl(), "{id: 2}"));
    assertThat(new Contracts(lake).differences(people())).isEmpty();
    CommitLog.Commit commit = lake.commits(people().id()).commit(2).orElseThrow();
    assertThat(commit.userMetadata()).contains("second");
    assertThat(commit.dataChange()).isTrue();
    assertThat(commit.definitionChange()).isFalse();
  }

  @Test
  void replaceLeavesOtherPartitionsAlone() {
    new Contracts(lake).open(SNAPSHOT, false);
    writer.append(
        SNAPSHOT,
        rows(SNAPSHOT.ddl(), "{as_of: '2026-01-01', id: 1}", "{as_of: '2026-01-02', id: 1}"),
        null);
    long version =
        writer.replace(
            SNAPSHOT,
            rows(SNAPSHOT.ddl(), "{as_of: '2026-01-02', id: 7}"),
            "as_of = DATE'2026-01-02'",
            "run");
    assertThat(version).isEqualTo(2);
    assertSameRows(
        lake.read(SNAPSHOT.id()),
        rows(SNAPSHOT.ddl(), "{as_of: '2026-01-01', id: 1}", "{as_of: '2026-01-02', id: 7}"));
  }

  @Test
  void rowsOutsideThePredicateAreRefused() {
    new Contracts(lake).open(SNAPSHOT, false);
    Dataset<Row> outside = rows(SNAPSHOT.ddl(), "{as_of: '2026-01-03', id: 7}", "{id: 8}");
    assertThatThrownBy(() -> writer.replace(SNAPSHOT, outside, "as_of = DATE'2026-01-02'", "run"))
        .hasStackTraceContaining("a row to be written does not meet as_of = DATE'2026-01-02'");
    assertThat(lake.version(SNAPSHOT.id())).isZero();
    writer.append(SNAPSHOT, outside.where("id = 7"), "run");
    assertThatThrownBy(() -> writer.replace(SNAPSHOT, outside, "as_of = DATE'2026-01-02'", "run"))
        .hasStackTraceContaining("DELTA_REPLACE_WHERE_MISMATCH");
    assertThat(lake.version(SNAPSHOT.id())).isOne();
  }

  @Test
  void aWriteOfNoRowsIsACommitTooAndEmptiesThePartition() {
    new Contracts(lake).open(SNAPSHOT, false);
    String date = "as_of = DATE'2026-01-01'";
    assertThat(writer.replace(SNAPSHOT, rows(SNAPSHOT.ddl()), date, "none yet")).isEqualTo(1);
    writer.append(SNAPSHOT, rows(SNAPSHOT.ddl(), "{as_of: '2026-01-01', id: 1}"), null);
    assertThat(writer.replace(SNAPSHOT, rows(SNAPSHOT.ddl()), date, "gone")).isEqualTo(3);
    assertThat(lake.read(SNAPSHOT.id()).isEmpty()).isTrue();
    assertThat(lake.commits(SNAPSHOT.id()).commit(1).orElseThrow().userMetadata())
        .contains("none yet");
  }

  @Test
  void aFrameWithoutAColumnOfTheContractIsNotWritten() {
    new Contracts(lake).open(people(), false);
    assertThatThrownBy(() -> writer.overwrite(people(), rows("id bigint", "{id: 1}"), "run"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the rows for base.people do not have the columns of its contract (jobs/people.conf:7): expected but absent [name string], present but not expected []; nothing was written");
    assertThat(lake.version(people().id())).isZero();
  }

  @Test
  void aFrameOfAnotherTypeIsNotWritten() {
    new Contracts(lake).open(people(), false);
    assertThatThrownBy(
            () -> writer.overwrite(people(), rows("id int, name string", "{id: 1}"), "run"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("expected but absent [id bigint], present but not expected [id int]");
  }

  @Test
  void aFrameInAnotherOrderIsNotWritten() {
    new Contracts(lake).open(people(), false);
    assertThatThrownBy(
            () -> writer.overwrite(people(), rows("name string, id bigint", "{id: 1}"), "run"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("order expected [id bigint, name string]");
  }

  @Test
  void aTableThatDoesNotExistIsNotMadeByWriting() {
    assertThatThrownBy(() -> writer.overwrite(people(), rows(people().ddl(), "{id: 1}"), "run"))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUTS))
        .hasMessageContaining("base.people does not exist");
  }
}
