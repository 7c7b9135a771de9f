package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Accounts that are merged one into another, over several dumps. */
@ExtendWith(SparkExtension.class)
class MergesIT {
  private static final Map<String, String> SOURCES =
      Map.of(
          "shop",
          ShopLake.SHOP
              .replace("{ name = country }", "{ name = country }, { name = master }")
              .replace(
                  "targets { accounts {",
                  "targets { id_aliases { where = \"master is not null\", columns {"
                      + " object = \"'accounts'\", old_id = account_id, into_id = master } }\n accounts {"));
  private static final String ACCOUNTS = "account_id,name,country,master,modified_at\n";
  private static final String LINES = "invoice,account,sold_on,amount\n";

  private static final List<Map<String, String>> DAYS =
      List.of(
          Map.of(
              "2024-01-05/accounts.csv",
              ACCOUNTS
                  + "a1,Ann,NO,,2024-01-01 08:00:00\na2,Bo,SE,,2024-01-01 08:00:00\n"
                  + "a3,Cy,DK,,2024-01-01 08:00:00\na4,Di,FI,,2024-01-01 08:00:00\n",
              "2024-01-05/lines.csv",
              LINES + "i1,a1,2024-01-05,1\ni2,a2,2024-01-05,2\ni3,a3,2024-01-05,4\n"),
          Map.of(
              "2024-01-06/accounts.csv",
              ACCOUNTS + "a1,Ann,NO,a2,2024-01-06 08:00:00\na4,Di,FI,a1,2024-01-06 08:00:00\n",
              "2024-01-06/lines.csv",
              LINES + "i4,a4,2024-01-06,8\n"),
          Map.of(
              "2024-01-07/accounts.csv",
              ACCOUNTS + "a2,Bo,SE,a3,2024-01-07 08:00:00\n",
              "2024-01-07/lines.csv",
              LINES + "i5,a1,2024-01-07,16\n"));

  @Test
  void ordersGoToTheAccountThatIsLeft(SparkSession spark, @TempDir Path folder) {
    ShopLake daily = new ShopLake(spark, folder.resolve("daily"), ShopLake.SETTINGS, SOURCES);
    DAYS.get(0).forEach(daily.dumps::with);
    daily.ingest();
    DAYS.get(1).forEach(daily.dumps::with);
    daily.ingest();
    assertThat(daily.rows("crm.orders", "order_id", "customer_id", "account_id"))
        .containsExactly(
            "shop:i1 | shop:a2 | shop:a1",
            "shop:i2 | shop:a2 | shop:a2",
            "shop:i3 | shop:a3 | shop:a3",
            "shop:i4 | shop:a2 | shop:a4");
    DAYS.get(2).forEach(daily.dumps::with);
    daily.ingest();

    assertThat(daily.rows("crm.id_aliases", "object", "old_id", "into_id", "root_id"))
        .containsExactly(
            "accounts | shop:a1 | shop:a2 | shop:a3",
            "accounts | shop:a2 | shop:a3 | shop:a3",
            "accounts | shop:a4 | shop:a1 | shop:a3");
    assertThat(daily.rows("crm.orders", "order_id", "customer_id"))
        .containsExactly(
            "shop:i1 | shop:a3",
            "shop:i2 | shop:a3",
            "shop:i3 | shop:a3",
            "shop:i4 | shop:a3",
            "shop:i5 | shop:a3");
    assertThat(daily.rows("crm.customer_attributes", "customer_id", "country"))
        .containsExactly("shop:a3 | DK");
    assertThat(daily.ingest().written()).isEmpty();

    ShopLake once = new ShopLake(spark, folder.resolve("once"), ShopLake.SETTINGS, SOURCES);
    DAYS.forEach(day -> day.forEach(once.dumps::with));
    once.ingest();
    assertThat(once.content()).isEqualTo(daily.content());
  }

  @Test
  void aCircleOfMergesIsNone(SparkSession spark, @TempDir Path folder) {
    ShopLake shop = new ShopLake(spark, folder, ShopLake.SETTINGS, SOURCES);
    shop.dumps.with(
        "2024-01-05/accounts.csv",
        ACCOUNTS
            + "a1,Ann,NO,a2,2024-01-01 08:00:00\na2,Bo,SE,a3,2024-01-01 08:00:00\n"
            + "a3,Cy,DK,a1,2024-01-01 08:00:00\na4,Di,FI,a1,2024-01-01 08:00:00\n");
    shop.ingest();
    assertThat(shop.rows("crm.id_aliases", "old_id", "root_id"))
        .containsExactly(
            "shop:a1 | shop:a1", "shop:a2 | shop:a2", "shop:a3 | shop:a3", "shop:a4 | shop:a4");
    assertThat(shop.rows("crm.customer_attributes", "customer_id")).hasSize(4);
  }
}
