package org.crmlake.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.crmlake.ingest.IngestReport;
import org.crmlake.lake.CheckResult;
import org.crmlake.lake.RunRow;

/** The report of a run as a table for a terminal. */
public final class SummaryTable {
  private static final List<String> HEADER =
      List.of(
          "job", "as-of", "status", "rows in", "rows out", "rejected", "checks", "time", "note");

  /** Columns of numbers, set flush right. */
  private static final List<Integer> NUMBERS = List.of(3, 4, 5, 6, 7);

  private SummaryTable() {}

  /** Lines without a trailing line break: one for the dumps, one for each job and date. */
  public static String of(RunReport report) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    report.ingest().ifPresent(i -> rows.add(ingest(i)));
    report.rows().forEach(r -> rows.add(job(r)));
    int[] widths = new int[HEADER.size()];
    rows.forEach(
        row -> {
          for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
          }
        });
    return String.join(
        System.lineSeparator(), rows.stream().map(row -> line(row, widths)).toList());
  }

  private static List<String> ingest(IngestReport report) {
    String note =
        report.files().isEmpty()
            ? "no new files"
            : "%d files; %s superseded, %s ignored"
                .formatted(
                    report.files().size(), number(report.superseded()), number(report.ignored()));
    return List.of(
        "ingest",
        "-",
        "OK",
        number(report.read()),
        number(report.accepted()),
        number(report.rejected()),
        "-",
        seconds(report.seconds()),
        note);
  }

  private static List<String> job(RunRow row) {
    List<CheckResult> checks = row.checks();
    return List.of(
        row.job(),
        row.asOf() == null ? "-" : row.asOf().toString(),
        row.status(),
        row.rowsIn() == 0 && row.mode().equals("none") ? "-" : number(row.rowsIn()),
        row.outputVersion() == null ? "-" : number(row.rowsOut()),
        "-",
        checks.isEmpty()
            ? "-"
            : checks.stream().filter(CheckResult::passed).count() + "/" + checks.size(),
        seconds(Duration.between(row.startedAt(), row.finishedAt()).toMillis() / 1000.0),
        row.note());
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      String pad = " ".repeat(widths[i] - cell.length());
      line.append(NUMBERS.contains(i) ? pad + cell : cell + pad).append("  ");
    }
    return line.toString().stripTrailing();
  }

  private static String number(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  private static String seconds(double s) {
    return String.format(Locale.ROOT, "%.1f s", s);
  }
}
