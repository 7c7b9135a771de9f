package org.crmlake.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.crmlake.spec.UserException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One company in several systems, with all that goes wrong. */
class SystemsTest {
  private static Path temp;
  private static Path dumps;

  @BeforeAll
  static void generate(@TempDir Path folder) {
    temp = folder;
    dumps = folder.resolve("dumps");
    messy().write(dumps);
  }

  private static DemoDumps messy() {
    return new DemoDumps(7, 80, LocalDate.of(2025, 1, 1), LocalDate.of(2026, 6, 30))
        .in(List.of("plain", "salesforce", "hubspot"))
        .withEverything()
        .withMess();
  }

  @Test
  void sameSeedGivesSameBytesAndTruth() throws IOException {
    Path again = temp.resolve("again");
    messy().write(again);

    assertThat(DumpReader.bytes(again)).isEqualTo(DumpReader.bytes(dumps));
    assertThat(DumpReader.bytes(DemoDumps.truthOf(again)))
        .isEqualTo(DumpReader.bytes(DemoDumps.truthOf(dumps)));
  }

  @Test
  void everyCustomerLivesInOneSystem() {
    List<Map<String, String>> accounts = truth("accounts");

    assertThat(accounts).hasSize(80);
    assertThat(accounts)
        .extracting(a -> a.get("source_system"))
        .containsOnly("shop", "salesforce", "hubspot")
        .filteredOn("shop"::equals)
        .hasSize(27);
  }

  @Test
  void idsOfSalesforceTellTheirCase() {
    assertThat(SalesforceIds.suffix("0011G00000eM9wv")).isEqualTo("QAC");
    assertThat(SalesforceIds.of("account_id", "A0000001")).matches("001\\w{12}[A-Z0-5]{3}");
    assertThat(SalesforceIds.of("converted_account_id", "A0000001"))
        .isEqualTo(SalesforceIds.of("account_id", "A0000001"));
  }

  @Test
  void salesforceIsWrittenAsItsWeeklyExport() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(dumps.resolve("salesforce-weekly"))) {
      files = all.filter(f -> f.getFileName().toString().equals("Account.csv")).sorted().toList();
    }
    String text = files.stream().map(SystemsTest::latin).collect(Collectors.joining());

    assertThat(text)
        .startsWith("\"Id\",\"IsDeleted\",\"MasterRecordId\",")
        .containsPattern("\"001\\w{15}\",\"0\",\"000000000000000AAA\"")
        .containsPattern("\"001\\w{15}\",\"1\",\"001\\w{15}\"")
        .containsPattern("\"\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\"");
  }

  @Test
  void ordersOfHubSpotAreDealsThatWereWon() {
    Set<String> won =
        truth("opportunities").stream()
            .filter(o -> o.get("source_system").equals("hubspot"))
            .filter(o -> o.get("status").equals("won"))
            .map(o -> o.get("opportunity_id"))
            .collect(Collectors.toSet());

    assertThat(truth("orders"))
        .filteredOn(o -> o.get("source_system").equals("hubspot"))
        .allSatisfy(
            o -> {
              assertThat(o.get("order_id")).matches("hubspot:\\d{16}");
              assertThat(o.get("opportunity_id")).isEqualTo(o.get("order_id"));
              assertThat(o.get("ordered_at")).endsWith(":00Z");
              assertThat(o.get("is_deleted")).isEqualTo("false");
            })
        .extracting(o -> o.get("order_id"))
        .hasSizeGreaterThan(50)
        .containsExactlyInAnyOrderElementsOf(won);
  }

  @Test
  void leadsOfHubSpotAreContacts() {
    Set<String> contacts =
        truth("contacts").stream().map(c -> c.get("contact_id")).collect(Collectors.toSet());

    assertThat(truth("leads"))
        .filteredOn(l -> l.get("source_system").equals("hubspot"))
        .hasSizeGreaterThan(10)
        .allSatisfy(l -> assertThat(contacts).contains(l.get("lead_id")))
        .anyMatch(l -> l.get("converted_contact_id").equals(l.get("lead_id")))
        .anyMatch(l -> l.get("converted_contact_id").isEmpty());
  }

  @Test
  void hubSpotIsWrittenAsItsExports() {
    List<Map<String, String>> deals =
        DumpReader.records(dumps, "hubspot-crm-exports-all-deals.csv");
    List<Map<String, String>> changes = DumpReader.records(dumps, "property-history.csv");

    assertThat(deals)
        .anyMatch(d -> d.get("Close Date").matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d"))
        .anyMatch(d -> d.get("Deal owner").startsWith("Owner U-"));
    assertThat(changes).extracting(c -> c.get("Property name")).containsOnly("dealstage");
    Map<String, List<String>> ofLastDump =
        changes.stream()
            .collect(
                Collectors.groupingBy(
                    c -> c.get("Record ID") + " " + c.get("dump"),
                    Collectors.mapping(c -> c.get("Value"), Collectors.toList())));
    assertThat(ofLastDump.values())
        .as("the newest first, all that was before with it")
        .contains(List.of("Closed Lost", "Negotiation", "Proposal", "Qualification"));
  }

  @Test
  void truthHasTheMess() {
    assertThat(truth("orders")).extracting(o -> o.get("currency")).contains("GBP", "EUR", "CHF");
    assertThat(truth("orders"))
        .allSatisfy(
            o -> {
              if (o.get("currency").equals("GBP")) {
                assertThat(new BigDecimal(o.get("net_base"))).isEqualByComparingTo(o.get("net"));
              }
            })
        .anyMatch(o -> o.get("is_deleted").equals("true"));
    Map<String, Map<String, String>> aliases =
        truth("id_aliases").stream().collect(Collectors.toMap(a -> a.get("old_id"), a -> a));
    assertThat(aliases.values())
        .as("chains")
        .anyMatch(
            a ->
                aliases.containsKey(a.get("into_id"))
                    && aliases.get(a.get("into_id")).get("into_id").equals(a.get("root_id")));
    assertThat(truth("orders"))
        .allSatisfy(o -> assertThat(aliases).doesNotContainKey(o.get("customer_id")));
    assertThat(truth("users"))
        .filteredOn(u -> u.get("delete_kind").equals("inferred"))
        .extracting(u -> u.get("user_id"))
        .containsExactly("shop:U-01");
    assertThat(truth("accounts")).anyMatch(a -> a.get("industry").equals("Told twice"));
    assertThat(truth("rejects")).anyMatch(r -> r.get("record").isEmpty()).hasSizeGreaterThan(5);
  }

  @Test
  void dealsMoveBackAreReopenedAndClosedInThePast() {
    List<Map<String, String>> stages = truth("opportunity_stages");

    assertThat(stages)
        .anyMatch(
            s ->
                s.get("previous_stage").equals("Closed Lost")
                    && s.get("stage").equals("Negotiation"))
        .anyMatch(
            s -> s.get("previous_stage").equals("Negotiation") && s.get("stage").equals("Proposal"))
        .anyMatch(
            s ->
                s.get("stage").equals("Closed Won")
                    && s.get("expected_close_date").compareTo(s.get("entered_at").substring(0, 10))
                        < 0)
        .noneMatch(s -> s.get("stage").equals(s.get("previous_stage")));
    Set<String> won =
        truth("opportunities").stream()
            .filter(o -> o.get("status").equals("won"))
            .map(o -> o.get("stage"))
            .collect(Collectors.toSet());
    assertThat(won).containsExactly("Closed Won");
  }

  @Test
  void unknownSystemsAreAnError() {
    assertThatThrownBy(() -> DemoDumps.standard().in(List.of("plain", "siebel")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("siebel");
    assertThatThrownBy(() -> DemoDumps.standard().in(List.of("salesforce")).withMess())
        .isInstanceOf(UserException.class);
  }

  private static List<Map<String, String>> truth(String table) {
    return DumpReader.table(DemoDumps.truthOf(dumps).resolve(table + ".csv"));
  }

  private static String latin(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
