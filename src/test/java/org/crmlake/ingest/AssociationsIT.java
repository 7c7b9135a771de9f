package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Deals, tickets and calls of a connector's tables, whose customers and stages other tables say.
 */
@ExtendWith(SparkExtension.class)
class AssociationsIT {
  private static final String DEAL =
      "deal_id,deal_pipeline_id,deal_pipeline_stage_id,property_amount,property_createdate,property_closedate,"
          + "property_hs_is_closed_won,_fivetran_synced\n";
  private static final String STAGE =
      "pipeline_id,stage_id,label,display_order,probability,is_closed,closed_won,updated_at\n";
  private static final String TIES = "category,type_id,_fivetran_synced,";

  private static void firstDay(Dumps dumps) {
    table(
        dumps, 1, "company", "id,property_name,_fivetran_synced\n7,Seven,\n8,Eight,\n12,Twelve,\n");
    table(
        dumps,
        1,
        "contact",
        "id,property_associatedcompanyid,property_email,_fivetran_synced\n4,8,,\n35,7,,\n");
    table(
        dumps,
        1,
        "deal",
        DEAL
            + "101,p1,91,100.50,2024-01-02 10:00:00,2024-01-04 23:30:00,true,\n"
            + "102,p1,92,60,2024-01-02 10:00:00,2024-02-01 12:00:00,,\n"
            + "103,p2,1,,2024-01-03 10:00:00,,,\n"
            + "104,,92,5,2024-01-03 10:00:00,2024-01-05 12:00:00,,\n"
            + "105,,1,5,2024-01-03 10:00:00,,,\n"
            + "106,p9,appointmentscheduled,5,2024-01-03 10:00:00,,,\n");
    table(dumps, 1, "deal_pipeline", "pipeline_id,label,updated_at\np1,Sales,\np2,Renewals,\n");
    table(
        dumps,
        1,
        "deal_pipeline_stage",
        STAGE
            + "p1,91,Won,2,1.0,true,true,2024-01-01 00:00:00\n"
            + "p1,92,Gone,3,0.0,true,false,2024-01-01 00:00:00\n"
            + "p1,1,Offer,0,0.4,false,false,2024-01-01 00:00:00\n"
            + "p2,1,Called,0,0.2,false,false,2024-01-01 00:00:00\n");
    table(
        dumps,
        1,
        "deal_stage",
        "deal_id,date_entered,value,_fivetran_synced\n"
            + "101,2024-01-02 10:00:00,90,\n101,2024-01-04 23:30:00,91,\n104,2024-01-05 12:00:00,92,\n");
    table(
        dumps,
        1,
        "deal_company",
        "company_id,deal_id,category,type_id\n"
            + "7,101,HUBSPOT_DEFINED,341\n12,101,HUBSPOT_DEFINED,341\n12,101,HUBSPOT_DEFINED,5\n8,101,USER_DEFINED,5\n");
    table(
        dumps,
        1,
        "deal_contact",
        TIES + "contact_id,deal_id\nHUBSPOT_DEFINED,3,,35,102\nHUBSPOT_DEFINED,3,,4,102\n");
    table(
        dumps,
        1,
        "ticket",
        "id,property_createdate,property_hs_pipeline,property_hs_pipeline_stage,_fivetran_synced\n"
            + "1,2024-01-03 10:00:00,0,1,\n2,2024-01-03 10:00:00,0,2,\n");
    table(dumps, 1, "ticket_pipeline", "pipeline_id,label,updated_at\n0,Support,\n");
    table(
        dumps,
        1,
        "ticket_pipeline_stage",
        "pipeline_id,stage_id,label,display_order,is_closed\n0,1,New,0,false\n5,2,Elsewhere,0,false\n");
    table(dumps, 1, "ticket_company", TIES + "company_id,ticket_id\nHUBSPOT_DEFINED,26,,7,1\n");
    table(
        dumps,
        1,
        "engagement_call",
        "engagement_id,type,property_hs_timestamp,_fivetran_synced\n501,CALL,2024-01-03 10:00:00,\n");
    table(dumps, 1, "engagement_deal", TIES + "deal_id,engagement_id\n,,,101,501\n");
    table(dumps, 1, "ticket_engagement", TIES + "engagement_id,ticket_id\n,,,501,1\n");
    table(dumps, 1, "engagement_contact", TIES + "contact_id,engagement_id\n,,,4,501\n");
  }

  /** Ties that come after what they tie, and a stage that gets another name. */
  private static void secondDay(Dumps dumps) {
    table(
        dumps,
        2,
        "deal_company",
        "company_id,deal_id,category,type_id\n8,103,HUBSPOT_DEFINED,341\n");
    table(dumps, 2, "ticket_contact", TIES + "contact_id,ticket_id\nHUBSPOT_DEFINED,15,,4,2\n");
    table(
        dumps,
        2,
        "deal_pipeline_stage",
        STAGE + "p1,92,Lost,3,0.0,true,false,2024-01-06 00:00:00\n");
    table(
        dumps,
        2,
        "contact",
        "id,property_associatedcompanyid,_fivetran_synced\n4,12,2024-01-06 00:00:00\n");
  }

  private static void table(Dumps dumps, int day, String name, String content) {
    dumps.with("hubspot-connector/2024-01-0%d/%s.csv".formatted(day, name), content);
  }

  @Test
  void completeTheRecords(SparkSession spark, @TempDir Path folder) throws IOException {
    Map<String, String> sources =
        Map.of(
            "hubspot-connector", Files.readString(Path.of("conf/sources/hubspot-connector.conf")));
    ShopLake daily = new ShopLake(spark, folder.resolve("daily"), ShopLake.SETTINGS, sources);
    firstDay(daily.dumps);
    assertThat(daily.ingest().rejected()).isZero();
    assertThat(daily.rows("crm.opportunities", "opportunity_id", "customer_id", "contact_id"))
        .containsExactly(
            "hubspot:101 | hubspot:12 | null",
            "hubspot:102 | hubspot:8 | hubspot:4",
            "hubspot:103 | null | null",
            "hubspot:104 | null | null",
            "hubspot:105 | null | null",
            "hubspot:106 | null | null");
    assertThat(
            daily.rows(
                "crm.opportunities",
                "opportunity_id",
                "pipeline",
                "stage",
                "stage_order",
                "probability",
                "status",
                "closed_on"))
        .containsExactly(
            "hubspot:101 | Sales | Won | 2 | 1.0 | won | 2024-01-04",
            "hubspot:102 | Sales | Gone | 3 | 0.0 | lost | 2024-02-01",
            "hubspot:103 | Renewals | Called | 0 | 0.2 | open | null",
            "hubspot:104 | null | Gone | 3 | 0.0 | lost | 2024-01-05",
            "hubspot:105 | null | 1 | null | null | null | null",
            "hubspot:106 | p9 | appointmentscheduled | null | null | null | null");
    assertThat(daily.rows("crm.opportunity_stages", "opportunity_id", "stage", "previous_stage"))
        .containsExactly(
            "hubspot:101 | 90 | null", "hubspot:101 | Won | 90", "hubspot:104 | Gone | null");
    assertThat(daily.rows("crm.orders", "order_id", "customer_id", "order_date", "net_base"))
        .containsExactly("hubspot:101 | hubspot:12 | 2024-01-04 | 100.50");
    assertThat(daily.rows("crm.cases", "case_id", "customer_id", "status", "team"))
        .containsExactly("hubspot:1 | hubspot:7 | New | Support", "hubspot:2 | null | 2 | Support");
    assertThat(daily.rows("crm.activities", "activity_id", "opportunity_id", "customer_id"))
        .containsExactly("hubspot:501 | hubspot:101 | hubspot:8");
    assertThat(daily.rows("crm.activities", "activity_id", "case_id"))
        .containsExactly("hubspot:501 | hubspot:1");

    secondDay(daily.dumps);
    daily.ingest();
    assertThat(daily.rows("crm.opportunities", "opportunity_id", "customer_id", "stage"))
        .containsExactly(
            "hubspot:101 | hubspot:12 | Won",
            "hubspot:102 | hubspot:12 | Lost",
            "hubspot:103 | hubspot:8 | Called",
            "hubspot:104 | null | Lost",
            "hubspot:105 | null | 1",
            "hubspot:106 | null | appointmentscheduled");
    assertThat(daily.rows("crm.cases", "case_id", "customer_id", "contact_id"))
        .containsExactly("hubspot:1 | hubspot:7 | null", "hubspot:2 | hubspot:12 | hubspot:4");

    ShopLake once = new ShopLake(spark, folder.resolve("once"), ShopLake.SETTINGS, sources);
    once.ingest(daily.dumps.folder(), step -> {});
    assertThat(once.content()).isEqualTo(daily.content());
  }
}
