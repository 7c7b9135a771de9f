package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.UserException;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Amounts in other currencies than the lake's. */
@ExtendWith(SparkExtension.class)
class CurrenciesIT {
  private static final Map<String, String> SOURCES =
      Map.of(
          "shop",
          """
          description = "Orders in their own currency, and rates"
          records {
            orders {
              files = ["**/orders.csv"]
              key = [order_id]
              columns = [
                { name = order_id, required = true }
                { name = day, type = date, required = true }
                { name = net, type = "decimal(18,4)", required = true }
                { name = currency }
                { name = in_pounds, type = "decimal(18,4)" }
              ]
              targets { orders { columns {
                order_id = order_id, order_date = day, net = net, currency = "coalesce(currency, 'GBP')", net_base = in_pounds
              } } }
            }
            campaigns {
              files = ["**/campaigns.csv"]
              key = [id]
              columns = [
                { name = id, required = true }
                { name = start, type = date }
                { name = budget, type = "decimal(18,4)" }
                { name = spent, type = "decimal(18,4)" }
                { name = currency }
              ]
              targets { campaigns { columns {
                campaign_id = id, start_date = start, budget = budget, actual_cost = spent, currency = currency
              } } }
            }
            products {
              files = ["**/products.csv"]
              key = [sku]
              columns = [
                { name = sku, required = true }
                { name = cost, type = "decimal(18,4)", required = true }
                { name = currency }
              ]
              targets { products { columns { product_id = sku, unit_cost = cost, currency = currency } } }
            }
            rates {
              files = ["**/rates.csv"]
              key = [iso, from]
              columns = [
                { name = iso, required = true }
                { name = from, type = date, required = true }
                { name = until, type = date }
                { name = rate, type = "decimal(28,14)", required = true }
              ]
              targets { fx_rates { columns {
                iso = iso, start_date = from, next_start_date = until, rate_to_base = rate, is_dated = "from > date '1970-01-01'"
              } } }
            }
          }
          """);

  private static final String ORDERS =
      """
      order_id,day,net,currency,in_pounds
      home,2024-01-10,10.005,,
      first_day,2024-01-01,10,EUR,
      last_day,2024-01-14,-10.005,EUR,
      gap,2024-01-17,10,EUR,
      newest,2030-01-01,10,EUR,
      before_all,2023-12-31,10,EUR,
      never,2024-01-10,100,SEK,
      given,2024-01-10,100,SEK,7.5
      late,2024-01-10,7,USD,
      """;

  private static final String RATES =
      """
      iso,from,until,rate
      EUR,1970-01-01,,0.8
      EUR,2024-01-01,2024-01-15,0.85
      EUR,2024-01-20,,0.9
      GBP,1970-01-01,,1
      """;

  private static final String SETTLED = ShopLake.SETTINGS + "\nunconverted { rows = 1 }";

  @Test
  void areConvertedByTheRateOfTheirDay(SparkSession spark, @TempDir Path folder) {
    ShopLake shop = new ShopLake(spark, folder.resolve("daily"), SETTLED, SOURCES);
    shop.dumps.with("2024-01-31/orders.csv", ORDERS).with("2024-01-31/rates.csv", RATES);

    assertThatThrownBy(shop::ingest)
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUTS))
        .hasMessageContaining(
            "crm.orders: 1 amounts in SEK, of 2024-01-10 to 2024-01-10, have no rate")
        .hasMessageContaining("crm.orders: 1 amounts in USD")
        .hasMessageContaining("lake.unconverted.rows");
    assertThat(shop.rows("crm.orders", "order_id", "net_base"))
        .containsExactly(
            "shop:before_all | 8.00",
            "shop:first_day | 8.50",
            "shop:gap | 8.00",
            "shop:given | 7.50",
            "shop:home | 10.01",
            "shop:last_day | -8.50",
            "shop:late | null",
            "shop:never | null",
            "shop:newest | 9.00");

    String corrected = "iso,from,until,rate\nUSD,2024-01-01,,0.8\nEUR,2024-01-01,2024-01-15,0.86\n";
    shop.dumps.with("2024-02-01/rates.csv", corrected);
    assertThat(shop.ingest().notes())
        .anyMatch(n -> n.startsWith("crm.orders: 1 amounts in SEK"))
        .noneMatch(n -> n.contains("in USD"));
    assertThat(shop.rows("crm.orders", "order_id", "net_base"))
        .contains("shop:late | 5.60", "shop:first_day | 8.60", "shop:last_day | -8.60")
        .contains("shop:gap | 8.00", "shop:newest | 9.00", "shop:never | null");

    ShopLake once = new ShopLake(spark, folder.resolve("once"), SETTLED, SOURCES);
    once.dumps
        .with("2024-02-01/rates.csv", corrected)
        .with("2024-01-31/orders.csv", ORDERS)
        .with("2024-01-31/rates.csv", RATES);
    once.ingest();
    assertThat(once.content()).isEqualTo(shop.content());
  }

  @Test
  void budgetsAndUnitCostsHaveADayToo(SparkSession spark, @TempDir Path folder) {
    ShopLake shop = new ShopLake(spark, folder, ShopLake.SETTINGS, SOURCES);
    shop.dumps
        .with("2024-01-10/rates.csv", RATES)
        .with(
            "2024-01-10/campaigns.csv",
            "id,start,budget,spent,currency\nbegun,2024-01-02,100,50,EUR\nno_day,,100,,EUR\n"
                + "later,2024-01-20,100,0.005,EUR\nhome,2023-01-01,100,1,GBP\n")
        .with("2024-01-10/products.csv", "sku,cost,currency\np1,10,EUR\np2,,EUR\np3,7.125,GBP\n");
    shop.ingest();
    assertThat(shop.rows("crm.campaigns", "campaign_id", "budget_base", "actual_cost_base"))
        .containsExactly(
            "shop:begun | 85.00 | 42.50",
            "shop:home | 100.00 | 1.00",
            "shop:later | 90.00 | 0.00",
            "shop:no_day | 85.00 | null");
    assertThat(shop.rows("crm.products", "product_id", "unit_cost_base"))
        .containsExactly("shop:p1 | 8.50", "shop:p2 | null", "shop:p3 | 7.13");
  }

  @Test
  void ratesIntoAnotherCurrencyAreRefused(SparkSession spark, @TempDir Path folder) {
    ShopLake shop = new ShopLake(spark, folder, ShopLake.SETTINGS, SOURCES);
    shop.dumps.with(
        "2024-01-31/rates.csv", "iso,from,until,rate\nUSD,2024-01-01,,1\nGBP,2024-01-01,,1.27\n");
    assertThatThrownBy(shop::ingest)
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "the rates of shop are not into GBP, the lake's currency: from 2024-01-01 on they say that 1 GBP is 1.27000000000000");
  }
}
