package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.crmlake.spec.UserException;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Somebody removes a table's folder: nothing is taken for data that never were. */
@ExtendWith(SparkExtension.class)
class LostTablesIT {
  private static final String LINES = "invoice,account,sold_on,amount,currency\n";

  @TempDir Path folder;

  private ShopLake lake(SparkSession spark) {
    return new ShopLake(spark, folder, ShopLake.SETTINGS, Map.of("shop", ShopLake.SHOP));
  }

  private ShopLake ingested(SparkSession spark) {
    ShopLake lake = lake(spark);
    lake.dumps
        .with(
            "2024-01-02/accounts.csv",
            "account_id,name,country,modified_at\n1,One,DE,2024-01-01 10:00:00\n")
        .with("2024-01-02/lines.csv", LINES + "i1,1,2024-01-01,10.00,\n");
    lake.ingest();
    return lake;
  }

  /** The table gone, as another process finds the lake. */
  private ShopLake without(SparkSession spark, String table) throws IOException {
    FileUtils.deleteDirectory(folder.resolve("lake").resolve(table).toFile());
    DeltaLog.clearCache();
    return lake(spark);
  }

  @Test
  void crmIsMadeAnewFromWhatHasLanded(SparkSession spark) throws IOException {
    Map<String, List<String>> before = ingested(spark).content();
    ShopLake lake = without(spark, "crm/orders");
    new Ingest(lake.lake, lake.project).refresh("refresh");
    assertThat(lake.content()).isEqualTo(before);
  }

  @Test
  void dumpsAreReadAgainIfWhatTheyHeldIsGone(SparkSession spark) throws IOException {
    Map<String, List<String>> before = ingested(spark).content();
    ShopLake lake = without(spark, "landing/shop_lines");
    assertThatThrownBy(() -> new Ingest(lake.lake, lake.project).refresh("refresh"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "landing.shop_lines is gone, with the records of 2024-01-02/lines.csv");
    lake.dumps.with("2024-01-03/lines.csv", LINES + "i2,1,2024-01-02,5.00,\n");
    // Killed as soon as landing is there again.
    Ingest killed =
        new Ingest(
            lake.lake,
            lake.project,
            step -> {
              if (step.equals("write crm.orders")) {
                throw new IllegalStateException("killed");
              }
            });
    String dumps = lake.dumps.folder().toString();
    assertThatThrownBy(() -> killed.run(dumps, "killed")).hasStackTraceContaining("killed");
    new Ingest(lake.lake, lake.project).run(dumps, "again");
    assertThat(lake.rows("crm.orders", "source_id", "net_base"))
        .containsExactly("i1 | 10.00", "i2 | 5.00");
    assertThat(before).isNotEqualTo(lake.content());
  }

  @Test
  void dumpsThatAreGoneTooAreMissed(SparkSession spark) throws IOException {
    ingested(spark);
    ShopLake lake = without(spark, "landing/shop_lines");
    FileUtils.deleteDirectory(folder.resolve("dumps/2024-01-02").toFile());
    lake.dumps.with("2024-01-03/lines.csv", LINES + "i2,1,2024-01-02,5.00,\n");
    assertThatThrownBy(lake::ingest)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("bring them back");
    without(spark, "ops/dumps").ingest();
    assertThat(lake(spark).rows("crm.orders", "source_id")).containsExactly("i2");
  }
}
