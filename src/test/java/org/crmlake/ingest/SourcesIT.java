package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.SparkSession;
import org.crmlake.lake.Lake;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The sources of the project, each with a file as its system writes it. */
@ExtendWith(SparkExtension.class)
class SourcesIT {
  private static final String ANN = DigestUtils.sha256Hex("ann@example.org");

  @TempDir Path root;
  private Lake lake;

  @Test
  void eachDialectIsReadAsItsSystemWritesIt(SparkSession spark) {
    lake = new Lake(spark, root.resolve("lake").toString());
    Dumps dumps =
        new Dumps(root.resolve("dumps"))
            .with("salesforce-weekly/2024-01-31/Account.csv", latin(WEEKLY_ACCOUNTS))
            .with("salesforce-weekly/2024-01-31/Opportunity.csv", latin(WEEKLY_OPPORTUNITIES))
            .with("salesforce-weekly/2024-01-31/Attachment.csv", latin("\"Id\"\n\"1\"\n"))
            .with("salesforce-api/2024-02-01/Account_2.csv", API_ACCOUNTS)
            .with("hubspot-export/2024-02-01/hubspot-crm-exports-alle-deals.csv", GERMAN_DEALS)
            .with("hubspot-export/2024-02-01/contacts.csv", CONTACTS)
            .with("hubspot-export/2024-01-15/contacts.csv", CONTACTS_BEFORE)
            .with("web-analytics/2024-02-01/sessions.csv", SESSIONS)
            .with("generic-json/2024-02-01/orders.jsonl", ORDERS);

    IngestReport report = new Ingest(lake, Projects.own()).run(dumps.folder().toString(), "run");

    assertThat(List.of(report.read(), report.accepted(), report.superseded(), report.rejected()))
        .containsExactly(12L, 11L, 1L, 0L);
    assertThat(report.notes())
        .contains(
            "salesforce-weekly: 1 file that no record reads, passed over as ignore_files says:"
                + " salesforce-weekly/2024-01-31/Attachment.csv");
    assertThat(
            rows(
                "crm.accounts",
                "account_id",
                "name",
                "created_at",
                "is_deleted",
                "delete_kind",
                "merged_into_id",
                "custom['Region__c']",
                "custom['Mail__c']"))
        .containsExactly(
            "salesforce:0011G00000eM9wvQAC | Müller AG | 2024-01-02 03:04:05.0 | false | null | null | null | null",
            "salesforce:0011G00000eM9wwQAC | Mueller | 2024-01-02 03:04:05.0 | true | merged | salesforce:0011G00000eM9wvQAC | Süd | "
                + ANN);
    assertThat(rows("crm.id_aliases", "object", "old_id", "into_id"))
        .isEqualTo(
            List.of("accounts | salesforce:0011G00000eM9wwQAC | salesforce:0011G00000eM9wvQAC"));
    assertThat(
            rows(
                "crm.opportunities",
                "opportunity_id",
                "customer_id",
                "status",
                "amount",
                "currency",
                "closed_on",
                "probability"))
        .containsExactly(
            "hubspot:7 | hubspot:11 | won | 100.5000 | GBP | 2024-01-10 | null",
            "hubspot:8 | null | open | null | GBP | null | null",
            "salesforce:0061G00000Ja7B6QAJ | salesforce:0011G00000eM9wvQAC | lost | 12.3450 | GBP | 2024-01-15 | 0.1");
    assertThat(rows("crm.orders", "order_id", "customer_id", "order_date", "net_base", "is_return"))
        .containsExactly(
            "hubspot:7 | hubspot:11 | 2024-01-10 | 100.50 | false",
            "shop:o1 | shop:a1 | 2024-01-05 | -3.25 | true");
    assertThat(rows("crm.contacts", "contact_id", "email_hash", "created_at", "custom"))
        .containsExactly(
            "hubspot:1 | " + ANN + " | 2024-01-05 10:00:00.0 | null",
            "hubspot:2 | " + DigestUtils.sha256Hex("bo@example.org") + " | null | null");
    assertThat(rows("crm.leads", "lead_id", "is_converted", "email_hash"))
        .containsExactly("hubspot:1 | false | " + ANN);
    assertThat(rows("landing.hubspot_export_contacts", "email"))
        .contains(ANN)
        .noneMatch(e -> e.contains("@"));
    assertThat(rows("crm.touches", "touch_id", "kind", "touched_at", "email_hash", "run_in_crm"))
        .containsExactly(
            "shop:visit-s1 | visit | 2024-01-01 00:00:00.123 | " + ANN + " | false",
            "shop:visit-s2 | visit | 2024-01-31 23:30:00.0 | null | false");
  }

  private List<String> rows(String table, String... columns) {
    return lake.read(table).selectExpr(columns).collectAsList().stream()
        .map(r -> r.mkString(" | "))
        .sorted()
        .toList();
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static final String WEEKLY_ACCOUNTS =
      """
      "Id","IsDeleted","MasterRecordId","Name","ParentId","CreatedDate","SystemModstamp","Region__c","Mail__c"
      "0011G00000eM9wvQAC","0","000000000000000AAA","Müller","000000000000000AAA","2024-01-02 03:04:05","2024-01-03 00:00:00","",""
      "0011G00000eM9wwQAC","1","0011G00000eM9wvQAC","Mueller","000000000000000AAA","2024-01-02 03:04:05","2024-01-03 00:00:00","Süd","Ann@example.org"
      """;
  private static final String WEEKLY_OPPORTUNITIES =
      """
      "Id","AccountId","StageName","Amount","Probability","CloseDate","IsClosed","IsWon","CurrencyIsoCode","IsDeleted"
      "0061G00000Ja7B6QAJ","0011G00000eM9wvQAC","Lost","12.345","10.0","2024-01-15 00:00:00","1","0","000","0"
      """;
  private static final String API_ACCOUNTS =
      """
      Id,IsDeleted,MasterRecordId,Name,CreatedDate,SystemModstamp
      0011G00000eM9wv,false,#N/A,Müller AG,2024-01-02T03:04:05.000Z,2024-01-31T10:00:00.000+0000
      """;
  private static final String GERMAN_DEALS =
      """
      Datensatz-ID,Deal-Name,Deal-Phase,Betrag,Abschlussdatum,Associated Company IDs
      7,Groß,Gewonnen,100.50,2024-01-10 12:00,11;12
      8,Klein,Angebot,,,
      """;
  private static final String CONTACTS =
      """
      Record ID,Email,Lifecycle Stage,Create Date
      1,ann@example.org,Lead,2024-01-05 10:00
      2, BO@example.org,Subscriber,
      """;

  /** Bo was a lead and is none any more. */
  private static final String CONTACTS_BEFORE =
      """
      Record ID,Email,Lifecycle Stage,Create Date
      2,bo@example.org,Lead,
      """;

  private static final String SESSIONS =
      """
      session_id,timestamp,email,channel
      s1,1704067200123,Ann@Example.org,search
      s2,2024-02-01T00:30:00+0100,,direct
      """;
  private static final String ORDERS =
      """
      {"order_id":"o1","account_id":"a1","ordered_at":"2024-01-05T10:00:00Z","net":-3.25}
      """;
}
