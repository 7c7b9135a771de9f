package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.crmlake.lake.Lake;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The seeds that Fivetran publishes for Salesforce and HubSpot, and Telco's subscribers. */
@ExtendWith(SparkExtension.class)
class SeedsIT {
  private static final Path DATA = Path.of(System.getProperty("published.data", ""));
  private static final String DAY = "2024-01-31";

  private static final List<String> CANONICAL =
      List.of(
          "accounts",
          "contacts",
          "leads",
          "users",
          "opportunities",
          "opportunity_stages",
          "orders",
          "campaigns",
          "touches",
          "activities",
          "cases",
          "subscriptions",
          "associations",
          "pipelines",
          "stages");

  @TempDir Path root;

  @Test
  void everyRowIsAccountedForAndEveryColumnIsKept(SparkSession spark) throws IOException {
    for (String folder : List.of("salesforce-seeds", "hubspot-seeds", "telco")) {
      Assumptions.assumeTrue(
          Files.isDirectory(DATA.resolve(folder)),
          "the property published.data names no folder with " + folder);
    }
    copy("salesforce-seeds", "salesforce-connector");
    copy("hubspot-seeds", "hubspot-connector");
    copy("telco", "telco");
    Lake lake = new Lake(spark, root.resolve("lake").toString());
    IngestReport report =
        new Ingest(lake, Projects.own()).run(root.resolve("dumps").toString(), "first");

    assertThat(report.files()).hasSize(71).allMatch(f -> f.status().equals("accepted"));
    assertThat(
            List.of(
                report.read(),
                report.accepted(),
                report.superseded(),
                report.ignored(),
                report.rejected()))
        .containsExactly(2_282L + 7_043L, 2_282L + 7_043L, 0L, 0L, 0L);
    assertThat(report.notes())
        .anyMatch(n -> n.startsWith("salesforce-connector.contact: columns that the mapping does"))
        .anyMatch(n -> n.startsWith("hubspot-connector.ticket: optional columns that are missing"));
    Map<String, Long> rows = new TreeMap<>();
    for (String table : CANONICAL) {
      rows.put(table, lake.read("crm." + table).count());
    }
    assertThat(rows)
        .isEqualTo(
            new TreeMap<>(
                Map.ofEntries(
                    Map.entry("accounts", 10L + 24 + 7_043),
                    Map.entry("contacts", 4L + 22 + 7_043),
                    Map.entry("leads", 1L),
                    Map.entry("users", 110L),
                    Map.entry("opportunities", 10L + 44),
                    Map.entry("opportunity_stages", 10L + 14),
                    Map.entry("orders", 10L),
                    Map.entry("campaigns", 100L),
                    Map.entry("touches", 102L),
                    Map.entry("activities", 10L + 10 + 106),
                    Map.entry("cases", 25L),
                    Map.entry("subscriptions", 7_043L),
                    Map.entry("associations", 52L),
                    Map.entry("pipelines", 15L),
                    Map.entry("stages", 86L))));
    assertThat(
            lake.read("crm.contacts")
                .where("custom['mailing_street'] = '123 Ave' and custom['first_name'] is not null")
                .count())
        .isPositive();
    assertThat(
            lake.read("crm.subscriptions")
                .selectExpr(
                    "count_if(cancelled_on = date '2024-01-31')",
                    "max(started_on)",
                    "min(started_on)")
                .head()
                .mkString(" "))
        .isEqualTo("1869 2024-01-31 2018-01-31");
  }

  private void copy(String from, String source) throws IOException {
    Path target = Files.createDirectories(root.resolve("dumps").resolve(source).resolve(DAY));
    try (Stream<Path> files = Files.list(DATA.resolve(from))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".csv")).toList()) {
        String name = file.getFileName().toString().replaceAll("^sf_|_data(?=\\.csv$)", "");
        Files.copy(file, target.resolve(name));
      }
    }
  }
}
