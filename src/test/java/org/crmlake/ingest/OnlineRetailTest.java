package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.crmlake.lake.Lake;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The published figures of UCI Online Retail, from 305 daily files. */
@ExtendWith(SparkExtension.class)
class OnlineRetailTest {

  @Test
  void everyRecordIsAccountedForAndTheMoneyIsRight(SparkSession spark, @TempDir Path root) {
    Path dumps = Path.of(System.getProperty("published.data", ""), "online-retail");
    Assumptions.assumeTrue(
        Files.isDirectory(dumps), "published.data does not name a folder with online-retail");
    Lake lake = new Lake(spark, root.toString());
    long t0 = System.nanoTime();
    IngestReport report =
        new Ingest(
                lake,
                Projects.own(),
                s -> System.err.printf("%.1f %s%n", (System.nanoTime() - t0) / 1e9, s))
            .run(dumps.toString(), "first");
    System.err.printf("%.1f end%n", (System.nanoTime() - t0) / 1e9);
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
    lake.read("crm.customer_attributes").show(5, false);
    lake.read("crm.orders").show(5, false);
    lake.read("crm.order_lines").show(5, false);
    for (int i = 0; i < 3; i++) {
      long t1 = System.nanoTime();
      new Ingest(
              new Lake(spark, root + "/../l" + i),
              Projects.own(),
              s -> System.err.printf("%.1f %s%n", (System.nanoTime() - t1) / 1e9, s))
          .run(dumps.toString(), "first");
      System.err.printf("%.1f end%n", (System.nanoTime() - t1) / 1e9);
    }
    long t2 = System.nanoTime();
    IngestReport again = new Ingest(lake, Projects.own()).run(dumps.toString(), "second");
    System.err.printf("%.1f second%n", (System.nanoTime() - t2) / 1e9);
    assertThat(again.skipped()).isEqualTo(305);
    assertThat(again.written()).isEmpty();
  }
}
