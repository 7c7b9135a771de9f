package org.crmlake.lake;

import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Rows of the ops tables from and to records. Written and read in the order of the contracts. */
final class LedgerRows {
  private LedgerRows() {}

  static Row ofRun(RunRow run) {
    return RowFactory.create(
        run.runId(),
        run.job(),
        run.table(),
        run.asOf(),
        run.status(),
        run.mode(),
        run.startedAt(),
        run.finishedAt(),
        run.codeVersion(),
        run.fingerprint(),
        RunRow.write(run.inputVersions()),
        run.outputVersion(),
        run.rowsIn(),
        run.rowsOut(),
        run.dataThrough(),
        run.repaired(),
        run.note(),
        run.definitionsVersion());
  }

  static List<Row> ofChecks(RunRow run) {
    return run.checks().stream()
        .map(
            c ->
                RowFactory.create(
                    run.runId(),
                    run.job(),
                    run.table(),
                    run.asOf(),
                    c.check(),
                    c.severity(),
                    c.passed(),
                    c.failures(),
                    c.example()))
        .toList();
  }

  static RunRow run(Row row, List<CheckResult> checks) {
    return new RunRow(
        row.getAs("run_id"),
        row.getAs("job"),
        row.getAs("table_name"),
        date(row, "as_of"),
        row.getAs("status"),
        row.getAs("mode"),
        instant(row, "started_at"),
        instant(row, "finished_at"),
        row.getAs("code_version"),
        row.getAs("fingerprint"),
        versions(row.getAs("input_versions")),
        row.getAs("output_version"),
        row.getAs("rows_in"),
        row.getAs("rows_out"),
        date(row, "data_through"),
        checks,
        row.getAs("repaired"),
        row.getAs("note"),
        row.getAs("definitions_version"));
  }

  static CheckResult check(Row row) {
    return new CheckResult(
        row.getAs("check_name"),
        row.getAs("severity"),
        row.getAs("passed"),
        row.getAs("failures"),
        row.getAs("example"));
  }

  /** The key of a run's row, in ops.runs and of its checks in ops.checks. */
  static Key key(Row row) {
    return new Key(row.getAs("run_id"), row.getAs("job"), date(row, "as_of"));
  }

  static Key key(RunRow run) {
    return new Key(run.runId(), run.job(), run.asOf());
  }

  /** A session gives java.time or java.sql values, as it is set. */
  static LocalDate date(Row row, String column) {
    Object value = row.getAs(column);
    return value instanceof Date date ? date.toLocalDate() : (LocalDate) value;
  }

  private static Instant instant(Row row, String column) {
    Object value = row.getAs(column);
    return value instanceof Timestamp timestamp ? timestamp.toInstant() : (Instant) value;
  }

  private static Map<String, Long> versions(String json) {
    Map<String, Long> versions = new TreeMap<>();
    RunRow.read(json, Map.class)
        .forEach((table, version) -> versions.put((String) table, ((Number) version).longValue()));
    return versions;
  }

  record Key(String runId, String job, LocalDate asOf) {}
}
