package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.UserException;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of bad records and bad files, in the tables and in what the user is told. */
@ExtendWith(SparkExtension.class)
class BadInputTest {
  private static final String HEADER = "invoice,account,sold_on,amount\n";
  private static final String LENIENT =
      ShopLake.SETTINGS + "\nrejects { share = 0, rows = 100, files = 10 }";

  private final SparkSession spark;

  BadInputTest(SparkSession spark) {
    this.spark = spark;
  }

  private static void addBadRecords(Dumps dumps) {
    dumps.with(
        "2024-01-05/lines.csv",
        HEADER
            + "i1,a1,2024-01-05,10.50\n"
            + "i2,a1,2024-02-30,1\n"
            + "i3,a1,05.01.2024,NaN\n"
            + "i4,a1\n"
            + "i5,,2024-01-05,3\n"
            + ",a1,2024-01-05,4\n"
            + "i7,a1,2024-01-05,1.00001\n"
            + "i8,a1,2024-01-05,20\n");
  }

  private static void addBadFiles(Dumps dumps) {
    byte[] packed = Dumps.gzip(HEADER + "i9,a1,2024-01-05,1\n".repeat(100));
    dumps
        .with(
            "2024-01-05/lines-broken-header.csv",
            "invoice;account;sold_on;amount\ni1;a1;2024-01-05;1\n")
        .with("2024-01-05/lines-cut.csv.gz", Arrays.copyOf(packed, packed.length / 2))
        .with("2024-01-05/lines-empty.csv", "")
        .with(
            "2024-01-05/lines-latin.csv",
            (HEADER + "i1,Zoë,2024-01-05,1\n").getBytes(StandardCharsets.ISO_8859_1))
        .with("2024-01-05/lines-parquet.csv", "PAR1....PAR1")
        .with("2024-01-05/lines-quote.csv", HEADER + "i1,a1,2024-01-05,1\ni2,\"a1,2024-01-05,1\n")
        .with("lines-undated.csv", HEADER + "i1,a1,2024-01-05,1\n");
  }

  @Test
  void everyMistakeHasItsLineAndTheGoodRecordsAreTakenIn(@TempDir Path folder) {
    ShopLake shop = new ShopLake(spark, folder, LENIENT, Map.of("shop", ShopLake.SHOP));
    addBadRecords(shop.dumps);
    addBadFiles(shop.dumps);

    IngestReport report = shop.ingest();

    assertThat(
            List.of(
                report.read(),
                report.accepted(),
                report.superseded(),
                report.ignored(),
                report.rejected()))
        .containsExactly(8L, 2L, 0L, 1L, 5L);
    assertThat(
            shop.rows(
                "ops.rejects", "file", "record", "column_name", "reason", "raw_value", "raw_text"))
        .containsExactly(
            "2024-01-05/lines-broken-header.csv | null | null | required columns invoice, account, sold_on, amount are not in the header (invoice;account;sold_on;amount) | null | null",
            "2024-01-05/lines-cut.csv.gz | null | null | the gzip is cut off after 0 bytes of text | null | null",
            "2024-01-05/lines-empty.csv | null | null | the file is empty | null | null",
            "2024-01-05/lines-latin.csv | null | null | byte 37 of the text is not UTF-8 | null | null",
            "2024-01-05/lines-parquet.csv | null | null | the file is Parquet, not text | null | null",
            "2024-01-05/lines-quote.csv | null | null | record 2: a quote is never closed | null | null",
            "2024-01-05/lines.csv | 2 | sold_on | is no date that exists, as yyyy-MM-dd | 2024-02-30 | i2,a1,2024-02-30,1",
            "2024-01-05/lines.csv | 3 | amount | is not a number that fits decimal(18,4) | NaN | i3,a1,05.01.2024,NaN",
            "2024-01-05/lines.csv | 3 | sold_on | is no date that exists, as yyyy-MM-dd | 05.01.2024 | i3,a1,05.01.2024,NaN",
            "2024-01-05/lines.csv | 4 | null | 2 fields where 4 are expected | null | i4,a1",
            "2024-01-05/lines.csv | 6 | order_lines.order_id | has no value, and must have one | null | ,a1,2024-01-05,4",
            "2024-01-05/lines.csv | 6 | orders.order_id | has no value, and is the key | null | ,a1,2024-01-05,4",
            "2024-01-05/lines.csv | 7 | amount | has more than 4 decimals | 1.00001 | i7,a1,2024-01-05,1.00001",
            "lines-undated.csv | null | null | neither its path nor a folder above it has a dump date ((\\d{4}-\\d{2}-\\d{2})) | null | null");
    assertThat(shop.rows("crm.orders", "order_id", "customer_id", "net_base", "is_return"))
        .containsExactly("shop:i1 | shop:a1 | 10.50 | false", "shop:i8 | shop:a1 | 20.00 | false");
    assertThat(shop.rows("ops.dumps", "status"))
        .hasSize(8)
        .filteredOn("accepted"::equals)
        .hasSize(1);
    assertThat(report.notes())
        .contains(
            "2024-01-05/lines-empty.csv: rejected as a whole: the file is empty",
            "2024-01-05/lines.csv: 5 of 8 records rejected, the first: record 2: sold_on '2024-02-30' is no date that exists, as yyyy-MM-dd",
            "shop.lines: optional columns that are missing, taken as null: currency (1 file)");
  }

  @Test
  void overTheLimitNothingIsTakenInButTheRejectsAreThereAndGoWithTheMistake(@TempDir Path folder) {
    ShopLake shop = new ShopLake(spark, folder);
    shop.dumps
        .with("2024-01-05/lines.csv", HEADER + "i1,a1,2024-01-05,1\n")
        .with("2024-01-06/lines.csv", HEADER + "i2,a1,2024-01-06,x\n".repeat(11));

    assertThatThrownBy(shop::ingest)
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUTS))
        .hasMessageContaining(
            "11 of 12 records (10 allowed) and 0 of 2 files as a whole (0 allowed)")
        .hasMessageContaining(
            "2024-01-06/lines.csv: 11 of 11 records rejected, the first: record 1: amount 'x' is not a number that fits decimal(18,4)");
    assertThat(shop.rows("ops.rejects", "record")).hasSize(11);
    assertThat(shop.lake.exists("landing.shop_lines")).isFalse();
    assertThat(shop.lake.exists("crm.orders")).isFalse();
    assertThat(shop.rows("ops.dumps", "file")).isEmpty();

    shop.dumps.with("2024-01-06/lines.csv", HEADER + "i2,a1,2024-01-06,2\n");
    assertThat(shop.ingest().accepted()).isEqualTo(2);
    assertThat(shop.rows("ops.rejects", "record")).isEmpty();
  }

  @Test
  void amountsWithoutARateAreNotAddedUp(@TempDir Path folder) {
    ShopLake shop = new ShopLake(spark, folder);
    shop.dumps.with(
        "2024-01-05/lines.csv",
        "invoice,account,sold_on,amount,currency\ni1,a1,2024-01-05,1,EUR\ni1,a1,2024-01-05,2,GBP\n");

    assertThatThrownBy(shop::ingest)
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "crm.order_lines: 1 amounts in EUR, of 2024-01-05 to 2024-01-05, have no rate in crm.fx_rates: their net_base is null");
    assertThat(shop.rows("crm.order_lines", "net", "net_base"))
        .containsExactly("1.0000 | null", "2.0000 | 2.00");
  }

  @Test
  void filesThatNoneOrSeveralClaimAreNamed(@TempDir Path folder) {
    String other =
        """
        description = "Claims the same names"
        records { people {
          files = ["**/accounts*.csv"], key = [account_id]
          columns = [ { name = account_id, required = true }, { name = title, required = true } ]
          targets { contacts { columns { contact_id = account_id } } }
        } }
        """;
    ShopLake shop =
        new ShopLake(
            spark, folder, ShopLake.SETTINGS, Map.of("shop", ShopLake.SHOP, "other", other));
    shop.dumps
        .with("2024-01-05/accounts.csv", "account_id,name\na1,Ann\n")
        .with("2024-01-05/accounts-both.csv", "account_id,name,title\na1,Ann,Dr\n")
        .with("2024-01-05/accounts-none.csv", "id\na1\n")
        .with("2024-01-05/README.md", "read me")
        .with("2024-01-05/.hidden", "")
        .with("_tmp/x", "");

    assertThatThrownBy(shop::ingest)
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("3 files among the dumps cannot be told apart:")
        .hasMessageContaining("2024-01-05/README.md: no pattern of an enabled source matches it")
        .hasMessageContaining(
            "2024-01-05/accounts-both.csv: claimed by other.people and shop.accounts")
        .hasMessageContaining(
            "2024-01-05/accounts-none.csv: matches other.people (required columns account_id, title are not in the header (id)) and shop.accounts (required columns account_id, name are not in the header (id)), and has the columns of none");
    assertThat(shop.lake.exists("ops.dumps")).isFalse();
  }
}
