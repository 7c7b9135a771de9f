package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.crmlake.lake.Lake;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The published figures of UCI Online Retail, from its 305 daily files. */
@ExtendWith(SparkExtension.class)
class OnlineRetailIT {
  private static final Path DUMPS =
      Path.of(System.getProperty("published.data", ""), "online-retail");

  @BeforeAll
  static void data() {
    Assumptions.assumeTrue(
        Files.isDirectory(DUMPS), "the property published.data names no folder with online-retail");
  }

  @Test
  void everyRecordIsAccountedForAndTheMoneyIsRight(SparkSession spark, @TempDir Path root) {
    Lake lake = new Lake(spark, root.toString());
    Ingest ingest = new Ingest(lake, Projects.own());

    IngestReport report = ingest.run(DUMPS.toString(), "first");

    assertThat(report.files()).hasSize(305);
    assertThat(
            List.of(
                report.read(),
                report.accepted(),
                report.superseded(),
                report.ignored(),
                report.rejected()))
        .containsExactly(541_909L, 406_829L, 0L, 135_080L, 0L);
    Row orders =
        lake.read("crm.orders")
            .selectExpr("count(*)", "sum(net_base)", "count(distinct customer_id)")
            .head();
    assertThat(orders.getLong(0)).isEqualTo(22_190);
    assertThat(orders.getDecimal(1)).isEqualByComparingTo(new BigDecimal("8300065.81"));
    assertThat(orders.getLong(2)).isEqualTo(4_372);
    assertThat(lake.read("crm.accounts").count()).isEqualTo(4_372);
    assertThat(lake.read("crm.order_lines").count()).isEqualTo(406_829);
    assertThat(ingest.dataThrough("crm.orders")).contains(LocalDate.of(2011, 12, 9));
    assertThat(ingest.run(DUMPS.toString(), "second").written()).isEmpty();
  }

  @Test
  void copiesOfTheFolderElsewhereAreTheSameDumps(SparkSession spark, @TempDir Path root)
      throws IOException {
    Path copy = Files.createDirectories(root.resolve("copy"));
    for (String day : List.of("2010-12-01.csv.gz", "2010-12-02.csv.gz")) {
      Files.copy(
          DUMPS.resolve(day), copy.resolve(day), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    }
    Ingest ingest = new Ingest(new Lake(spark, root.resolve("lake").toString()), Projects.own());
    ingest.run(copy.toString(), "first");
    assertThat(ingest.run(DUMPS.toString(), "second").skipped()).isEqualTo(2);
  }
}
