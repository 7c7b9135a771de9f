package org.crmlake.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Encoders;
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
  private static final String ACCOUNTS =
      "account_id,name,modified_at\na1,Ann,2024-01-01T00:00:00Z\na2,Bo,2024-01-01T00:00:00Z\n";
  private static final String ORDERS =
      "order_id,account_id,ordered_at,net\no1,a1,2024-01-05T10:00:00Z,10.10\n"
          + "o2,a2,2024-01-05T11:00:00Z,0.20\no3,a1,2024-01-06T10:00:00Z,-3.30\n"
          + IntStream.range(10, 50)
              .mapToObj("o%1$d,b%1$d,2024-01-07T10:00:00Z,1.00\n"::formatted)
              .collect(Collectors.joining());
  private static final String LATER =
      "order_id,account_id,ordered_at,net\no60,a1,2024-01-08T10:00:00Z,5.00\n";

  @Test
  void dumpsAndLakeInObjectStorage(
      SparkSession spark, @TempDir Path buckets, @TempDir Path settings)
      throws IOException, InterruptedException {
    Path lake = buckets.resolve("lake");
    Lake tables = new Lake(spark, lake.resolve("crm").toString());
    try (ObjectStore store = ObjectStore.over(buckets, settings, "dumps", "lake")) {
      put(store, settings, "2024-02-01/accounts.csv", ACCOUNTS);
      put(store, settings, "2024-02-01/orders.csv", ORDERS);
      Path jobs = Workshop.jobsThatMark(settings);
      Path conf = conf(store, settings);
      String first = run(store, conf, jobs);
      assertThat(first).doesNotContain(ObjectStore.SECRET).contains("s3a://lake/crm");
      assertThat(days(tables))
          .containsExactly(
              "2024-01-05 10.30 0.00 10.30",
              "2024-01-06 0.00 3.30 -3.30",
              "2024-01-07 40.00 0.00 40.00");
      long orders = tables.version("crm.orders");

      String second = run(store, conf, jobs);
      assertThat(second).doesNotContain(ObjectStore.SECRET).contains("no new files");
      assertThat(tables.version("crm.orders")).isEqualTo(orders);
      assertThat(days(tables)).hasSize(3);

      put(store, settings, "2024-02-02/orders.csv", LATER);
      run(store, conf, jobs);
      assertThat(days(tables)).hasSize(4).contains("2024-01-08 5.00 0.00 5.00");
      assertThat(files(lake, "deletion_vector_")).hasSize(1);
      assertThat(
              tables
                  .read("base.purchase_history")
                  .where("customer_id = 'shop:a1'")
                  .selectExpr("size(days)")
                  .as(Encoders.INT())
                  .collectAsList())
          .containsExactly(3);
    }
    assertThat(filesWithTheSecret(lake)).isEmpty();
  }

  /** What is put below the server's folder has no ETag: an object must be sent to it. */
  private static void put(ObjectStore store, Path folder, String name, String text)
      throws IOException {
    Path file = Files.writeString(folder.resolve("dump.csv"), text);
    var object = new org.apache.hadoop.fs.Path("s3a://dumps/shop/" + name);
    try (FileSystem files = FileSystem.newInstance(object.toUri(), store.hadoop())) {
      files.copyFromLocalFile(new org.apache.hadoop.fs.Path(file.toUri()), object);
    }
  }

  private static List<String> days(Lake tables) {
    return tables
        .read("mart.orders_daily")
        .selectExpr("day", "gross", "refunds", "net")
        .collectAsList()
        .stream()
        .map(r -> r.mkString(" "))
        .sorted()
        .toList();
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

  private static String run(ObjectStore store, Path conf, Path jobs)
      throws IOException, InterruptedException {
    Process process =
        Program.start(
            store.credentials(),
            List.of(
                    "run",
                    "--job",
                    "purchase_history,orders_daily",
                    "--conf",
                    conf.toString(),
                    "--jobs",
                    jobs.toString(),
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
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      assertThat(all).hasSizeGreaterThan(50);
      return all.stream().filter(f -> holds(f, ObjectStore.SECRET)).toList();
    }
  }

  private static List<Path> files(Path folder, String beginning) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(f -> f.getFileName().toString().startsWith(beginning)).toList();
    }
  }

  private static boolean holds(Path file, String text) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
