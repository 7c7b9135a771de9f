package org.crmlake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.crmlake.lake.Tables.described;
import static org.crmlake.lake.Tables.people;
import static org.crmlake.lake.Tables.plus;
import static org.crmlake.lake.Tables.table;
import static org.crmlake.lake.Tables.withChangeFeed;
import static org.crmlake.lake.Tables.withColumns;
import static org.crmlake.testing.Frames.assertSameRows;
import static org.crmlake.testing.Frames.rows;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.StructField;
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
class ContractsTest {
  @TempDir Path root;
  private Lake lake;
  private Contracts contracts;

  @BeforeEach
  void open(SparkSession spark) {
    lake = new Lake(spark, root.toString());
    contracts = new Contracts(lake);
  }

  @Test
  void aTableIsCreatedWholeInOneCommit() {
    TableSpec table =
        withChangeFeed(
            table(
                List.of("month", "id"),
                List.of("month"),
                new ColumnSpec("month", "date", false, "First day."),
                new ColumnSpec("id", "bigint", false, "It's \\ one."),
                new ColumnSpec("days", "array<date>", true, "Days."),
                new ColumnSpec("custom", "map<string,string>", true, "Rest.")));
    contracts.open(table, false);
    assertThat(lake.version(table.id())).isZero();
    assertThat(contracts.differences(table)).isEmpty();
    Snapshot snapshot = lake.snapshot(table.id());
    assertThat(snapshot.protocol().minReaderVersion()).isEqualTo(1);
    assertThat(snapshot.metadata().description()).isEqualTo(table.description());
    assertThat(comments(snapshot)).containsExactly("First day.", "It's \\ one.", "Days.", "Rest.");
    assertThat(TableProperties.configuration(snapshot.metadata()))
        .containsExactlyInAnyOrderEntriesOf(TableProperties.of(table));
  }

  @Test
  void anUnchangedTableCostsNoCommitAndNoJob() throws Exception {
    contracts.open(people(), false);
    assertThat(JobCount.of(() -> contracts.open(people(), false))).isZero();
    assertThat(lake.version("base.people")).isZero();
  }

  @Test
  void aNullIsRejectedWhereTheContractForbidsIt() {
    contracts.open(people(), false);
    assertThatThrownBy(
            () ->
                new TableWriter(lake).append(people(), rows(people().ddl(), "{name: 'Ada'}"), null))
        .hasStackTraceContaining("id_not_null");
    assertThat(lake.version("base.people")).isZero();
  }

  @Test
  void newNullableColumnsAndCommentsAreAltered() {
    contracts.open(people(), false);
    new TableWriter(lake).append(people(), rows(people().ddl(), "{id: 1, name: 'Ada'}"), null);
    TableSpec changed =
        described(
            withChangeFeed(
                withColumns(
                    people(),
                    new ColumnSpec("title", "string", true, "Ada's \\ title."),
                    new ColumnSpec("id", "bigint", false, "Another comment."),
                    new ColumnSpec("born", "date", true, "Birthday."),
                    new ColumnSpec("name", "string", true, "And another."))),
            "It's new.");
    assertThat(contracts.differences(changed))
        .containsExactly(
            "column title string is new; the next run adds it, null in the rows there are",
            "column id has another comment; the next run changes it",
            "column born date is new; the next run adds it, null in the rows there are",
            "column name has another comment; the next run changes it",
            "the table has another description; the next run changes it",
            "property delta.enableChangeDataFeed is not true; the next run sets it");
    assertThat(contracts.obstacles(changed)).isEmpty();
    assertThat(lake.version("base.people")).isEqualTo(1);
    contracts.open(changed, false);
    assertThat(contracts.differences(changed)).isEmpty();
    assertThat(lake.version("base.people")).isEqualTo(5);
    assertSameRows(lake.read("base.people"), rows(changed.ddl(), "{id: 1, name: 'Ada'}"));
  }

  @Test
  void allThatNeedsAMigrationIsListed() {
    contracts.open(people(), false);
    TableSpec changed =
        table(
            List.of("id"),
            List.of("day"),
            new ColumnSpec("day", "date", false, "Day."),
            new ColumnSpec("id", "string", true, "Person."));
    assertThatThrownBy(() -> contracts.open(changed, false))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage(
            """
            table base.people is not as its contract says (jobs/people.conf:7):
              column day date is new and may not be null; needs run --migrate
              column id is bigint, the contract says string; needs run --migrate
              column id may not be null, by the contract it may; needs run --migrate
              column name is not in the contract any more; needs run --migrate
              partitioned by [], the contract says [day]; needs run --migrate
            run --migrate rewrites the table; or put the contract back""");
  }

  @Test
  void anotherOrderNeedsAMigration() {
    contracts.open(people(), false);
    TableSpec swapped = withColumns(people(), people().columns().get(1), people().columns().get(0));
    assertThat(contracts.differences(swapped))
        .containsExactly(
            "columns stand in the order [id, name], the contract says [name, id]; needs run --migrate");
    assertThat(contracts.obstacles(swapped)).isEqualTo(contracts.differences(swapped));
  }

  @Test
  void anAbsentTableHasNoDifferencesAndIsNotCreatedByAsking() {
    assertThat(contracts.differences(plus(people(), new ColumnSpec("x", "int", true, "X."))))
        .isEmpty();
    assertThat(lake.exists("base.people")).isFalse();
    assertThat(root.resolve("base")).doesNotExist();
  }

  private static List<String> comments(Snapshot snapshot) {
    return Arrays.stream(snapshot.schema().fields())
        .map(StructField::getComment)
        .map(c -> c.get())
        .toList();
  }
}
