package org.crmlake.lake;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;
import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.spec.TableSpec;

/**
 * What ran, in {@code ops.runs}, {@code ops.checks} and {@code ops.latest}. The tables' own commits
 * are the truth: each carries its row, and {@link #repair} copies from them what a crash kept from
 * being appended.
 */
public final class Ledger {
  private final Lake lake;

  public Ledger(Lake lake) {
    this.lake = lake;
  }

  /**
   * Makes the three tables what their contracts say. Without a difference it costs no Spark job.
   */
  public void open() {
    new Contracts(lake)
        .open(List.of(OpsTables.runs(), OpsTables.checks(), OpsTables.latest()), false);
  }

  /** All rows, oldest first, with their checks by name. */
  public List<RunRow> runs() {
    Map<LedgerRows.Key, List<CheckResult>> checks = new HashMap<>();
    for (Row row : lake.read(OpsTables.checks().id()).collectAsList()) {
      checks
          .computeIfAbsent(LedgerRows.key(row), k -> new ArrayList<>())
          .add(LedgerRows.check(row));
    }
    checks.values().forEach(list -> list.sort(comparing(CheckResult::check)));
    return lake.read(OpsTables.runs().id()).collectAsList().stream()
        .map(row -> LedgerRows.run(row, checks.getOrDefault(LedgerRows.key(row), List.of())))
        .sorted(
            comparing(RunRow::startedAt)
                .thenComparing(RunRow::job)
                .thenComparing(RunRow::asOf, nullsFirst(naturalOrder())))
        .toList();
  }

  /** Appends the rows: one commit to ops.checks if there are checks, then one to ops.runs. */
  public void append(List<RunRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    append(RecordedVersions.of(lake), rows, checks(rows));
  }

  /**
   * The run that the table's present rows come from, read from the newest commit that changed rows;
   * its output version is that commit's. Runs no Spark job.
   *
   * @return empty if the table does not exist or has never been published, if something else than a
   *     run changed its rows since, or if the commit's log file is gone
   */
  public Optional<RunRow> lastPublished(TableSpec table) {
    CommitLog commits = lake.commits(table.id());
    for (long version = lake.newest(table.id()).version(); version >= 0; version--) {
      Optional<CommitLog.Commit> commit = commits.commit(version);
      if (commit.isEmpty()) {
        return Optional.empty();
      }
      Optional<RunRow> row = row(commit.get());
      if (row.isPresent() || commit.get().dataChange()) {
        return row;
      }
    }
    return Optional.empty();
  }

  /**
   * Rebuilds and appends the rows of commits that are newer than the newest version the ledger has
   * of their table: what a run published before it was killed. Runs no Spark job if there are none.
   *
   * @param tables those that runs write; one that does not exist is passed over
   * @return the rows appended, oldest commit first in each table
   */
  public List<RunRow> repair(List<TableSpec> tables) {
    RecordedVersions known = RecordedVersions.of(lake);
    List<RunRow> rebuilt = new ArrayList<>();
    for (TableSpec table : tables) {
      long from = known.of(table.id());
      List<RunRow> rows = new ArrayList<>();
      CommitLog commits = lake.commits(table.id());
      for (long version = lake.newest(table.id()).version(); version > from; version--) {
        Optional<CommitLog.Commit> commit = commits.commit(version);
        if (commit.isEmpty()) {
          break;
        }
        row(commit.get()).ifPresent(row -> rows.add(0, row.repairedFrom(commit.get().version())));
      }
      rebuilt.addAll(rows);
    }
    if (!rebuilt.isEmpty()) {
      append(known, rebuilt, checks(withoutChecks(rebuilt)));
    }
    return List.copyOf(rebuilt);
  }

  /**
   * Brings ops.latest up to date: a table's version is that of its last row here; its as-of date
   * never goes back, so that a backfill of older dates leaves the newest one in place.
   *
   * @param published rows with an output version, in the order in which they were published
   */
  public void updateLatest(List<RunRow> published) {
    new LatestTable(lake).update(published);
  }

  /** A crash between the two appends leaves checks without their run. */
  private List<RunRow> withoutChecks(List<RunRow> rebuilt) {
    Object[] runs = rebuilt.stream().map(RunRow::runId).distinct().toArray();
    Set<LedgerRows.Key> there = new HashSet<>();
    lake.read(OpsTables.checks().id())
        .where(col("run_id").isin(runs))
        .collectAsList()
        .forEach(row -> there.add(LedgerRows.key(row)));
    return rebuilt.stream().filter(run -> !there.contains(LedgerRows.key(run))).toList();
  }

  private static List<Row> checks(List<RunRow> rows) {
    return rows.stream().flatMap(run -> LedgerRows.ofChecks(run).stream()).toList();
  }

  private static Optional<RunRow> row(CommitLog.Commit commit) {
    return commit.userMetadata().flatMap(RunRow::parse).map(row -> row.published(commit.version()));
  }

  private void append(RecordedVersions known, List<RunRow> rows, List<Row> checks) {
    // Checks first: a row of ops.runs says that all of it is there.
    if (!checks.isEmpty()) {
      append(OpsTables.checks(), checks, null);
    }
    append(
        OpsTables.runs(), rows.stream().map(LedgerRows::ofRun).toList(), known.plus(rows).toJson());
  }

  private void append(TableSpec table, List<Row> rows, String userMetadata) {
    Dataset<Row> frame = lake.spark().createDataFrame(rows, ContractSchema.of(table)).coalesce(1);
    new TableWriter(lake).append(table, frame, userMetadata);
  }
}
