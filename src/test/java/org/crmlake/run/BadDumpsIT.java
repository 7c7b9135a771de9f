package org.crmlake.run;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.crmlake.ingest.IngestReport;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.Project;
import org.crmlake.spec.ProjectReader;
import org.crmlake.spec.UserException;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is wrong with a dump is said with file, record and column; the rest of it is taken in;
 * nothing is lost.
 */
@ExtendWith(SparkExtension.class)
class BadDumpsIT {
  private static final String HEADER = "order_id,account_id,ordered_at,channel,net\n";
  private static final LocalDate AS_OF = LocalDate.of(2026, 10, 31);

  @TempDir private Path folder;
  private Path dumps;

  @BeforeEach
  void goodDay() throws IOException {
    dumps = folder.resolve("dumps");
    put("2026-10-01/orders.csv", HEADER + "g1,a1,2026-10-01 10:00:00,web,10.00\n");
  }

  private void put(String name, String text) throws IOException {
    put(name, text.getBytes(UTF_8));
  }

  private void put(String name, byte[] content) throws IOException {
    Path file = dumps.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  private Project project(Map<String, String> limits) {
    Map<String, String> overrides = new TreeMap<>(limits);
    overrides.put("lake.root", folder.resolve("lake").toString());
    return ProjectReader.read(Path.of("conf", "local.conf"), Path.of("jobs"), overrides);
  }

  private IngestReport takeIn() {
    Project tolerant = project(Map.of("lake.rejects.files", "100", "lake.rejects.share", "1"));
    RunReport report = Workshop.run(tolerant, Workshop.QUIET, Optional.of(dumps), AS_OF);
    assertThat(report.exitCode()).isEqualTo(ExitCode.OK);
    IngestReport ingest = report.ingest().orElseThrow();
    assertThat(ingest.accepted() + ingest.superseded() + ingest.ignored() + ingest.rejected())
        .isEqualTo(ingest.read());
    return ingest;
  }

  /** file, record and column of each reject, sorted. */
  private List<String> rejects() {
    return new Workshop(folder)
            .lake("lake")
            .read("ops.rejects")
            .selectExpr("concat_ws(' ', `file`, cast(`record` as string), column_name) as line")
            .collectAsList()
            .stream()
            .map(r -> r.getString(0))
            .sorted()
            .toList();
  }

  @Test
  void wholeFiles() throws IOException {
    byte[] zipped = gzip(HEADER + "z1,a1,2026-10-02 10:00:00,web,1.00\n".repeat(50));
    put("2026-10-02/orders.csv.gz", Arrays.copyOf(zipped, zipped.length - 9));
    put("2026-10-03/orders.csv", "");
    put(
        "2026-10-04/orders.csv",
        "order_id,account_id,wann,channel,net\nb1,a1,2026-10-04,web,1.00\n");
    put(
        "2026-10-05/orders.csv",
        (HEADER + "b1,a1,2026-10-05 10:00:00,Caf\u00e9,1.00\n").getBytes(ISO_8859_1));
    put(
        "2026-10-06/orders.csv",
        HEADER + "q1,a1,2026-10-06 10:00:00,\"web,1.00\nq2,a1,2026-10-06 11:00:00,web,2.00\n");
    byte[] parquet = ("PAR1" + "x".repeat(100) + "PAR1").getBytes(UTF_8);
    put("2026-10-07/orders.csv", parquet);

    IngestReport report = takeIn();

    assertThat(report.accepted()).isEqualTo(1);
    assertThat(rejects())
        .extracting(l -> l.split(" ")[0])
        .containsExactly(
            "2026-10-02/orders.csv.gz",
            "2026-10-03/orders.csv",
            "2026-10-04/orders.csv",
            "2026-10-05/orders.csv",
            "2026-10-06/orders.csv",
            "2026-10-07/orders.csv");
    assertThat(new Workshop(folder).lake("lake").read("crm.orders").count()).isEqualTo(1);
  }

  @Test
  void singleRecords() throws IOException {
    put(
        "2026-10-02/orders.csv",
        HEADER
            + "r1,a1,2026-02-30 10:00:00,web,1.00\n" // no such day
            + "r2,a1,2026-10-02 10:00:00,web,NaN\n"
            + "r3,a1,2026-10-02 10:00:00\n" // too few fields
            + "r4,a1,web,2026-10-02 10:00:00,1.00\n" // columns swapped
            + "r5,a1,2026-10-02 10:00:00,web,5.00\n"
            + "r6,,2026-10-02 10:00:00,web,6.00\n"); // no customer: ignored as declared

    IngestReport report = takeIn();

    assertThat(report.read()).isEqualTo(7);
    assertThat(report.accepted()).isEqualTo(2);
    assertThat(report.ignored()).isEqualTo(1);
    assertThat(report.rejected()).isEqualTo(4);
    assertThat(rejects())
        .contains(
            "2026-10-02/orders.csv 1 ordered_at",
            "2026-10-02/orders.csv 2 net",
            "2026-10-02/orders.csv 4 ordered_at");
    Row nan =
        new Workshop(folder).lake("lake").read("ops.rejects").where("column_name = 'net'").first();
    assertThat(nan.<String>getAs("raw_value")).isEqualTo("NaN");
    assertThat(nan.<String>getAs("raw_text")).contains("r2,a1");
  }

  @Test
  void nothingIsTakenInAboveTheLimit() throws IOException {
    put("2026-10-03/orders.csv", "");

    assertThatThrownBy(
            () -> Workshop.run(project(Map.of()), Workshop.QUIET, Optional.of(dumps), AS_OF))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUTS))
        .hasMessageContaining("2026-10-03/orders.csv");
    assertThat(new Workshop(folder).lake("lake").exists("crm.orders")).isFalse();
    assertThat(rejects()).hasSize(1);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}
