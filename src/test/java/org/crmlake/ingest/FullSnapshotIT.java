package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Records that are gone from dumps that are declared to hold all of them, and from others. */
@ExtendWith(SparkExtension.class)
class FullSnapshotIT {
  private static final Map<String, String> SOURCES =
      Map.of(
          "shop",
          ShopLake.SHOP.replaceFirst(
              "key = \\[account_id\\]", "key = [account_id], full_snapshot = true"));
  private static final String HEADER = "account_id,name,country,modified_at\n";
  private static final String LINES = "invoice,account,sold_on,amount\n";

  private static String account(String id) {
    return id + "," + id + ",NO,2024-01-01 08:00:00\n";
  }

  /** A lake whose accounts come as full snapshots, with a rule for its segment. */
  private static ShopLake shop(SparkSession spark, Path folder) {
    try {
      Path conf = Files.createDirectories(folder.resolve("project/conf"));
      Files.writeString(
          conf.resolve("segments.conf"),
          "rules = [ { name = home, value = \"if(country = 'NO', 'home', 'abroad')\" } ]");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String settings = ShopLake.SETTINGS.replace("attribute = country", "rule = home");
    return new ShopLake(spark, folder, settings, SOURCES);
  }

  @Test
  void whatIsGoneFromTheNewestCompleteOneIsDeleted(SparkSession spark, @TempDir Path folder) {
    ShopLake daily = shop(spark, folder.resolve("daily"));
    daily
        .dumps
        .with("2024-01-05/accounts_1.csv", HEADER + account("a1") + account("a2"))
        .with("2024-01-05/accounts_2.csv", HEADER + account("a3"))
        .with("2024-01-05/lines.csv", LINES + "i1,a1,2024-01-05,1\n");
    daily.ingest();
    assertThat(deleted(daily)).isEmpty();
    assertThat(daily.rows("crm.customer_attributes", "customer_id", "country"))
        .containsExactly("shop:a1 | home", "shop:a2 | home", "shop:a3 | home");

    daily
        .dumps
        .with("2024-01-06/accounts.csv", HEADER + account("a1") + account("a3"))
        .with("2024-01-06/lines.csv", LINES + "i2,a2,2024-01-06,1\n");
    daily.ingest();
    assertThat(deleted(daily)).containsExactly("shop:a2 | inferred | 2024-01-05");
    // Lines are not declared a full snapshot.
    assertThat(daily.rows("crm.orders", "order_id", "is_deleted"))
        .containsExactly("shop:i1 | false", "shop:i2 | false");

    // From a dump of which something was rejected nothing is inferred, nor from an empty one; what
    // is there is there.
    daily
        .dumps
        .with("2024-01-07/accounts.csv", HEADER + account("a2") + "a3,a3,NO,yesterday\n")
        .with("2024-01-08/accounts.csv", HEADER);
    daily.ingest();
    assertThat(deleted(daily)).isEmpty();

    daily.dumps.with("2024-01-09/accounts.csv", HEADER + account("a3"));
    daily.ingest();
    assertThat(deleted(daily))
        .containsExactly("shop:a1 | inferred | 2024-01-06", "shop:a2 | inferred | 2024-01-07");

    ShopLake once = shop(spark, folder.resolve("once"));
    once.ingest(daily.dumps.folder(), step -> {});
    assertThat(once.content()).isEqualTo(daily.content());
  }

  private static List<String> deleted(ShopLake shop) {
    return shop
        .rows("crm.accounts", "account_id", "delete_kind", "dump_date", "is_deleted")
        .stream()
        .filter(r -> r.endsWith("| true"))
        .map(r -> r.replace(" | true", ""))
        .toList();
  }
}
