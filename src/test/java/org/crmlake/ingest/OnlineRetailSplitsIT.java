package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.crmlake.lake.Lake;
import org.crmlake.testing.Frames;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** 60 days of Online Retail, taken in at once and in random splits and orders. */
@ExtendWith(SparkExtension.class)
class OnlineRetailSplitsIT {
  private static final int SPLITS = 20;
  private static final int DAYS = 60;

  @Test
  void anySplitEndsInTheSameTables(SparkSession spark, @TempDir Path root) throws IOException {
    Path published = Path.of(System.getProperty("published.data", ""), "online-retail");
    Assumptions.assumeTrue(
        Files.isDirectory(published),
        "the property published.data names no folder with online-retail");
    List<Path> days;
    try (Stream<Path> files = Files.list(published)) {
      days = new ArrayList<>(files.sorted().limit(DAYS).toList());
    }
    Map<String, String> whole = ingest(spark, root.resolve("whole"), List.of(days));
    for (int split = 0; split < SPLITS; split++) {
      Random random = new Random(split);
      Collections.shuffle(days, random);
      int first = 1 + random.nextInt(DAYS - 2);
      int second = first + 1 + random.nextInt(DAYS - first - 1);
      List<List<Path>> batches =
          random.nextBoolean()
              ? List.of(days.subList(0, first), days.subList(first, DAYS))
              : List.of(
                  days.subList(0, first), days.subList(first, second), days.subList(second, DAYS));
      assertThat(ingest(spark, root.resolve("split" + split), batches))
          .as("split %d", split)
          .isEqualTo(whole);
    }
  }

  private static Map<String, String> ingest(
      SparkSession spark, Path folder, List<List<Path>> batches) throws IOException {
    Path dumps = Files.createDirectories(folder.resolve("dumps"));
    Lake lake = new Lake(spark, folder.resolve("lake").toString());
    int run = 0;
    for (List<Path> batch : batches) {
      for (Path day : batch) {
        Files.copy(day, dumps.resolve(day.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
      }
      new Ingest(lake, Projects.own()).run(dumps.toString(), "run-" + run++);
    }
    Map<String, String> checksums = new TreeMap<>();
    for (String table :
        List.of(
            "landing.online_retail_order_lines",
            "crm.accounts",
            "crm.orders",
            "crm.order_lines",
            "crm.customer_attributes")) {
      checksums.put(table, Frames.checksum(lake.read(table)));
    }
    return checksums;
  }
}
