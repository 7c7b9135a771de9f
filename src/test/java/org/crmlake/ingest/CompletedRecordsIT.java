package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** E-mail events of a connector's tables, of which other tables say what bounced and who left. */
@ExtendWith(SparkExtension.class)
class CompletedRecordsIT {
  private static final String EVENT =
      "id,created,type,email_campaign_id,sent_by_id,recipient,_fivetran_synced\n";
  private static final String BOUNCE = "id,status,category,_fivetran_synced\n";
  private static final String STATUS =
      "id,portal_subscription_status,source,subscriptions,_fivetran_synced\n";

  @TempDir Path folder;

  private static String event(String id, String type) {
    return id + ",2024-01-02 10:00:00," + type + ",1,m1,," + "2024-01-02 11:00:00\n";
  }

  private static void day(Dumps dumps, int day, String name, String content) {
    dumps.with("hubspot-connector/2024-01-0%d/%s.csv".formatted(day, name), content);
  }

  private static void firstDay(Dumps dumps) {
    day(
        dumps,
        2,
        "email_event",
        EVENT
            + event("1", "BOUNCE")
            + event("2", "BOUNCE")
            + event("3", "BOUNCE")
            + event("4", "STATUSCHANGE")
            + event("5", "STATUSCHANGE")
            + event("6", "STATUSCHANGE")
            + event("7", "STATUSCHANGE")
            + event("8", "PRINT")
            + event("9", "OPEN"));
  }

  private static void secondDay(Dumps dumps) {
    day(
        dumps,
        3,
        "email_event_bounce",
        BOUNCE + "1,450,THROTTLED,2024-01-03 11:00:00\n2,550,UNKNOWN_USER,2024-01-03 11:00:00\n");
    day(
        dumps,
        3,
        "email_event_status_change",
        STATUS
            + "4,UNSUBSCRIBED,SOURCE_RECIPIENT,[],2024-01-03 11:00:00\n"
            + "5,SUBSCRIBED,SOURCE_RECIPIENT,[],2024-01-03 11:00:00\n"
            + "6,,SOURCE_RECIPIENT,\"[{\"\"id\"\":7,\"\"status\"\":\"\"UNSUBSCRIBED\"\"}]\",2024-01-03 11:00:00\n"
            + "7,UNSUBSCRIBED,SOURCE_SPAM_REPORT,[],2024-01-03 11:00:00\n");
  }

  /** A bounce that is known before its event, and one that turns out to be another. */
  private static void thirdDay(Dumps dumps) {
    day(
        dumps,
        4,
        "email_event_bounce",
        BOUNCE + "1,5.1.1,UNKNOWN_USER,2024-01-04 11:00:00\n10,421,,2024-01-04 11:00:00\n");
  }

  private static void fourthDay(Dumps dumps) {
    day(dumps, 5, "email_event", EVENT + event("10", "BOUNCE"));
  }

  private static ShopLake lake(SparkSession spark, Path folder) throws IOException {
    String source = Files.readString(Path.of("conf/sources/hubspot-connector.conf"));
    return new ShopLake(spark, folder, ShopLake.SETTINGS, Map.of("hubspot-connector", source));
  }

  private static String touches(ShopLake lake) {
    return String.join(
        "\n", lake.rows("crm.touches", "touch_id", "kind", "bounce_type", "dump_date"));
  }

  @Test
  void eventsAreCompletedWheneverTheRestOfThemComes(SparkSession spark) throws IOException {
    ShopLake byDay = lake(spark, folder.resolve("by-day"));
    firstDay(byDay.dumps);
    byDay.ingest();
    assertThat(touches(byDay))
        .isEqualTo(
            """
            hubspot:1 | bounce | null | 2024-01-02
            hubspot:2 | bounce | null | 2024-01-02
            hubspot:3 | bounce | null | 2024-01-02
            hubspot:9 | open | null | 2024-01-02""");
    secondDay(byDay.dumps);
    byDay.ingest();
    assertThat(touches(byDay))
        .isEqualTo(
            """
            hubspot:1 | bounce | soft | 2024-01-02
            hubspot:2 | bounce | hard | 2024-01-02
            hubspot:3 | bounce | null | 2024-01-02
            hubspot:4 | unsubscribe | null | 2024-01-02
            hubspot:6 | unsubscribe | null | 2024-01-02
            hubspot:9 | open | null | 2024-01-02""");
    thirdDay(byDay.dumps);
    byDay.ingest();
    fourthDay(byDay.dumps);
    byDay.ingest();
    assertThat(touches(byDay))
        .contains("hubspot:1 | bounce | hard | 2024-01-02")
        .contains("hubspot:10 | bounce | soft | 2024-01-05");

    ShopLake atOnce = lake(spark, folder.resolve("at-once"));
    firstDay(atOnce.dumps);
    secondDay(atOnce.dumps);
    thirdDay(atOnce.dumps);
    fourthDay(atOnce.dumps);
    IngestReport report = atOnce.ingest();
    assertThat(report.rejected()).isZero();
    assertThat(atOnce.content()).isEqualTo(byDay.content());
  }

  @Test
  void whatMayBecomeARowIsScreenedAsOne(SparkSession spark) throws IOException {
    ShopLake lake = lake(spark, folder.resolve("screened"));
    day(
        lake.dumps,
        2,
        "email_event",
        EVENT
            + ",2024-01-02 10:00:00,STATUSCHANGE,1,m1,,\n"
            + "2,,STATUSCHANGE,1,m1,,\n"
            + "3,,PRINT,1,m1,,\n"
            + event("4", "OPEN"));
    lake.ingest();
    assertThat(lake.rows("ops.rejects", "record", "column_name", "reason"))
        .anyMatch(r -> r.startsWith("1 | id"))
        .anyMatch(r -> r.startsWith("2 | touches.touched_at"))
        .noneMatch(r -> r.startsWith("3 |"));
  }

  @Test
  void valuesThatCannotBeCheckedInTimeHaveTheirColumnsType(SparkSession spark) throws IOException {
    String source = Files.readString(Path.of("conf/sources/hubspot-connector.conf"));
    String wrong =
        source.replace(
            "bounce_type = ", "run_in_crm = email_event_bounce.category, bounce_type = ");
    ShopLake lake =
        new ShopLake(spark, folder, ShopLake.SETTINGS, Map.of("hubspot-connector", wrong));
    firstDay(lake.dumps);
    assertThatThrownBy(lake::ingest)
        .hasMessageContaining(
            "'run_in_crm' is string and comes from a record that completes this one: it must be boolean");
    assertThat(lake.lake.exists("landing.hubspot_connector_email_event")).isFalse();
  }
}
