package org.crmlake.ingest;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.crmlake.testing.Frames.checksum;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.crmlake.demo.DemoDumps;
import org.crmlake.demo.DumpReader;
import org.crmlake.lake.Lake;
import org.crmlake.spec.Project;
import org.crmlake.spec.ProjectReader;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every canonical table that a made-up company feeds is the truth written beside its dumps, with
 * all the mess that dumps have, by the project's own sources, whatever the order and split of the
 * dumps.
 */
@ExtendWith(SparkExtension.class)
class TruthIT {
  private static final LocalDate FROM = LocalDate.of(2026, 3, 1);
  private static final LocalDate TO = LocalDate.of(2026, 10, 31);

  /** Truth that is no canonical table. */
  private static final Set<String> OTHERS = Set.of("laws", "touch_effects", "rejects");

  @TempDir private Path folder;

  @Test
  void tablesAreTheTruthWhateverTheOrderOfTheDumps(SparkSession spark) throws IOException {
    Path dumps = folder.resolve("dumps");
    new DemoDumps(11, 60, FROM, TO)
        .in(List.of("plain", "salesforce", "hubspot"))
        .withEverything()
        .withMess()
        .write(dumps);
    Path truth = DemoDumps.truthOf(dumps);

    Lake once = new Lake(spark, folder.resolve("once").toString());
    IngestReport report = new Ingest(once, project()).run(dumps.toString(), "once");
    assertThat(report.read())
        .isEqualTo(report.accepted() + report.superseded() + report.ignored() + report.rejected());
    Set<String> tables = holdsTruth(once, truth);
    assertThat(tables).hasSize(18);

    Lake split = new Lake(spark, folder.resolve("split").toString());
    Path arrived = folder.resolve("arrived");
    int batches = 0;
    for (List<Path> batch : shuffled(dumps, 2)) {
      for (Path file : batch) {
        FileUtils.copyFile(
            file.toFile(), arrived.resolve(dumps.relativize(file).toString()).toFile());
      }
      new Ingest(split, project()).run(arrived.toString(), "batch" + ++batches);
    }
    for (String table : tables) {
      assertThat(checksum(split.read(table))).as(table).isEqualTo(checksum(once.read(table)));
    }
    assertThat(rejects(split)).isEqualTo(rejects(once));
  }

  /** The project as it lies in the repository, but that the lists of users are complete. */
  private Project project() throws IOException {
    Path conf = folder.resolve("conf");
    if (!Files.exists(conf)) {
      FileUtils.copyDirectory(Path.of("conf").toFile(), conf.toFile());
      Path source = conf.resolve("sources/generic-csv.conf");
      String text = Files.readString(source);
      String complete =
          text.replace("  users.files = ", "  users.full_snapshot = true\n  users.files = ");
      assertThat(complete).isNotEqualTo(text);
      Files.writeString(source, complete);
    }
    return ProjectReader.read(
        conf.resolve("local.conf"),
        Path.of("jobs"),
        Map.of(
            "lake.root", "unused",
            "lake.rejects.rows", "1000",
            "lake.rejects.files", "1",
            "lake.unconverted.rows", "100000"));
  }

  private Set<String> holdsTruth(Lake lake, Path truth) throws IOException {
    Set<String> tables = new TreeSet<>();
    try (Stream<Path> files = Files.list(truth)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString().replace(".csv", "");
        if (file.toString().endsWith(".csv") && !OTHERS.contains(name)) {
          tables.add("crm." + name);
          holdsTruth(lake.read("crm." + name), DumpReader.table(file), name);
        }
      }
    }
    List<String> rejected =
        DumpReader.table(truth.resolve("rejects.csv")).stream()
            .map(r -> r.get("file") + " " + r.get("record"))
            .sorted()
            .toList();
    assertThat(rejected).hasSizeGreaterThan(3);
    assertThat(rejects(lake)).isEqualTo(rejected);
    return tables;
  }

  private static void holdsTruth(Dataset<Row> table, List<Map<String, String>> truth, String name) {
    List<String> columns = List.copyOf(truth.get(0).keySet());
    StructType text = new StructType();
    List<Column> typed = new ArrayList<>();
    for (String column : columns) {
      text = text.add(column, DataTypes.StringType);
      typed.add(col(column).cast(table.schema().apply(column).dataType()));
    }
    List<Row> rows =
        truth.stream()
            .map(
                r ->
                    RowFactory.create(
                        columns.stream().map(c -> r.get(c).isEmpty() ? null : r.get(c)).toArray()))
            .toList();
    Dataset<Row> expected =
        table.sparkSession().createDataFrame(rows, text).select(typed.toArray(Column[]::new));
    Dataset<Row> actual = table.select(columns.stream().map(c -> col(c)).toArray(Column[]::new));
    assertThat(lines(actual))
        .as("%s: %s", name, columns)
        .containsExactlyInAnyOrderElementsOf(lines(expected));
  }

  private static List<String> lines(Dataset<Row> frame) {
    return frame.collectAsList().stream().map(r -> r.mkString(" | ")).toList();
  }

  private static List<String> rejects(Lake lake) {
    return lake.read("ops.rejects").selectExpr("file", "record").distinct().collectAsList().stream()
        .map(r -> r.getString(0) + " " + (r.isNullAt(1) ? "" : r.get(1)))
        .sorted()
        .toList();
  }

  private static List<List<Path>> shuffled(Path dumps, int batches) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(dumps)) {
      files =
          new ArrayList<>(all.filter(f -> f.toString().matches(".*\\.(csv|gz)")).sorted().toList());
    }
    Collections.shuffle(files, new Random(3));
    List<List<Path>> parts = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      parts.add(files.subList(i * files.size() / batches, (i + 1) * files.size() / batches));
    }
    return parts;
  }
}
