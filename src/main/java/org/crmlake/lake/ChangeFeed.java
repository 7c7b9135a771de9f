package org.crmlake.lake;

import java.util.Optional;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;

/** Decides, from the log alone, whether Delta's change data feed can be read for a range. */
final class ChangeFeed {
  static final String CHANGE_TYPE = "_change_type";

  private final CommitLog commits;
  private final Snapshot newest;
  private final long vacuumed;

  /**
   * @param vacuumed epoch milliseconds: files that commits before it name may be gone
   */
  ChangeFeed(CommitLog commits, Snapshot newest, long vacuumed) {
    this.commits = commits;
    this.newest = newest;
    this.vacuumed = vacuumed;
  }

  static ChangeFeed of(CommitLog commits, Snapshot newest) {
    return new ChangeFeed(
        commits,
        newest,
        System.currentTimeMillis() - DeltaLog.tombstoneRetentionMillis(newest.metadata()));
  }

  /** Whether every change in versions (after, upTo] can be read with today's definition. */
  boolean covers(long after, long upTo) {
    if (after < 0 || after > upTo || upTo > newest.version()) {
      return false;
    }
    if (!TableProperties.isSet(newest.metadata(), TableProperties.CHANGE_FEED)) {
      return false;
    }
    // Later commits count too: they could change the definition that we compare with.
    for (long version = after + 1; version <= newest.version(); version++) {
      Optional<CommitLog.Commit> commit = commits.commit(version);
      if (commit.isEmpty() || commit.get().definitionChange()) {
        return false;
      }
      // Only files of commits older than the retention can be gone, so only these are looked for.
      if (version <= upTo
          && commit.get().timestamp() < vacuumed
          && !commit.get().files().stream().allMatch(commits::fileExists)) {
        return false;
      }
    }
    return true;
  }
}
