package org.crmlake.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.crmlake.lake.Lake;
import org.crmlake.testing.ObjectStore;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The program from a bucket of dumps into a bucket of tables. */
@ExtendWith(SparkExtension.class)
class BucketRunIT {
  private static final int OBJECTS = 10_000;
  private static final Pattern LISTED =
      Pattern.compile("(?s)([\\d.]+) s  ingest: list dumps\\R\\s*([\\d.]+) s");

  @Test
  void dumpsAndLakeInObjectStorage(
      SparkSession spark, @TempDir Path buckets, @TempDir Path settings)
      throws IOException, InterruptedException {
    Path day = Files.createDirectories(buckets.resolve("dumps/shop/2024-02-01"));
    Files.writeString(
        day.resolve("accounts.csv"),
        "account_id,name,modified_at\na1,Ann,2024-01-01T00:00:00Z\na2,Bo,2024-01-01T00:00:00Z\n");
    Files.writeString(
        day.resolve("orders.csv"),
        "order_id,account_id,ordered_at,net\no1,a1,2024-01-05T10:00:00Z,10.10\n"
            + "o2,a2,2024-01-05T11:00:00Z,0.20\no3,a1,2024-01-06T10:00:00Z,-3.30\n");
    Path others = Files.createDirectories(buckets.resolve("dumps/_done"));
    for (int i = 0; i < OBJECTS; i++) {
      Files.createFile(others.resolve(i + ".csv"));
    }
    try (ObjectStore store = ObjectStore.over(buckets, settings, "dumps", "lake")) {
      String output = run(store, conf(store, settings));
      assertThat(output).doesNotContain(ObjectStore.SECRET).contains("s3a://lake/crm");
      Matcher listed = LISTED.matcher(output);
      assertThat(listed.find()).as(output).isTrue();
      assertThat(Double.parseDouble(listed.group(2)) - Double.parseDouble(listed.group(1)))
          .as("seconds to list %d objects", OBJECTS)
          .isLessThan(30);
    }
    Lake lake = new Lake(spark, buckets.resolve("lake/crm").toString());
    assertThat(
            lake
                .read("mart.orders_daily")
                .selectExpr("day", "gross", "refunds", "net")
                .collectAsList()
                .stream()
                .map(r -> r.mkString(" "))
                .sorted()
                .toList())
        .containsExactly("2024-01-05 10.30 0.00 10.30", "2024-01-06 0.00 3.30 -3.30");
    assertThat(filesWithTheSecret(buckets.resolve("lake"))).isEmpty();
  }

  /** The project's configuration for S3, pointed at the server. */
  private static Path conf(ObjectStore store, Path folder) throws IOException {
    Path conf = folder.resolve("conf");
    FileUtils.copyDirectory(Path.of("conf").toFile(), conf.toFile());
    String settings =
        store.settings().entrySet().stream()
            .map(e -> "  \"spark.hadoop." + e.getKey() + "\" = \"" + e.getValue() + "\"\n")
            .collect(Collectors.joining());
    return Files.writeString(
        conf.resolve("here.conf"),
        "include \"s3.conf\"\nspark {\n  \"spark.master\" = \"local[2]\"\n"
            + "  \"spark.ui.enabled\" = \"false\"\n  \"spark.sql.shuffle.partitions\" = \"2\"\n"
            + "  \"spark.databricks.delta.snapshotPartitions\" = \"1\"\n"
            + settings
            + "}\n");
  }

  private static String run(ObjectStore store, Path conf) throws IOException, InterruptedException {
    Process process =
        Program.start(
            store.credentials(),
            List.of(
                    "run",
                    "--job",
                    "orders_daily",
                    "--conf",
                    conf.toString(),
                    "--jobs",
                    "jobs",
                    "--dumps",
                    "s3a://dumps/",
                    "--lake",
                    "s3a://lake/crm",
                    "--as-of",
                    "2024-01-31",
                    "--verbose")
                .toArray(String[]::new));
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static List<Path> filesWithTheSecret(Path folder) throws IOException {
    byte[] secret = ObjectStore.SECRET.getBytes(StandardCharsets.UTF_8);
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(f -> holds(f, new String(secret, StandardCharsets.ISO_8859_1)))
          .toList();
    }
  }

  private static boolean holds(Path file, String text) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
