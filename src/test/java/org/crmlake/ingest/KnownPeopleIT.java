package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Persons that a CRM and a mailer know, and leads that become contacts. */
@ExtendWith(SparkExtension.class)
class KnownPeopleIT {
  private static final String RECORDS =
      """
      records {
        contacts {
          files = ["contacts.csv"]
          key = [id]
          columns = [
            { name = id, required = true }, { name = email, type = email }, { name = account }
            { name = created, type = timestamp }
          ]
          targets { contacts { columns { contact_id = id, email_hash = email, account_id = account, created_at = created } } }
        }
        leads {
          files = ["leads.csv"]
          key = [id]
          columns = [ { name = id, required = true }, { name = contact }, { name = account } ]
          targets { leads { columns {
            lead_id = id, converted_contact_id = contact, converted_account_id = account, is_converted = "contact is not null"
          } } }
        }
        touches {
          files = ["touches.csv"]
          key = [id]
          columns = [
            { name = id, required = true }, { name = contact }, { name = lead }, { name = email, type = email }
          ]
          targets { touches { columns {
            touch_id = id, contact_id = contact, lead_id = lead, email_hash = email, touched_at = "timestamp '2024-01-01 10:00:00'"
          } } }
        }
      }
      """;

  private static final Map<String, String> SOURCES =
      Map.of(
          "crm", "description = \"CRM\"\nfolder = crm\n" + RECORDS,
          "mailer", "description = \"Mailer\"\nfolder = mailer\n" + RECORDS);

  private static final String STITCHED =
      "currency = GBP, customer = contact\nstitch = [ { table = contacts, by = email_hash } ]";

  private static final String CONTACTS = "id,email,account,created\n";
  private static final String TOUCHES = "id,contact,lead,email\n";

  private static void firstDay(Dumps dumps) {
    dumps
        .with(
            "crm/2024-01-05/contacts.csv",
            CONTACTS
                + "c1,ann@example.org,a1,2024-01-02 00:00:00\n"
                + "c2,bo@example.org,a2,2024-01-02 00:00:00\n"
                + "c9,ANN@example.org,a1,2024-01-04 00:00:00\n"
                + "c3,,a3,2024-01-02 00:00:00\n")
        .with(
            "mailer/2024-01-05/contacts.csv",
            CONTACTS + "m1,ann@example.org,,2024-01-01 00:00:00\nm3,,,\n")
        .with("crm/2024-01-05/leads.csv", "id,contact,account\nl1,c1,a1\nl2,,\n")
        .with(
            "crm/2024-01-05/touches.csv",
            TOUCHES + "byLead1,,l1,\nbyLead2,,l2,\nbyDuplicate,c9,,\n")
        .with(
            "mailer/2024-01-05/touches.csv",
            TOUCHES
                + "byMailer,m1,,\nbyAddress,,,bo@example.org\nunknown,,,cy@example.org\nnobody,,,\n");
  }

  private static void secondDay(Dumps dumps) {
    dumps
        .with("crm/2024-01-06/leads.csv", "id,contact,account\nl2,c2,a2\n")
        .with(
            "mailer/2024-01-06/contacts.csv", CONTACTS + "m2,bo@example.org,,2024-01-03 00:00:00\n")
        .with("mailer/2024-01-06/touches.csv", TOUCHES + "byNewMailer,m2,,\n");
  }

  @Test
  void areOnePersonEach(SparkSession spark, @TempDir Path folder) {
    ShopLake daily = new ShopLake(spark, folder.resolve("daily"), STITCHED, SOURCES);
    firstDay(daily.dumps);
    assertThat(daily.ingest().notes())
        .contains(
            "crm.contacts: 1 of 6 records (16.7 %) are stitched to one of another system, as lake.stitch says");
    assertThat(daily.rows("crm.touches", "touch_id", "customer_id", "contact_id"))
        .containsExactly(
            "crm:byDuplicate | crm:c9 | crm:c9",
            "crm:byLead1 | mailer:m1 | crm:c1",
            "crm:byLead2 | null | null",
            "mailer:byAddress | crm:c2 | crm:c2",
            "mailer:byMailer | mailer:m1 | mailer:m1",
            "mailer:nobody | null | null",
            "mailer:unknown | null | null");

    secondDay(daily.dumps);
    daily.ingest();
    assertThat(daily.rows("crm.id_aliases", "object", "old_id", "root_id", "kind"))
        .containsExactly(
            "contacts | crm:c1 | mailer:m1 | stitched", "contacts | mailer:m2 | crm:c2 | stitched");
    assertThat(daily.rows("crm.touches", "touch_id", "customer_id", "person_id"))
        .containsExactly(
            "crm:byDuplicate | crm:c9 | crm:c9",
            "crm:byLead1 | mailer:m1 | crm:c1",
            "crm:byLead2 | crm:c2 | crm:c2",
            "mailer:byAddress | crm:c2 | crm:c2",
            "mailer:byMailer | mailer:m1 | mailer:m1",
            "mailer:byNewMailer | crm:c2 | mailer:m2",
            "mailer:nobody | null | null",
            "mailer:unknown | null | null");
    assertThat(daily.rows("crm.customer_attributes", "customer_id"))
        .containsExactly("crm:c2", "crm:c3", "crm:c9", "mailer:m1", "mailer:m3");

    ShopLake once = new ShopLake(spark, folder.resolve("once"), STITCHED, SOURCES);
    once.ingest(daily.dumps.folder(), step -> {});
    assertThat(once.content()).isEqualTo(daily.content());
  }

  @Test
  void belongToTheirAccounts(SparkSession spark, @TempDir Path folder) {
    ShopLake shop = new ShopLake(spark, folder, "currency = GBP", SOURCES);
    firstDay(shop.dumps);
    shop.ingest();
    assertThat(shop.rows("crm.touches", "touch_id", "customer_id", "contact_id"))
        .containsExactly(
            "crm:byDuplicate | crm:a1 | crm:c9",
            "crm:byLead1 | crm:a1 | crm:c1",
            "crm:byLead2 | null | null",
            "mailer:byAddress | null | null",
            "mailer:byMailer | null | mailer:m1",
            "mailer:nobody | null | null",
            "mailer:unknown | null | null");

    // A contact whom no touch names: touches are compared with it once, not with every run.
    shop.dumps.with(
        "crm/2024-01-07/contacts.csv", CONTACTS + "c7,dee@example.org,a1,2024-01-06 00:00:00\n");
    List<String> steps = Collections.synchronizedList(new ArrayList<>());
    shop.ingest(steps::add);
    assertThat(steps).contains("write crm.touches");
    steps.clear();
    shop.ingest(steps::add);
    assertThat(steps).noneMatch(s -> s.startsWith("write crm."));
  }
}
