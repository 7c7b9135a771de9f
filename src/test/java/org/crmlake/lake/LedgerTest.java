package org.crmlake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.crmlake.lake.RunRowTest.row;
import static org.crmlake.lake.Tables.people;
import static org.crmlake.lake.Tables.plus;
import static org.crmlake.testing.Frames.assertSameRows;
import static org.crmlake.testing.Frames.rows;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.TableSpec;
import org.crmlake.testing.JobCount;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class LedgerTest {
  private static final LocalDate DAY = LocalDate.parse("2026-10-31");
  private static final CheckResult PASSED = new CheckResult("key", "error", true, 0, null);
  private static final CheckResult WARNED = new CheckResult("sane", "warn", false, 2, "id = 7");

  @TempDir Path root;
  private Lake lake;
  private Ledger ledger;

  @BeforeEach
  void open(SparkSession spark) {
    lake = new Lake(spark, root.toString());
    ledger = new Ledger(lake);
  }

  @Test
  void rowsComeBackWithTheirChecks() {
    ledger.open();
    List<RunRow> rows =
        List.of(
            row("r1", "base.people", null, PASSED, WARNED).published(3),
            row("r1", "mart.customers", DAY, WARNED),
            row("r1", "mart.customers", DAY.plusDays(1)));
    ledger.append(rows);
    assertThat(ledger.runs()).containsExactlyInAnyOrderElementsOf(rows);
    assertThat(lake.version("ops.runs")).isEqualTo(1);
    assertThat(lake.version("ops.checks")).isEqualTo(1);
  }

  @Test
  void anOpenLedgerCostsNoJobToOpen() throws Exception {
    ledger.open();
    assertThat(JobCount.of(ledger::open)).isZero();
  }

  @Test
  void whatWasLastPublishedIsReadFromTheCommitWithoutAJob() throws Exception {
    RunRow published = row("r1", "base.people", null, PASSED);
    publish(published, "{id: 1}");
    new Contracts(lake).open(plus(people(), new ColumnSpec("born", "date", true, "B.")), false);
    assertThat(
            JobCount.of(
                () -> assertThat(ledger.lastPublished(people())).contains(published.published(1))))
        .isZero();
  }

  @Test
  void rowsChangedByOthersWereNotPublished() {
    publish(row("r1", "base.people", null), "{id: 1}");
    lake.spark().sql("delete from " + lake.sqlName("base.people") + " where id = 1");
    assertThat(ledger.lastPublished(people())).isEmpty();
  }

  @Test
  void nothingIsPublishedInANewOrAnAbsentTable() {
    assertThat(ledger.lastPublished(people())).isEmpty();
    new Contracts(lake).open(people(), false);
    assertThat(ledger.lastPublished(people())).isEmpty();
  }

  @Test
  void repairRebuildsWhatWasPublishedButNotRecordedAndThenCostsNoJob() throws Exception {
    ledger.open();
    RunRow first = publish(row("r1", "base.people", null, PASSED), "{id: 1}");
    ledger.append(List.of(first));
    RunRow second = publish(row("r2", "base.people", null, PASSED, WARNED), "{id: 2}");
    RunRow third = publish(row("r3", "base.people", null), "{id: 3}");
    List<TableSpec> tables = List.of(people(), OpsTables.latest());
    assertThat(ledger.repair(tables))
        .containsExactly(second.repairedFrom(2), third.repairedFrom(3));
    assertThat(ledger.runs())
        .containsExactlyInAnyOrder(first, second.repairedFrom(2), third.repairedFrom(3));
    assertThat(JobCount.of(() -> assertThat(ledger.repair(tables)).isEmpty())).isZero();
    assertThat(lake.version("ops.runs")).isEqualTo(2);
  }

  @Test
  void aLedgerChangedByHandIsReadWhole() {
    ledger.open();
    RunRow first = publish(row("r1", "base.people", null), "{id: 1}");
    RunRow second = publish(row("r2", "base.people", null), "{id: 2}");
    ledger.append(List.of(first, second));
    lake.spark().sql("delete from " + lake.sqlName("ops.runs") + " where run_id = 'r2'");
    assertThat(ledger.repair(List.of(people()))).containsExactly(second.repairedFrom(2));
  }

  @Test
  void checksThatWereAppendedBeforeTheCrashAreNotAppendedTwice() {
    ledger.open();
    RunRow published = publish(row("r1", "base.people", null, PASSED, WARNED), "{id: 1}");
    new TableWriter(lake)
        .append(
            OpsTables.checks(),
            lake.spark()
                .createDataFrame(
                    LedgerRows.ofChecks(published), Contracts.schema(OpsTables.checks())),
            null);
    ledger.repair(List.of(people()));
    assertThat(ledger.runs()).containsExactly(published.repairedFrom(1));
  }

  @Test
  void theLatestDateNeverGoesBack() {
    ledger.open();
    ledger.updateLatest(
        List.of(
            row("r1", "mart.customers", DAY.minusDays(1)).published(1),
            row("r1", "mart.customers", DAY).published(2),
            row("r1", "base.people", null).published(4)));
    ledger.updateLatest(
        List.of(
            row("r2", "mart.customers", DAY.minusDays(9)).published(3),
            row("r2", "base.people", null).published(5)));
    assertSameRows(
        lake.read("ops.latest"),
        rows(
            OpsTables.latest().ddl(),
            "{table_name: 'base.people', version: 5, data_through: '2026-10-30', run_id: 'r2'}",
            "{table_name: 'mart.customers', as_of: '2026-10-31', version: 3, data_through: '2026-10-30', run_id: 'r1'}"));
  }

  @Test
  void aDateThatIsStillToComeGivesWay() {
    ledger.open();
    RunRow mistaken = row("r1", "mart.customers", DAY.plusYears(4)).published(1);
    RunRow right = row("r2", "mart.customers", DAY).published(2);
    ledger.updateLatest(List.of(mistaken));
    ledger.updateLatest(List.of(right));
    assertThat(lake.read("ops.latest").first().<java.sql.Date>getAs("as_of"))
        .isEqualTo(java.sql.Date.valueOf(DAY));
    ledger.updateLatest(List.of(mistaken.published(3)));
    assertThat(lake.read("ops.latest").first().<java.sql.Date>getAs("as_of"))
        .isEqualTo(java.sql.Date.valueOf(DAY));
    assertThat(lake.read("ops.latest").first().<Long>getAs("version")).isEqualTo(3);
  }

  @Test
  void anUnchangedLatestIsNotWritten() {
    ledger.open();
    List<RunRow> published = List.of(row("r1", "base.people", null).published(4));
    ledger.updateLatest(published);
    ledger.updateLatest(published);
    assertThat(lake.version("ops.latest")).isEqualTo(1);
  }

  private RunRow publish(RunRow row, String json) {
    new Contracts(lake).open(people(), false);
    return row.published(
        new TableWriter(lake).append(people(), rows(people().ddl(), json), row.toJson()));
  }
}
