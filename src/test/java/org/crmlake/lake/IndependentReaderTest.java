package org.crmlake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.crmlake.lake.Tables.table;
import static org.crmlake.lake.Tables.withChangeFeed;
import static org.crmlake.testing.Frames.rows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.TableSpec;
import org.crmlake.testing.KernelTable;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A table opens in Delta Kernel, which shares no code with Delta's Spark side. */
@ExtendWith(SparkExtension.class)
class IndependentReaderTest {
  private static final TableSpec TABLE =
      withChangeFeed(
          table(
              List.of("month", "id"),
              List.of("month"),
              new ColumnSpec("month", "date", false, "First day."),
              new ColumnSpec("id", "bigint", false, "Key."),
              new ColumnSpec("amount", "decimal(18,2)", true, "Money."),
              new ColumnSpec("rate", "double", true, "Rate."),
              new ColumnSpec("at", "timestamp", true, "When."),
              new ColumnSpec("name", "string", true, "Name.")));

  @Test
  void aTableNeedsReaderVersionOneAndIsReadWhole(SparkSession spark, @TempDir Path root)
      throws IOException {
    Lake lake = new Lake(spark, root.toString());
    new Contracts(lake).open(TABLE, false);
    new TableWriter(lake)
        .overwrite(
            TABLE,
            rows(
                TABLE.ddl(),
                "{month: '2026-01-01', id: 1, amount: 2.50, rate: 0.5, at: '2026-01-05T10:00:00Z', name: 'Ada'}",
                "{month: '2026-02-01', id: 2, name: 'Bob'}"),
            null);

    KernelTable table = new KernelTable(lake.path(TABLE.id()));
    assertThat(table.readerVersion()).isEqualTo(1);
    assertThat(table.columns()).containsExactly("month", "id", "amount", "rate", "at", "name");
    assertThat(table.rows())
        .containsExactlyInAnyOrder(
            "2026-01-01 1 2.50 0.5 2026-01-05T10:00:00Z Ada", "2026-02-01 2 null null null Bob");
  }
}
