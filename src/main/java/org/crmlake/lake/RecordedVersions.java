package org.crmlake.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The newest output version of every table that {@code ops.runs} knows. Every append carries the
 * whole list as its commit's metadata, so that a run with nothing to repair learns it from one
 * small file, where a query would take seconds.
 *
 * @param outputVersions by table
 */
record RecordedVersions(Map<String, Long> outputVersions) {

  static RecordedVersions of(Lake lake) {
    String runs = OpsTables.runs().id();
    CommitLog commits = lake.commits(runs);
    for (long version = lake.version(runs); version >= 0; version--) {
      Optional<CommitLog.Commit> commit = commits.commit(version);
      Optional<RecordedVersions> recorded =
          commit.flatMap(CommitLog.Commit::userMetadata).flatMap(RecordedVersions::parse);
      if (recorded.isPresent()) {
        return recorded.get();
      }
      if (commit.isEmpty() || commit.get().dataChange()) {
        // The rows were changed by hand, or the log was cleaned: only they can tell.
        return query(lake);
      }
    }
    return new RecordedVersions(Map.of());
  }

  /** With what these rows add. */
  RecordedVersions plus(List<RunRow> rows) {
    Map<String, Long> versions = new TreeMap<>(outputVersions);
    for (RunRow row : rows) {
      if (row.outputVersion() != null) {
        versions.merge(row.table(), row.outputVersion(), Math::max);
      }
    }
    return new RecordedVersions(versions);
  }

  /** The newest version of a table; -1 if there is none. */
  long of(String table) {
    return outputVersions.getOrDefault(table, -1L);
  }

  String toJson() {
    return RunRow.write(this);
  }

  private static Optional<RecordedVersions> parse(String userMetadata) {
    try {
      return Optional.ofNullable(RunRow.read(userMetadata, RecordedVersions.class))
          .filter(recorded -> recorded.outputVersions != null);
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  private static RecordedVersions query(Lake lake) {
    Map<String, Long> newest = new HashMap<>();
    lake.read(OpsTables.runs().id())
        .where(col("output_version").isNotNull())
        .groupBy("table_name")
        .agg(max("output_version"))
        .collectAsList()
        .forEach(row -> newest.put(row.getString(0), row.getLong(1)));
    return new RecordedVersions(newest);
  }
}
