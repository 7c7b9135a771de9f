package org.crmlake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.crmlake.lake.Tables.people;
import static org.crmlake.testing.FaultFileSystem.Effect.THROW;
import static org.crmlake.testing.Frames.assertSameRows;
import static org.crmlake.testing.Frames.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.spark.sql.SparkSession;
import org.crmlake.testing.FaultFileSystem;
import org.crmlake.testing.FaultFileSystem.Point;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class WriteFaultTest {
  private static final String DATA = ".*/base/people/part-.*parquet";
  private static final String COMMIT = ".*/base/people/_delta_log/\\d+\\.json";

  @TempDir Path root;
  private Lake lake;

  @BeforeEach
  void open(SparkSession spark) {
    lake = new Lake(spark, "fault:" + root);
    new Contracts(lake).open(people(), false);
    new TableWriter(lake).append(people(), rows(people().ddl(), "{id: 1}"), null);
  }

  @AfterEach
  void disarm() {
    FaultFileSystem.disarm();
  }

  @Test
  void aFileCutShortLeavesThePreviousVersion() {
    FaultFileSystem.arm(Point.ON_CLOSE, THROW, 1, DATA);
    assertFailsAndLeavesVersionOne();
  }

  @Test
  void aCommitThatDoesNotLandLeavesThePreviousVersion() {
    FaultFileSystem.arm(Point.BEFORE_RENAME, THROW, 1, COMMIT);
    assertFailsAndLeavesVersionOne();
  }

  @Test
  void theSameWriteSucceedsAfterwards() {
    FaultFileSystem.arm(Point.BEFORE_CREATE, THROW, 1, DATA);
    assertFailsAndLeavesVersionOne();
    assertThat(overwrite()).isEqualTo(2);
    assertSameRows(lake.read(people().id()), rows(people().ddl(), "{id: 2}"));
  }

  @Test
  void aTableWhoseCreationFailedIsCreatedTheNextTime(@TempDir Path fresh) throws IOException {
    Lake other = new Lake(lake.spark(), "fault:" + fresh);
    FaultFileSystem.arm(Point.BEFORE_RENAME, THROW, 1, COMMIT);
    assertThatThrownBy(() -> new Contracts(other).open(people(), false))
        .hasStackTraceContaining("injected fault");
    // What a killed process leaves and a failed one tidies up.
    Files.writeString(fresh.resolve("base/people/_delta_log/.0.json.tmp"), "{");
    new Contracts(other).open(people(), false);
    assertThat(other.version(people().id())).isZero();
  }

  @Test
  void aLakeOnThisFileSystemCanBeLocked() {
    LakeLock.acquire(lake.root(), Duration.ZERO).close();
    assertThat(root.resolve(".lock")).exists();
  }

  private void assertFailsAndLeavesVersionOne() {
    assertThatThrownBy(this::overwrite).hasStackTraceContaining("injected fault");
    assertThat(FaultFileSystem.disarm()).isTrue();
    assertThat(lake.version(people().id())).isEqualTo(1);
    assertSameRows(lake.read(people().id()), rows(people().ddl(), "{id: 1}"));
  }

  private long overwrite() {
    return new TableWriter(lake).overwrite(people(), rows(people().ddl(), "{id: 2}"), null);
  }
}
