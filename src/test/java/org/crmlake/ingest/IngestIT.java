package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class IngestIT {
  private static final String ACCOUNTS = "account_id,name,country,modified_at\n";
  private static final String LINES = "invoice,account,sold_on,amount\n";

  private final SparkSession spark;

  IngestIT(SparkSession spark) {
    this.spark = spark;
  }

  private static List<Long> counts(IngestReport r) {
    return List.of(r.read(), r.accepted(), r.superseded(), r.ignored(), r.rejected());
  }

  private static void addTwoDays(Dumps dumps) {
    dumps
        .with(
            "2024-01-05/accounts.csv",
            ACCOUNTS + "a1,Ann,NO,2024-01-04 10:00:00\na2,Bo,SE,2024-01-04 11:00:00\n")
        .with("2024-01-05/lines.csv", LINES + "i1,a1,2024-01-05,10\ni1,a1,2024-01-05,5.25\n")
        .with(
            "2024-01-06/accounts.csv.gz",
            Dumps.gzip(ACCOUNTS + "a1,Ann,DK,2024-01-06 09:00:00\na3,Cy,,2024-01-06 10:00:00\n"))
        .with("2024-01-06/lines.csv", LINES + "i1,a1,2024-01-06,1\ni2,a2,2024-01-06,-3\n");
  }

  @Test
  void newestVersionsGroupsAndSpansOfAttributes(@TempDir Path folder) {
    ShopLake shop = new ShopLake(spark, folder);
    addTwoDays(shop.dumps);

    assertThat(counts(shop.ingest())).containsExactly(8L, 7L, 1L, 0L, 0L);

    assertThat(shop.rows("crm.accounts", "account_id", "name", "country", "dump_date", "source_id"))
        .containsExactly(
            "shop:a1 | Ann | DK | 2024-01-06 | a1",
            "shop:a2 | Bo | SE | 2024-01-05 | a2",
            "shop:a3 | Cy | null | 2024-01-06 | a3");
    assertThat(
            shop.rows(
                "crm.orders",
                "order_id",
                "customer_id",
                "order_date",
                "month",
                "is_return",
                "net_base",
                "currency"))
        .containsExactly(
            "shop:i1 | shop:a1 | 2024-01-05 | 2024-01-01 | false | 16.25 | GBP",
            "shop:i2 | shop:a2 | 2024-01-06 | 2024-01-01 | true | -3.00 | GBP");
    assertThat(
            shop.rows(
                "crm.customer_attributes", "customer_id", "valid_from", "valid_to", "country"))
        .containsExactly(
            "shop:a1 | 2024-01-04 | 2024-01-06 | NO",
            "shop:a1 | 2024-01-06 | null | DK",
            "shop:a2 | 2024-01-04 | null | SE",
            "shop:a3 | 2024-01-06 | null | null");
    Ingest ingest = new Ingest(shop.lake, shop.project);
    assertThat(ingest.dataThrough("crm.orders")).contains(LocalDate.of(2024, 1, 5));
    assertThat(ingest.dataThrough("crm.customer_attributes")).contains(LocalDate.of(2024, 1, 5));
    assertThat(ingest.dataThrough("crm.contacts")).isEmpty();
  }

  @Test
  void dumpsTakenInAreSkippedChangedOnesReplaceTheirRows(@TempDir Path folder) {
    ShopLake shop = new ShopLake(spark, folder);
    addTwoDays(shop.dumps);
    shop.ingest();
    Map<String, Long> versions = shop.ingest().crmVersions();

    IngestReport nothing = shop.ingest();
    assertThat(nothing.skipped()).isEqualTo(4);
    assertThat(nothing.written()).isEmpty();
    assertThat(nothing.crmVersions()).isEqualTo(versions);

    shop.dumps.touched("2024-01-05/lines.csv");
    assertThat(shop.ingest().written()).containsExactly("ops.dumps");
    assertThat(shop.ingest().written()).isEmpty();

    // Without its record the earlier version of a1 is the newest, a3 is gone, and so is i2.
    shop.dumps
        .with("2024-01-06/accounts.csv.gz", Dumps.gzip(ACCOUNTS + "a4,Di,FI,2024-01-06 12:00:00\n"))
        .with("2024-01-06/lines.csv", LINES + "i1,a1,2024-01-06,2\n");
    assertThat(counts(shop.ingest())).containsExactly(2L, 2L, 0L, 0L, 0L);
    assertThat(shop.rows("crm.accounts", "account_id", "country"))
        .containsExactly("shop:a1 | NO", "shop:a2 | SE", "shop:a4 | FI");
    assertThat(shop.rows("crm.orders", "order_id", "net")).containsExactly("shop:i1 | 17.2500");
    assertThat(shop.rows("crm.customer_attributes", "customer_id", "valid_from", "valid_to"))
        .containsExactly(
            "shop:a1 | 2024-01-04 | null",
            "shop:a2 | 2024-01-04 | null",
            "shop:a4 | 2024-01-06 | null");
    assertThat(shop.rows("ops.dumps", "file")).hasSize(4);

    // A good dump that is replaced by a bad one keeps its rows.
    shop.dumps.with("2024-01-06/lines.csv", "");
    Map<String, List<String>> before = shop.content();
    ShopLake lenient =
        new ShopLake(
            spark,
            folder,
            ShopLake.SETTINGS + "\nrejects { files = 1 }",
            Map.of("shop", ShopLake.SHOP));
    assertThat(lenient.ingest().files()).extracting(FileLine::status).containsExactly("rejected");
    before.put(
        "ops.rejects", List.of("2024-01-06/lines.csv | null | null | the file is empty | null"));
    assertThat(shop.content()).isEqualTo(before);
  }

  @Test
  void aDaysFolderAndTheFolderOfAllDaysNameAFileAlike(@TempDir Path folder) {
    ShopLake shop = new ShopLake(spark, folder);
    addTwoDays(shop.dumps);
    shop.ingest(shop.dumps.folder().resolve("2024-01-05"), s -> {});
    assertThat(shop.rows("ops.dumps", "file", "dump_date", "delivery"))
        .containsExactly(
            "2024-01-05/accounts.csv | 2024-01-05 | 2024-01-05",
            "2024-01-05/lines.csv | 2024-01-05 | 2024-01-05");
    assertThat(shop.ingest().skipped()).isEqualTo(2);
  }

  @Test
  void unknownColumnsAreKeptAndReported(@TempDir Path folder) {
    ShopLake shop = new ShopLake(spark, folder);
    shop.dumps.with("2024-01-05/accounts.csv", "account_id,name,vip,note\na1,Ann,yes,\na2,Bo,,\n");
    IngestReport report = shop.ingest();
    assertThat(report.notes())
        .containsExactly(
            "shop.accounts: columns that the mapping does not name, kept in custom: note (1 file), vip (1 file)",
            "shop.accounts: optional columns that are missing, taken as null: country (1 file), modified_at (1 file)");
    assertThat(shop.rows("crm.accounts", "account_id", "custom['vip']", "source_modified_at"))
        .containsExactly("shop:a1 | yes | null", "shop:a2 | null | null");
  }

  @Test
  void parquetIsHeldAgainstTheMappingLikeText(@TempDir Path folder) throws IOException {
    String source =
        """
        description = "Typed files"
        dialect { zone = "Europe/Berlin" }
        records { sales {
          files = ["**/*.parquet"], key = [file, record], format { kind = parquet }
          columns = [
            { name = id, type = bigint, required = true }
            { name = day, type = date }, { name = at, type = timestamp }, { name = local, type = timestamp }
            { name = amount, type = "decimal(18,2)" }, { name = text_amount, type = "decimal(18,2)" }, { name = ok, type = boolean }
          ]
          targets { order_lines { columns {
            order_id = id, line_id = "concat(_file, '#', _record)", order_date = "to_date(at)", net = amount
          } } }
        } }
        """;
    ShopLake shop = new ShopLake(spark, folder, ShopLake.SETTINGS, Map.of("typed", source));
    spark
        .sql(
            "select id, date'2024-07-01' day, timestamp'2024-07-01 10:00:00' at, timestamp_ntz'2024-07-01 10:00:00' local,"
                + " if(id = 2, 1.005, 2.5) amount, if(id = 3, 'x', '7') text_amount, true ok, named_struct('a', id) extra"
                + " from range(1, 4) t(id)")
        .coalesce(1)
        .write()
        .parquet(folder.resolve("parquet").toString());
    try (Stream<Path> files = Files.list(folder.resolve("parquet"))) {
      Path file = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
      shop.dumps.with("2024-07-01/a file.parquet", Files.readAllBytes(file));
    }

    shop.ingest();

    assertThat(
            shop.rows(
                "landing.typed_sales",
                "_file",
                "_record",
                "id",
                "day",
                "at",
                "local",
                "amount",
                "text_amount",
                "ok",
                "custom['extra']"))
        .containsExactly(
            "2024-07-01/a file.parquet | 1 | 1 | 2024-07-01 | 2024-07-01 10:00:00.0 | 2024-07-01 08:00:00.0 | 2.50 | 7.00 | true | {\"a\":1}");
    assertThat(shop.rows("ops.rejects", "record", "column_name", "reason", "raw_value"))
        .containsExactly(
            "2 | amount | has more than 2 decimals | 1.005",
            "3 | text_amount | is not a number that fits decimal(18,2) | x");
  }

  /** Every run ends at the first step at which none has ended yet, and the next one goes on. */
  @Test
  void whateverStepAKillHitsTheRunsAfterItEndWithTheSameTables(@TempDir Path folder) {
    ShopLake whole = new ShopLake(spark, folder.resolve("whole"));
    addTwoDays(whole.dumps);
    whole.ingest();
    change(whole.dumps);
    whole.ingest();

    ShopLake killed = new ShopLake(spark, folder.resolve("killed"));
    addTwoDays(killed.dumps);
    killed.ingest();
    change(killed.dumps);
    Set<String> seen = Collections.synchronizedSet(new LinkedHashSet<>());
    boolean ended = false;
    while (!ended) {
      try {
        killed.ingest(
            step -> {
              if (seen.add(step)) {
                throw new IllegalStateException("killed at " + step);
              }
            });
        ended = true;
      } catch (IllegalStateException e) {
        assertThat(e).hasMessageStartingWith("killed at ");
      }
    }
    assertThat(seen).contains("write landing.shop_accounts", "write crm.orders", "write ops.dumps");
    assertThat(killed.content()).isEqualTo(whole.content());
    assertThat(killed.ingest().written()).isEmpty();
  }

  private static void change(Dumps dumps) {
    dumps
        .with("2024-01-06/lines.csv", LINES + "i2,a2,2024-01-06,-3\ni3,a3,2024-01-06,7\n")
        .with("2024-01-07/accounts.csv", ACCOUNTS + "a2,Bob,SE,2024-01-07 08:00:00\n");
  }
}
