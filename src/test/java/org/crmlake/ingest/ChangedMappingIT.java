package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A mapping is corrected after dumps were read by it: the tables become those of a new lake. */
@ExtendWith(SparkExtension.class)
class ChangedMappingIT {
  private static final String SETTINGS = ShopLake.SETTINGS + "\nrejects { files = 1 }";

  @TempDir Path folder;

  private ShopLake lake(SparkSession spark, String name, String settings, String source) {
    return new ShopLake(spark, folder.resolve(name), settings, Map.of("shop", source));
  }

  private ShopLake ingested(SparkSession spark, String name, String source) {
    ShopLake lake = lake(spark, name, SETTINGS, source);
    lake.dumps
        .with(
            "2024-01-02/accounts.csv",
            "account_id,name,country,modified_at\n1,One,DE,2024-01-01 10:00:00\n"
                + "2,Two,FR,01.01.2024 10:00\n3,Three,FR,2024-01-01 10:00:00\n")
        .with(
            "2024-01-03/accounts.csv",
            "id,name,country,modified_at\n4,Four,DE,2024-01-02 10:00:00\n")
        .with(
            "2024-01-03/lines.csv",
            "invoice,account,sold_on,amount,currency\ni1,1,2024-01-02,10.00,\n");
    lake.ingest();
    return lake;
  }

  @Test
  void whatWasReadOtherwiseIsReadAgain(SparkSession spark) {
    ShopLake lake = ingested(spark, "lake", ShopLake.SHOP);
    assertThat(lake.rows("crm.accounts", "source_id")).containsExactly("1", "3");
    assertThat(lake.rows("ops.dumps", "file", "status"))
        .contains("2024-01-03/accounts.csv | rejected");
    IngestReport nothingNew = lake.ingest();
    assertThat(nothingNew.written()).isEmpty();
    assertThat(nothingNew.notes())
        .anyMatch(n -> n.startsWith("still refused") && n.endsWith("2024-01-03/accounts.csv"));

    String corrected =
        ShopLake.SHOP
            .replace(
                "{ name = account_id, required = true }",
                "{ name = account_id, aliases = [id], required = true }")
            .replace(
                "records {",
                "dialect { timestamps = [\"yyyy-MM-dd HH:mm:ss\", \"dd.MM.yyyy HH:mm\"] }\nrecords {");
    ShopLake again = lake(spark, "lake", SETTINGS, corrected);
    again.ingest();
    assertThat(again.rows("crm.accounts", "source_id")).containsExactly("1", "2", "3", "4");
    ShopLake fresh = ingested(spark, "fresh", corrected);
    assertThat(again.content()).isEqualTo(fresh.content());
    assertThat(again.ingest().written()).isEmpty();
  }

  /** Only a dump with rejects can have other good records under another target. */
  @Test
  void targetsAreMadeAnewFromWhatHasLanded(SparkSession spark) {
    ingested(spark, "lake", ShopLake.SHOP);
    ShopLake changed =
        lake(
            spark,
            "lake",
            SETTINGS,
            ShopLake.SHOP.replace("name = name, country", "name = \"upper(name)\", country"));
    assertThat(changed.ingest().written())
        .contains("crm.accounts")
        .doesNotContain("landing.shop_lines");
    assertThat(changed.rows("crm.accounts", "name")).containsExactly("ONE", "THREE");
  }

  @Test
  void aRunWithoutDumpsKnowsANewSegment(SparkSession spark) {
    ingested(spark, "lake", ShopLake.SHOP);
    ShopLake changed =
        lake(
            spark,
            "lake",
            SETTINGS.replace(
                "{ name = country, attribute = country }",
                "{ name = country, attribute = country }, { name = label, attribute = name }"),
            ShopLake.SHOP);
    Ingest ingest = new Ingest(changed.lake, changed.project);
    ingest.open(false);
    ingest.refresh("later");
    assertThat(changed.rows("crm.customer_attributes", "country", "label"))
        .containsExactly("DE | One", "FR | Three");
    long version = changed.lake.version("crm.customer_attributes");
    ingest.refresh("later still");
    assertThat(changed.lake.version("crm.customer_attributes")).isEqualTo(version);
  }
}
