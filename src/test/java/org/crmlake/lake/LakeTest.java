package org.crmlake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.crmlake.lake.Tables.people;
import static org.crmlake.lake.Tables.plus;
import static org.crmlake.lake.Tables.withChangeFeed;
import static org.crmlake.testing.Frames.assertSameRows;
import static org.crmlake.testing.Frames.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.TableSpec;
import org.crmlake.spec.UserException;
import org.crmlake.testing.JobCount;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class LakeTest {
  private static final TableSpec FED = withChangeFeed(people());
  private static final String FED_DDL = FED.ddl() + ", _change_type string";

  @TempDir Path root;
  private Lake lake;

  @BeforeEach
  void open(SparkSession spark) {
    lake = new Lake(spark, root.toString());
  }

  @Test
  void aTableLiesUnderRootAndSchema() {
    assertThat(lake.path("mart.orders_daily")).isEqualTo("file:" + root + "/mart/orders_daily");
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
    write(people(), "{id: 1}");
    assertThat(JobCount.of(() -> assertThat(lake.version("base.people")).isEqualTo(1))).isZero();
  }

  @Test
  void anOlderVersionIsRead() {
    write(people(), "{id: 1}");
    write(people(), "{id: 2}");
    assertSameRows(lake.read("base.people", 1), rows(people().ddl(), "{id: 1}"));
  }

  @Test
  void aReadKeepsItsVersion() {
    write(people(), "{id: 1}");
    var before = lake.read("base.people");
    write(people(), "{id: 2}");
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
    write(people(), "{id: 1}");
    assertThatThrownBy(() -> lake.read("base.people", 9))
        .hasMessageContaining("base.people has no version 9: its newest is 1");
  }

  @Test
  void changesAreThoseAfterOneVersionUpToAnother() {
    write(FED, "{id: 1}");
    write(FED, "{id: 2}");
    write(FED, "{id: 3}");
    assertSameRows(
        lake.changes(FED.id(), 1, 2).orElseThrow(),
        rows(FED_DDL, "{id: 2, _change_type: 'insert'}"));
  }

  @Test
  void anOverwriteIsDeletesAndInserts() {
    write(FED, "{id: 1}");
    new TableWriter(lake).overwrite(FED, rows(FED.ddl(), "{id: 2}"), null);
    assertSameRows(
        lake.changes(FED.id(), 1, 2).orElseThrow(),
        rows(FED_DDL, "{id: 1, _change_type: 'delete'}", "{id: 2, _change_type: 'insert'}"));
  }

  @Test
  void noVersionsHaveNoChanges() {
    write(FED, "{id: 1}");
    assertSameRows(lake.changes(FED.id(), 1, 1).orElseThrow(), rows(FED_DDL));
  }

  @Test
  void aTableWithoutFeedHasNone() {
    write(people(), "{id: 1}");
    write(people(), "{id: 2}");
    assertThat(lake.changes("base.people", 1, 2)).isEmpty();
  }

  @Test
  void aFeedThatBeganInTheRangeIsNone() {
    write(people(), "{id: 1}");
    write(FED, "{id: 2}");
    assertThat(lake.changes(FED.id(), 0, 3)).isEmpty();
    assertThat(lake.changes(FED.id(), 2, 3)).isPresent();
  }

  @Test
  void aChangedSchemaEndsTheFeed() {
    write(FED, "{id: 1}");
    write(plus(FED, new ColumnSpec("born", "date", true, "Birthday.")), "{id: 2}");
    assertThat(lake.changes(FED.id(), 0, 3)).isEmpty();
    assertThat(lake.changes(FED.id(), 0, 1)).isEmpty();
  }

  @Test
  void aVersionThatIsNotThereYetHasNoFeed() {
    write(FED, "{id: 1}");
    assertThat(lake.changes(FED.id(), 1, 2)).isEmpty();
    assertThat(lake.changes(FED.id(), 2, 1)).isEmpty();
  }

  @Test
  void aCleanedLogEndsTheFeed() throws IOException {
    write(FED, "{id: 1}");
    write(FED, "{id: 2}");
    DeltaLog.forTable(lake.spark(), lake.path(FED.id())).checkpoint();
    for (int version = 0; version < 2; version++) {
      Files.delete(root.resolve("base/people/_delta_log/%020d.json".formatted(version)));
    }
    DeltaLog.clearCache();
    assertThat(lake.changes(FED.id(), 0, 2)).isEmpty();
    assertThat(lake.changes(FED.id(), 1, 2)).isPresent();
  }

  private void write(TableSpec table, String json) {
    new Contracts(lake).open(table, false);
    new TableWriter(lake).append(table, rows(table.ddl(), json), null);
  }
}
