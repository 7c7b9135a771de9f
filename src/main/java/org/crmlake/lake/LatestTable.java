package org.crmlake.lake;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.crmlake.spec.TableSpec;

/** {@code ops.latest}: what to read of every table. */
final class LatestTable {
  private static final TableSpec TABLE = OpsTables.latest();

  private final Lake lake;

  LatestTable(Lake lake) {
    this.lake = lake;
  }

  void update(List<RunRow> published) {
    Map<String, Entry> present = new TreeMap<>();
    lake.read(TABLE.id())
        .collectAsList()
        .forEach(r -> present.put(r.getAs("table_name"), entry(r)));
    Map<String, Entry> after = new TreeMap<>(present);
    for (RunRow run : published) {
      if (run.outputVersion() == null) {
        throw new IllegalArgumentException(
            "run %s of %s published nothing".formatted(run.runId(), run.job()));
      }
      // A day more: it may be tomorrow already where the lake is.
      LocalDate today = run.startedAt().atZone(ZoneOffset.UTC).toLocalDate().plusDays(1);
      after.merge(run.table(), entry(run), (before, later) -> before.then(later, today));
    }
    if (after.equals(present)) {
      return;
    }
    List<Row> rows = after.entrySet().stream().map(e -> row(e.getKey(), e.getValue())).toList();
    new TableWriter(lake)
        .overwrite(
            TABLE, lake.spark().createDataFrame(rows, ContractSchema.of(TABLE)).coalesce(1), null);
  }

  private static Entry entry(RunRow run) {
    return new Entry(run.asOf(), run.outputVersion(), run.dataThrough(), run.runId());
  }

  private static Entry entry(Row row) {
    return new Entry(
        LedgerRows.date(row, "as_of"),
        row.getAs("version"),
        LedgerRows.date(row, "data_through"),
        row.getAs("run_id"));
  }

  private static Row row(String table, Entry entry) {
    return RowFactory.create(table, entry.asOf, entry.version, entry.dataThrough, entry.runId);
  }

  private record Entry(LocalDate asOf, long version, LocalDate dataThrough, String runId) {
    /** A date that is still to come was mistaken: any other one wins over it. */
    Entry then(Entry later, LocalDate today) {
      if (asOf == null || later.asOf == null) {
        return later;
      }
      boolean isLater =
          asOf.isAfter(today) == later.asOf.isAfter(today)
              ? !later.asOf.isBefore(asOf)
              : asOf.isAfter(today);
      return isLater ? later : new Entry(asOf, later.version, dataThrough, runId);
    }
  }
}
