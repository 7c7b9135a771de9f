package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.crmlake.testing.Frames.assertSameRows;
import static org.crmlake.testing.Frames.rows;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.crmlake.lake.Contracts;
import org.crmlake.lake.Lake;
import org.crmlake.lake.TableWriter;
import org.crmlake.spec.Project;
import org.crmlake.spec.TableSpec;
import org.crmlake.testing.ProjectFiles;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is to be cleaned in a few canonical tables. */
@ExtendWith(SparkExtension.class)
class DataQualityTest {
  private static final String MODEL =
      """
      common = [
        { name = source_system, type = string, doc = "System." }
        { name = dump_date, type = date, nullable = true, doc = "Dump." }
        { name = source_modified_at, type = timestamp, nullable = true, doc = "Changed." }
        { name = is_deleted, type = boolean, fallback = "false", doc = "Deleted." }
        { name = delete_kind, type = string, nullable = true, doc = "Why." }
      ]
      tables {
        accounts { description = Companies, grain = [account_id], columns = [
          { name = account_id, type = id, doc = "Account." }
          { name = name, type = string, nullable = true, doc = "Name." }
          { name = owner_id, type = id, nullable = true, doc = "Owner." }
          { name = parent_id, type = id, nullable = true, doc = "Parent." }
          { name = created_at, type = timestamp, nullable = true, doc = "Created." }
          { name = size, type = int, nullable = true, doc = "Size." }
        ] ${common} }
        contacts { description = Persons, grain = [contact_id], columns = [
          { name = contact_id, type = id, doc = "Contact." }
          { name = account_id, type = id, nullable = true, doc = "Account." }
          { name = email_hash, type = string, nullable = true, doc = "Address." }
          { name = birth_year, type = int, nullable = true, doc = "Born." }
        ] ${common} }
        users { description = Users, grain = [user_id], columns = [
          { name = user_id, type = id, doc = "User." }
          { name = name, type = string, nullable = true, doc = "Name." }
        ] ${common} }
        id_aliases { description = Aliases, grain = [object, old_id], columns = [
          { name = object, type = string, doc = "Table." }
          { name = old_id, type = id, doc = "Old." }
          { name = root_id, type = string, doc = "New." }
        ] ${common} }
        customer_attributes { description = Spans, grain = [customer_id], columns = [
          { name = customer_id, type = string, doc = "Customer." }
        ] }
      }
      """;

  private static final String SOURCE =
      """
      description = "Companies and persons"
      records {
        accounts {
          files = ["**/accounts.csv"], key = [id]
          columns = [ { name = id, required = true } ]
          targets { accounts { columns { account_id = id } } }
        }
        people {
          files = ["**/people.csv"], key = [id]
          columns = [ { name = id, required = true } ]
          targets { contacts { columns { contact_id = id } } }
        }
      }
      """;

  private static final String QUALITY =
      """
      quality {
        placeholders = ["n/a"]
        tables {
          accounts { stale_days = 30, stale_where = "size > 0" }
          contacts { valid { birth_year = "birth_year > 1900" } }
        }
      }
      """;

  private static final String FOUND =
      "dump_date date, table_name string, column_name string, source_system string, owner_id string, rows bigint,"
          + " filled bigint, valid bigint, duplicates bigint, stale bigint, orphans bigint";

  private static final String[] ACCOUNTS = {
    "{account_id: 'a1', name: 'Ann Ltd', owner_id: 'u1', created_at: '2023-01-01T00:00:00Z', size: 5, source_modified_at: '2023-12-01T00:00:00Z'}",
    "{account_id: 'a2', name: ' ann  LTD', owner_id: 'u1', parent_id: 'a6', created_at: '2030-01-01T00:00:00Z', size: 0, source_modified_at: '2023-12-01T00:00:00Z'}",
    "{account_id: 'a3', name: 'n/a', owner_id: 'u9', parent_id: 'a9', source_modified_at: '2024-01-31T00:00:00Z'}",
    "{account_id: 'a4', name: ' N/A', parent_id: 'a5', created_at: '2024-02-01T23:00:00Z'}",
    "{account_id: 'a5', name: 'Ann Ltd', owner_id: 'u1', is_deleted: true, delete_kind: 'soft'}",
    "{account_id: 'a6', name: 'Ann Ltd', owner_id: 'u1', is_deleted: true, delete_kind: 'merged'}"
  };

  private Project project;
  private Lake lake;

  @BeforeEach
  void lake(SparkSession spark, @TempDir Path folder) {
    ProjectFiles files =
        new ProjectFiles(folder.resolve("project"))
            .put("conf/model.conf", MODEL)
            .put("conf/sources/shop.conf", SOURCE)
            .put("conf/quality.conf", QUALITY)
            .put("conf/local.conf", "")
            .replace("jobs/days.conf", "crm.orders", "crm.accounts")
            .replace("jobs/days.conf", "incremental { month_of { orders = order_date } }", "");
    project = files.read();
    lake = new Lake(spark, folder.resolve("lake").toString());
    write("crm.accounts", ACCOUNTS);
    write(
        "crm.contacts",
        "{contact_id: 'c1', account_id: 'a1', email_hash: 'h1', birth_year: 1980, source_modified_at: '2022-01-01T00:00:00Z'}",
        "{contact_id: 'c2', account_id: 'a9', email_hash: 'h1', birth_year: 1800, source_modified_at: '2024-01-01T00:00:00Z', source_system: 'mail'}",
        "{contact_id: 'c3', email_hash: 'h1', source_modified_at: '2024-02-01T00:00:00Z'}");
    write("crm.users", "{user_id: 'u1'}");
    write("crm.id_aliases", "{object: 'contacts', old_id: 'c3', root_id: 'c1'}");
  }

  /** Rows of the shop that are not deleted, unless they say otherwise. */
  private void write(String id, String... json) {
    TableSpec table = project.model().get(id);
    new Contracts(lake).open(table, false);
    Dataset<Row> frame =
        rows(table.ddl(), json)
            .selectExpr(
                table.columns().stream()
                    .map(
                        c ->
                            switch (c.name()) {
                              case "source_system" ->
                                  "coalesce(source_system, 'shop') as source_system";
                              case "is_deleted" -> "coalesce(is_deleted, false) as is_deleted";
                              default -> c.name();
                            })
                    .toArray(String[]::new));
    new TableWriter(lake).overwrite(table, frame, null);
  }

  private boolean measure(String accounts) {
    Map<String, LocalDate> newest =
        Map.of(
            "shop.accounts",
            LocalDate.parse(accounts),
            "shop.people",
            LocalDate.parse("2024-02-02"));
    return new DataQuality(lake, project, new Mappings(project), newest)
        .measure(new Commit("run", Instant.EPOCH));
  }

  private static String found(
      String day, String table, String system, String owner, long rows, String counts) {
    String[] parts = counts.split(" ");
    List<String> names = List.of("filled", "valid", "duplicates", "stale", "orphans");
    StringBuilder json =
        new StringBuilder(
            "{dump_date: '%s', table_name: 'crm.%s', column_name: '%s', source_system: '%s', owner_id: '%s', rows: %d"
                .formatted(day, table, parts[0], system, owner, rows));
    for (int i = 0; i < names.size(); i++) {
      json.append(", ").append(names.get(i)).append(": ").append(parts[i + 1].replace("-", "null"));
    }
    return json.append('}').toString();
  }

  private static String[] group(
      String day, String table, String system, String owner, long rows, String... counts) {
    return Arrays.stream(counts)
        .map(c -> found(day, table, system, owner, rows, c))
        .toArray(String[]::new);
  }

  private static Dataset<Row> frame(String[]... groups) {
    return rows(FOUND, Arrays.stream(groups).flatMap(Arrays::stream).toArray(String[]::new));
  }

  private static String[][] first() {
    String day = "2024-02-01";
    String other = "2024-02-02";
    // Of each column: filled, valid, duplicates, stale, orphans.
    return new String[][] {
      group(
          day,
          "accounts",
          "shop",
          "u1",
          2,
          "account_id 2 2 - 1 -",
          "name 2 2 2 1 -",
          "owner_id 2 2 - 1 0",
          "parent_id 1 1 - 0 0",
          "created_at 2 1 - 1 -",
          "size 2 2 - 1 -"),
      group(
          day,
          "accounts",
          "shop",
          "u9",
          1,
          "account_id 1 1 - 0 -",
          "name 1 0 0 0 -",
          "owner_id 1 0 - 0 1",
          "parent_id 1 0 - 0 1",
          "created_at 0 0 - 0 -",
          "size 0 0 - 0 -"),
      group(
          day,
          "accounts",
          "shop",
          "(none)",
          1,
          "account_id 1 1 - - -",
          "name 1 0 0 - -",
          "owner_id 0 0 - - 0",
          "parent_id 1 0 - - 1",
          "created_at 1 1 - - -",
          "size 0 0 - - -"),
      group(
          other,
          "contacts",
          "shop",
          "(none)",
          2,
          "contact_id 2 2 - 1 -",
          "account_id 1 1 - 1 0",
          "email_hash 2 2 1 1 -",
          "birth_year 1 1 - 1 -"),
      group(
          other,
          "contacts",
          "mail",
          "(none)",
          1,
          "contact_id 1 1 - 0 -",
          "account_id 1 0 - 0 1",
          "email_hash 1 1 1 0 -",
          "birth_year 1 0 - 0 -"),
      group(other, "users", "shop", "(none)", 1, "user_id 1 1 - - -", "name 0 0 - - -")
    };
  }

  @Test
  void saysWhatIsToBeCleanedAndThatItWas() {
    assertThat(measure("2024-02-01")).isTrue();
    assertSameRows(lake.read("ops.data_quality"), frame(first()));
    assertThat(measure("2024-02-01")).as("nothing has changed").isFalse();

    // The next dump: the twin is gone, names are filled in, a9 is there. The first picture stays.
    String[] cleaned = {
      ACCOUNTS[0].replace("2023-12-01", "2024-03-01"),
      "{account_id: 'a3', name: 'Cid', owner_id: 'u1', parent_id: 'a9', source_modified_at: '2024-03-01T00:00:00Z'}",
      "{account_id: 'a9', name: 'Dee', owner_id: 'u1', source_modified_at: '2024-03-01T00:00:00Z'}"
    };
    write("crm.accounts", cleaned);
    assertThat(measure("2024-03-01")).isTrue();
    String[][] was = first();
    String[] mail = was[4];
    mail[1] = found("2024-02-02", "contacts", "mail", "(none)", 1, "account_id 1 1 - 0 0");
    // Contacts were counted anew, under a date of their own: mail's newest dump is nobody's.
    String[] mailNow =
        Arrays.stream(mail).map(m -> m.replace("2024-02-02", "2024-03-01")).toArray(String[]::new);
    assertSameRows(
        lake.read("ops.data_quality"),
        frame(
            was[0],
            was[1],
            was[2],
            was[3],
            first()[4],
            mailNow,
            was[5],
            group(
                "2024-03-01",
                "accounts",
                "shop",
                "u1",
                3,
                "account_id 3 3 - 0 -",
                "name 3 3 0 0 -",
                "owner_id 3 3 - 0 0",
                "parent_id 1 1 - 0 0",
                "created_at 1 1 - 0 -",
                "size 1 1 - 0 -")));
  }
}
