package org.crmlake.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoDumpsTest {
  private static final LocalDate FROM = LocalDate.of(2025, 1, 1);
  private static final LocalDate TO = LocalDate.of(2026, 6, 30);

  @TempDir Path temp;

  @Test
  void sameSeedGivesSameBytes() throws IOException {
    dumps(7, 80).write(temp.resolve("a"));
    dumps(7, 80).write(temp.resolve("b"));

    assertThat(DumpReader.bytes(temp.resolve("a"))).isEqualTo(DumpReader.bytes(temp.resolve("b")));
  }

  @Test
  void anotherSeedGivesOtherOrders() {
    Summary seven = dumps(7, 80).write(temp.resolve("a"));
    Summary eight = dumps(8, 80).write(temp.resolve("b"));

    assertThat(seven.accounts()).isEqualTo(eight.accounts());
    assertThat(seven.net()).isNotEqualTo(eight.net());
  }

  @Test
  void moreCustomersLeaveTheEarlierOnesAlone() {
    dumps(7, 40).write(temp.resolve("forty"));
    dumps(7, 80).write(temp.resolve("eighty"));

    for (String file :
        List.of(
            "accounts.csv.gz",
            "contacts.csv.gz",
            "orders.csv.gz",
            "touches.csv.gz",
            "campaign_members.csv.gz")) {
      assertThat(DumpReader.records(temp.resolve("eighty"), file))
          .containsAll(DumpReader.records(temp.resolve("forty"), file));
    }
  }

  @Test
  void summaryIsWhatTheDumpsComeToOnceTheNewestRecordWins() {
    Path folder = temp.resolve("dumps");
    Summary summary = dumps(7, 800).write(folder);

    List<Map<String, String>> accounts = DumpReader.records(folder, "accounts.csv.gz");
    List<Map<String, String>> contacts = DumpReader.records(folder, "contacts.csv.gz");
    List<Map<String, String>> orders = DumpReader.records(folder, "orders.csv.gz");
    List<Map<String, String>> campaigns = DumpReader.records(folder, "campaigns.csv.gz");
    List<Map<String, String>> members = DumpReader.records(folder, "campaign_members.csv.gz");
    List<Map<String, String>> touches = DumpReader.records(folder, "touches.csv.gz");
    List<Map<String, String>> costs = DumpReader.records(folder, "costs.csv.gz");
    Map<String, Map<String, String>> current = new HashMap<>();
    for (Map<String, String> order : orders) {
      current.merge(order.get("order_id"), order, DemoDumpsTest::newer);
    }
    BigDecimal gross = BigDecimal.ZERO;
    BigDecimal refunds = BigDecimal.ZERO;
    long kept = 0;
    long returned = 0;
    long cancelled = 0;
    long withoutCustomer = 0;
    for (Map<String, String> order : current.values()) {
      BigDecimal net = new BigDecimal(order.get("net"));
      if (order.get("account_id").isEmpty()) {
        withoutCustomer++;
      } else if (order.get("status").equals("cancelled")) {
        cancelled++;
      } else if (net.signum() < 0) {
        returned++;
        refunds = refunds.subtract(net);
      } else {
        kept++;
        gross = gross.add(net);
      }
    }

    assertThat(summary)
        .isEqualTo(
            new Summary(
                FROM,
                TO,
                DumpReader.files(folder).size() - 1,
                accounts.size()
                    + contacts.size()
                    + orders.size()
                    + campaigns.size()
                    + members.size()
                    + touches.size()
                    + costs.size(),
                distinct(accounts, "account_id"),
                distinct(contacts, "contact_id"),
                kept,
                returned,
                cancelled,
                withoutCustomer,
                gross,
                refunds,
                distinct(campaigns, "campaign_id"),
                members.stream()
                    .map(m -> m.get("campaign_id") + " " + m.get("person_id"))
                    .distinct()
                    .count(),
                distinct(touches, "touch_id"),
                distinct(costs, "cost_id")));
    assertThat(summary.net()).isEqualTo(gross.subtract(refunds));
    assertThat(List.of(returned, cancelled, withoutCustomer)).doesNotContain(0L);
  }

  @Test
  void everyRecordIsSound() {
    Path folder = temp.resolve("dumps");
    dumps(7, 800).write(folder);
    Set<String> accounts = ids(DumpReader.records(folder, "accounts.csv.gz"), "account_id");
    Set<String> contacts = ids(DumpReader.records(folder, "contacts.csv.gz"), "contact_id");
    List<Map<String, String>> orders = DumpReader.records(folder, "orders.csv.gz");
    Set<String> orderIds = ids(orders, "order_id");

    assertThat(DumpReader.records(folder, "accounts.csv.gz"))
        .allSatisfy(a -> assertThat(modified(a)).isAfterOrEqualTo(Instant.parse(created(a))));
    assertThat(DumpReader.records(folder, "contacts.csv.gz"))
        .allSatisfy(c -> assertThat(accounts).contains(c.get("account_id")));
    assertThat(orders)
        .allSatisfy(
            order -> {
              LocalDate day = civilDay(order.get("ordered_at"));
              assertThat(day).isBetween(FROM, LocalDate.parse(order.get("dump")));
              assertThat(civilDay(order.get("modified_at")))
                  .isBetween(day, LocalDate.parse(order.get("dump")));
              assertThat(order.get("account_id")).matches(a -> a.isEmpty() || accounts.contains(a));
              assertThat(order.get("contact_id")).matches(c -> c.isEmpty() || contacts.contains(c));
              assertThat(order.get("original_order_id"))
                  .matches(o -> o.isEmpty() || orderIds.contains(o));
              assertThat(new BigDecimal(order.get("net")).scale()).isEqualTo(2);
              assertThat(new BigDecimal(order.get("net")).signum())
                  .isEqualTo(order.get("status").equals("returned") ? -1 : 1);
            });
  }

  @Test
  void dumpsHaveWhatBreaksCarelessReaders() {
    Path folder = temp.resolve("dumps");
    dumps(7, 800).write(folder);
    List<String> names =
        DumpReader.records(folder, "accounts.csv.gz").stream().map(a -> a.get("name")).toList();
    List<Map<String, String>> orders = DumpReader.records(folder, "orders.csv.gz");
    Set<Map<String, String>> withoutDump =
        orders.stream().map(DemoDumpsTest::withoutDump).collect(Collectors.toSet());

    assertThat(names)
        .anyMatch(n -> n.contains(","))
        .anyMatch(n -> n.contains("\""))
        .anyMatch(n -> n.contains("\n"))
        .anyMatch(n -> n.contains("é"));
    assertThat(withoutDump).as("rows sent twice").hasSizeLessThan(orders.size());
    assertThat(distinct(orders, "order_id")).as("changed").isLessThan(withoutDump.size());
    assertThat(orders)
        .as("late")
        .anyMatch(
            o ->
                civilDay(o.get("modified_at")).isBefore(LocalDate.parse(o.get("dump")))
                    && o.get("status").equals("completed"));
    assertThat(orders)
        .as("UTC day is not the business day")
        .anyMatch(o -> !o.get("ordered_at").startsWith(civilDay(o.get("ordered_at")).toString()));
  }

  @Test
  void lastDayHasOrdersFileEvenWithoutOrders() {
    Path folder = temp.resolve("dumps");
    dumps(7, 1).write(folder);

    assertThat(DumpReader.parse(folder.resolve(TO + "/orders.csv.gz"))).hasSize(1);
  }

  @Test
  void standardDumpsAreFewFiles() {
    Summary summary = DemoDumps.standard().write(temp.resolve("dumps"));

    assertThat(summary.files()).isBetween(1_300L, 2_000L);
    assertThat(summary.accounts()).isEqualTo(5_000);
    assertThat(summary.orders()).isBetween(20_000L, 40_000L);
    assertThat(summary.touches()).isBetween(20_000L, 31_000L);
  }

  @Test
  void secondRunLeavesTheFolderAlone() throws IOException {
    Path folder = temp.resolve("dumps");
    Summary first = dumps(7, 20).write(folder);
    Path note = Files.writeString(folder.resolve("note.txt"), "mine");

    assertThat(dumps(7, 20).write(folder)).isEqualTo(first);
    assertThat(note).exists();
  }

  @Test
  void otherArgumentsInTheSameFolderAreAnError() {
    Path folder = temp.resolve("dumps");
    dumps(7, 20).write(folder);

    assertThatThrownBy(() -> dumps(8, 20).write(folder))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContainingAll(folder.toString(), "seed=7", "seed=8");
  }

  @Test
  void folderOfSomeoneElseIsAnError() throws IOException {
    Files.writeString(temp.resolve("orders.csv"), "order_id\n1\n");

    assertThatThrownBy(() -> dumps(7, 20).write(temp))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("files that the demo did not write");
    assertThat(temp.resolve("orders.csv")).hasContent("order_id\n1");
  }

  @Test
  void remainsOfAKilledRunAreReplaced() throws IOException {
    Path partial = Files.createDirectories(temp.resolve(".dumps.partial/2025-01-01"));
    Files.writeString(partial.resolve("orders.csv.gz"), "half");

    Path folder = temp.resolve("dumps");
    dumps(7, 20).write(folder);

    assertThat(temp.resolve(".dumps.partial")).doesNotExist();
    assertThat(DumpReader.records(folder, "orders.csv.gz")).isNotEmpty();
  }

  @Test
  void endBeforeStartIsAnError() {
    assertThatThrownBy(() -> new DemoDumps(7, 20, TO, FROM))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(FROM.toString(), TO.toString());
  }

  private static DemoDumps dumps(long seed, int customers) {
    return new DemoDumps(seed, customers, FROM, TO);
  }

  private static Map<String, String> newer(Map<String, String> one, Map<String, String> other) {
    return modified(one).isAfter(modified(other)) ? one : other;
  }

  private static Instant modified(Map<String, String> record) {
    return Instant.parse(record.get("modified_at"));
  }

  private static String created(Map<String, String> record) {
    return record.get("created_at");
  }

  private static LocalDate civilDay(String instant) {
    return LocalDate.ofInstant(Instant.parse(instant), ZoneId.of("Europe/London"));
  }

  private static Map<String, String> withoutDump(Map<String, String> record) {
    Map<String, String> copy = new HashMap<>(record);
    copy.remove("dump");
    return copy;
  }

  private static long distinct(List<Map<String, String>> records, String column) {
    return ids(records, column).size();
  }

  private static Set<String> ids(List<Map<String, String>> records, String column) {
    return records.stream().map(r -> r.get(column)).collect(Collectors.toCollection(HashSet::new));
  }
}
