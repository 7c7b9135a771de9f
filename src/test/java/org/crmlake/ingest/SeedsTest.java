package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
class SeedsTest {
  private static final Path DATA = Path.of(System.getProperty("published.data", ""));
  private static final String DAY = "2024-01-31";

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
    report.files().forEach(f -> System.out.println(f));
    report.notes().forEach(f -> System.out.println(f));
    if (lake.exists("ops.rejects")) lake.read("ops.rejects").show(50, false);
    for (String t : report.crmVersions().keySet())
      if (lake.exists(t)) {
        System.out.println(t + " " + lake.read(t).count());
        lake.read(t).drop("custom").show(3, 30, true);
      }
    assertThat(report.read()).isEqualTo(2282 + 7043);
    assertThat(report.seconds()).isZero();
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
