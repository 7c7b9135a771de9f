package org.crmlake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.crmlake.lake.Tables.people;
import static org.crmlake.lake.Tables.plus;
import static org.crmlake.lake.Tables.table;
import static org.crmlake.lake.Tables.withColumns;
import static org.crmlake.testing.Frames.assertSameRows;
import static org.crmlake.testing.Frames.rows;

import java.nio.file.Path;
import java.util.List;
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
class MigrationTest {
  private static final TableSpec BEFORE =
      table(
          List.of("id"),
          List.of(),
          new ColumnSpec("id", "int", false, "Person."),
          new ColumnSpec("name", "string", false, "Name."),
          new ColumnSpec("spent", "decimal(18,2)", true, "Money."),
          new ColumnSpec("gone", "string", false, "Dropped."));

  @TempDir Path root;
  private Lake lake;
  private Contracts contracts;

  @BeforeEach
  void open(SparkSession spark) {
    lake = new Lake(spark, root.toString());
    contracts = new Contracts(lake);
  }

  @Test
  void theTableIsRewrittenToItsContractInOneCommit() {
    write(
        BEFORE, "{id: 1, name: 'Ada', spent: 1.25, gone: 'x'}", "{id: 2, name: 'Bob', gone: 'y'}");
    TableSpec after =
        table(
            List.of("id"),
            List.of("name"),
            new ColumnSpec("name", "string", true, "Name, now first."),
            new ColumnSpec("id", "bigint", false, "Person."),
            new ColumnSpec("spent", "decimal(18,4)", true, "Money."),
            new ColumnSpec("born", "date", true, "New."));
    contracts.open(after, true);
    assertThat(lake.version(after.id())).isEqualTo(2);
    assertThat(contracts.differences(after)).isEmpty();
    assertThat(TableProperties.configuration(lake.snapshot(after.id()).metadata()))
        .containsExactlyInAnyOrderEntriesOf(TableProperties.of(after));
    assertThat(lake.snapshot(after.id()).protocol().minReaderVersion()).isEqualTo(1);
    assertSameRows(
        lake.read(after.id()),
        rows(after.ddl(), "{name: 'Ada', id: 1, spent: 1.25}", "{name: 'Bob', id: 2}"));
  }

  @Test
  void thePreviousVersionStaysReadable() {
    write(BEFORE, "{id: 1, name: 'Ada', spent: 1.25, gone: 'x'}");
    TableSpec after = withColumns(BEFORE, BEFORE.columns().get(0));
    contracts.open(after, true);
    assertSameRows(
        lake.read(BEFORE.id(), 1),
        rows(BEFORE.ddl(), "{id: 1, name: 'Ada', spent: 1.25, gone: 'x'}"));
  }

  @Test
  void whatWouldLoseDataIsRefused() {
    write(BEFORE, "{id: 1, name: 'Ada', gone: 'x'}");
    TableSpec after =
        table(
            List.of("id"),
            List.of(),
            new ColumnSpec("id", "int", false, "Person."),
            new ColumnSpec("name", "int", true, "Name."),
            new ColumnSpec("spent", "decimal(18,0)", true, "Money."),
            new ColumnSpec("since", "date", false, "New."));
    assertThatThrownBy(() -> contracts.open(after, true))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContainingAll(
            "column name cannot become int from string without loss",
            "column spent cannot become decimal(18,0) from decimal(18,2) without loss",
            "column since is new, may not be null, and the rows there are have no value for it",
            "nothing was changed");
    assertThat(lake.version(BEFORE.id())).isEqualTo(1);
  }

  @Test
  void aColumnThatHoldsNullsCannotForbidThem() {
    write(people(), "{id: 1, name: 'Ada'}", "{id: 2}");
    TableSpec after =
        withColumns(
            people(),
            people().columns().get(0),
            new ColumnSpec("name", "string", false, "What they're called."));
    assertThatThrownBy(() -> contracts.open(after, true))
        .hasMessageContaining("column name may not be null, and is in 1 rows");
    assertThat(lake.version(people().id())).isEqualTo(1);
  }

  @Test
  void anEmptyTableTakesAnyContract() {
    contracts.open(people(), false);
    TableSpec after = plus(people(), new ColumnSpec("since", "date", false, "New."));
    contracts.open(after, true);
    assertThat(contracts.differences(after)).isEmpty();
    assertThat(lake.version(people().id())).isEqualTo(1);
  }

  private void write(TableSpec table, String... json) {
    contracts.open(table, false);
    new TableWriter(lake).append(table, rows(table.ddl(), json), null);
  }
}
