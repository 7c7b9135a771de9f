package org.crmlake.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.crmlake.attribution.PlainPaths.Sale;
import org.crmlake.attribution.PlainPaths.Touch;
import org.crmlake.job.Inputs;
import org.crmlake.testing.Given;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Any touches and sales: each policy gives a conversion the touches that its definition does. */
@ExtendWith(SparkExtension.class)
class AttributionJourneysPropertiesTest {
  private static final LocalDate DAY = LocalDate.of(2024, 6, 30);
  private static final Instant START = Instant.parse("2024-05-01T00:00:00Z");

  @Test
  void policiesAsDefined(SparkSession spark) {
    List<Touch> touches = touches();
    List<Sale> sales = sales();
    Inputs inputs = inputs(spark, touches, sales);
    for (String[] policy :
        new String[][] {
          {"window", "unique"},
          {"cycle", "exposure"},
          {"cycle_carry", "first"},
          {"window", "recent"}
        }) {
      Map<String, List<String>> found = new TreeMap<>();
      new AttributionJourneys()
          .apply(inputs, params(policy[0], policy[1], 10, 6), DAY)
          .select("conversion_id", "touch_ids")
          .collectAsList()
          .forEach(r -> found.put(r.getString(0), r.getList(1)));
      Map<String, List<String>> expected = new TreeMap<>();
      for (Sale sale : sales) {
        expected.put(
            sale.id(), PlainPaths.of(sale, sales, touches, 10 * 86_400, policy[0], policy[1], 6));
      }
      assertThat(found).as("%s, %s", policy[0], policy[1]).isEqualTo(expected);
    }
  }

  /** A longer lookback takes no touch from a conversion. */
  @Test
  void aLongerWindowHoldsTheShorterOne(SparkSession spark) {
    Inputs inputs = inputs(spark, touches(), sales());
    List<Map<String, List<String>>> windows = new ArrayList<>();
    for (int days : new int[] {10, 25}) {
      Map<String, List<String>> found = new TreeMap<>();
      new AttributionJourneys()
          .apply(inputs, params("window", "unique", days, 1_000), DAY)
          .select("conversion_id", "touch_ids")
          .collectAsList()
          .forEach(r -> found.put(r.getString(0), r.getList(1)));
      windows.add(found);
    }
    windows
        .get(0)
        .forEach(
            (sale, ids) ->
                assertThat(windows.get(1).get(sale)).as(sale).endsWith(ids.toArray(String[]::new)));
    assertThat(windows.get(1)).isNotEqualTo(windows.get(0));
  }

  /** In no order. */
  private static List<Touch> touches() {
    Random random = new Random(3);
    List<Touch> touches = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      // Few distinct instants, so that ties and exact bounds are common.
      touches.add(new Touch("t" + i, "c" + random.nextInt(40), time(random), channel(random)));
    }
    Collections.shuffle(touches, random);
    return touches;
  }

  private static List<Sale> sales() {
    Random random = new Random(4);
    List<Sale> sales = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sales.add(new Sale("o" + i, "c" + random.nextInt(50), time(random)));
    }
    return sales;
  }

  private static long time(Random random) {
    return random.nextInt(60) * 43_200L;
  }

  private static String channel(Random random) {
    return new String[] {"ads", "email", "web"}[random.nextInt(3)];
  }

  private static org.crmlake.job.Params params(
      String reuse, String path, int lookbackDays, int most) {
    return Given.params(
        "zone",
        "UTC",
        "customer",
        "account",
        "money_scale",
        2,
        "goals",
        List.of("sale"),
        "lookback_days",
        lookbackDays,
        "reuse",
        reuse,
        "path",
        path,
        "kinds",
        List.of("click"),
        "memberships",
        "none",
        "excluded_channels",
        List.of(),
        "excluded_statuses",
        List.of(),
        "max_touches",
        most,
        "revenue",
        "gross");
  }

  private static Inputs inputs(SparkSession spark, List<Touch> touches, List<Sale> sales) {
    Map<String, Dataset<Row>> frames = new HashMap<>();
    frames.put(
        "touches",
        spark.createDataFrame(
            touches.stream()
                .map(
                    t ->
                        RowFactory.create(
                            t.id(),
                            t.customer(),
                            null,
                            null,
                            null,
                            "click",
                            t.channel(),
                            null,
                            null,
                            at(t.second()),
                            false,
                            false,
                            true))
                .toList(),
            StructType.fromDDL(
                "touch_id string, customer_id string, contact_id string, lead_id string,"
                    + " email_hash string, kind string, channel string, campaign_id string,"
                    + " workflow_id string, touched_at timestamp, is_bot boolean,"
                    + " is_deleted boolean, run_in_crm boolean")));
    frames.put(
        "orders",
        spark.createDataFrame(
            sales.stream()
                .map(
                    s ->
                        RowFactory.create(
                            s.id(),
                            s.customer(),
                            at(s.second()),
                            Date.valueOf(LocalDate.of(2024, 5, 1).plusDays(s.second() / 86_400)),
                            null,
                            null,
                            false,
                            false,
                            BigDecimal.ONE.setScale(2)))
                .toList(),
            StructType.fromDDL(
                "order_id string, customer_id string, ordered_at timestamp, order_date date,"
                    + " status string, opportunity_id string, is_return boolean,"
                    + " is_deleted boolean, net_base decimal(18,2)")));
    frames.put(
        "opportunities",
        empty(
            spark,
            "opportunity_id string, lead_id string, created_at timestamp, is_deleted boolean"));
    frames.put(
        "leads",
        empty(
            spark,
            "lead_id string, created_at timestamp, converted_account_id string,"
                + " converted_opportunity_id string,"
                + " email_hash string, is_deleted boolean"));
    frames.put(
        "contacts",
        empty(
            spark, "contact_id string, account_id string, email_hash string, is_deleted boolean"));
    frames.put("aliases", empty(spark, "object string, old_id string, root_id string"));
    frames.put(
        "campaigns",
        empty(spark, "campaign_id string, channel string, workflow_id string, run_in_crm boolean"));
    frames.put("members", empty(spark, "campaign_id string"));
    return new Inputs(frames, DAY);
  }

  private static Dataset<Row> empty(SparkSession spark, String ddl) {
    return spark.createDataFrame(List.of(), StructType.fromDDL(ddl));
  }

  private static Timestamp at(long second) {
    return Timestamp.from(START.plusSeconds(second));
  }
}
