package org.crmlake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.crmlake.lake.Tables.people;
import static org.crmlake.lake.Tables.plus;
import static org.crmlake.lake.Tables.withChangeFeed;
import static org.crmlake.testing.Frames.assertSameRows;
import static org.crmlake.testing.Frames.rows;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.TableSpec;
import org.crmlake.spec.UserException;
import org.crmlake.testing.JobCount;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class LakeTest {
  private static final TableSpec FED = withChangeFeed(people());
  private static final String FED_DDL = FED.ddl() + ", _change_type string";

  /** Version 1 inserts 1, version 2 inserts 2, version 3 overwrites with 3. */
  private static Lake fed;

  @TempDir Path root;
  private Lake lake;

  @BeforeAll
  static void writeFed(SparkSession spark, @TempDir Path folder) {
    fed = new Lake(spark, folder.toString());
    write(fed, FED, "{id: 1}");
    write(fed, FED, "{id: 2}");
    new TableWriter(fed).overwrite(FED, rows(FED.ddl(), "{id: 3}"), null);
  }

  @BeforeEach
  void open(SparkSession spark) {
    lake = new Lake(spark, root.toString());
  }

  @Test
  void aTableLiesUnderRootAndSchema() {
    assertThat(lake.path("mart.orders_daily")).isEqualTo("file:" + root + "/mart/orders_daily");
  }

  @Test
  void theTablesOfASchemaAreTheDeltaTablesInItsFolder() throws IOException {
    assertThat(lake.tables("crm")).isEmpty();
    new Contracts(lake).open(people(), false);
    Path schema = Path.of(URI.create(lake.path(people().id()))).getParent();
    Files.createDirectories(schema.resolve("no_table"));
    Files.createDirectories(schema.resolve("not.a.name"));
    Files.writeString(schema.resolve("file"), "");
    assertThat(lake.tables(schema.getFileName().toString())).containsExactly(people().id());
  }

  @Test
  void aRelativeRootIsTakenFromTheWorkingDirectory(SparkSession spark) {
    assertThat(new Lake(spark, "lake").root())
        .isEqualTo("file:" + Path.of("lake").toAbsolutePath());
  }

  @Test
  void anUnknownFileSystemIsAUsersError(SparkSession spark) {
    assertThatThrownBy(() -> new Lake(spark, "nowhere://bucket/lake"))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("nowhere://bucket/lake");
  }

  @Test
  void aTableIsNamedBySchemaAndName() {
    assertThatThrownBy(() -> lake.path("orders")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theVersionCostsNoJob() throws Exception {
    assertThat(JobCount.of(() -> assertThat(fed.version(FED.id())).isEqualTo(3))).isZero();
  }

  @Test
  void anOlderVersionIsRead() {
    assertSameRows(fed.read(FED.id(), 1), rows(FED.ddl(), "{id: 1}"));
  }

  @Test
  void aReadKeepsItsVersion() {
    write(lake, people(), "{id: 1}");
    Dataset<Row> before = lake.read("base.people");
    write(lake, people(), "{id: 2}");
    assertSameRows(before, rows(people().ddl(), "{id: 1}"));
  }

  @Test
  void aMissingTableIsAMissingInput() {
    assertThatThrownBy(() -> lake.read("base.people"))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUTS));
  }

  @Test
  void aMissingVersionIsAMissingInput() {
    assertThatThrownBy(() -> fed.read(FED.id(), 9))
        .hasMessageContaining("base.people has no version 9: its newest is 3");
  }

  @Test
  void changesAreThoseAfterOneVersionUpToAnother() {
    assertSameRows(
        fed.changes(FED.id(), 1, 2).orElseThrow(),
        rows(FED_DDL, "{id: 2, _change_type: 'insert'}"));
  }

  @Test
  void anOverwriteIsDeletesAndInserts() {
    assertSameRows(
        fed.changes(FED.id(), 2, 3).orElseThrow(),
        rows(
            FED_DDL,
            "{id: 1, _change_type: 'delete'}",
            "{id: 2, _change_type: 'delete'}",
            "{id: 3, _change_type: 'insert'}"));
  }

  @Test
  void noVersionsHaveNoChanges() {
    assertSameRows(fed.changes(FED.id(), 2, 2).orElseThrow(), rows(FED_DDL));
  }

  @Test
  void aVersionThatIsNotThereHasNoFeed() {
    assertThat(fed.changes(FED.id(), 3, 4)).isEmpty();
    assertThat(fed.changes(FED.id(), 2, 1)).isEmpty();
  }

  @Test
  void aTableWithoutFeedHasNone() {
    write(lake, people(), "{id: 1}");
    assertThat(lake.changes("base.people", 0, 1)).isEmpty();
  }

  @Test
  void aFeedThatBeganInTheRangeIsNone() {
    new Contracts(lake).open(people(), false);
    write(lake, FED, "{id: 1}");
    assertThat(lake.changes(FED.id(), 0, 2)).isEmpty();
    assertThat(lake.changes(FED.id(), 1, 2)).isPresent();
  }

  @Test
  void aChangedSchemaEndsTheFeed() {
    write(lake, FED, "{id: 1}");
    new Contracts(lake).open(plus(FED, new ColumnSpec("born", "date", true, "Birthday.")), false);
    assertThat(lake.changes(FED.id(), 0, 2)).isEmpty();
    assertThat(lake.changes(FED.id(), 0, 1)).isEmpty();
  }

  @Test
  void aCleanedLogEndsTheFeed() throws IOException {
    write(lake, FED, "{id: 1}");
    write(lake, FED, "{id: 2}");
    DeltaLog.forTable(lake.spark(), lake.path(FED.id())).checkpoint();
    for (int version = 0; version < 2; version++) {
      Files.delete(root.resolve("base/people/_delta_log/%020d.json".formatted(version)));
    }
    DeltaLog.clearCache();
    assertThat(lake.changes(FED.id(), 0, 2)).isEmpty();
    assertThat(lake.changes(FED.id(), 1, 2)).isPresent();
  }

  @Test
  void aVacuumedFileEndsTheFeedOnlyWhereItIsNeeded() throws IOException {
    write(lake, FED, "{id: 1}");
    new TableWriter(lake).overwrite(FED, rows(FED.ddl(), "{id: 2}"), null);
    CommitLog commits = lake.commits(FED.id());
    ChangeFeed lastWeek = new ChangeFeed(commits, lake.snapshot(FED.id()), Long.MAX_VALUE);
    assertThat(lastWeek.covers(0, 2)).isTrue();
    Files.delete(
        root.resolve("base/people").resolve(commits.commit(1).orElseThrow().files().get(0)));
    assertThat(lastWeek.covers(0, 2)).isFalse();
    assertThat(new ChangeFeed(commits, lake.snapshot(FED.id()), 0).covers(0, 2)).isTrue();
  }

  private static void write(Lake lake, TableSpec table, String json) {
    new Contracts(lake).open(table, false);
    new TableWriter(lake).append(table, rows(table.ddl(), json), null);
  }
}
