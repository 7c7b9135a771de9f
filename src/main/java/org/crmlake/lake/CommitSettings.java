package org.crmlake.lake;

import org.apache.spark.sql.SparkSession;

/** Session settings that decide what a commit records and that no write option can carry. */
final class CommitSettings {
  private CommitSettings() {}

  /**
   * A write of no rows must leave a commit too: it says that a run published, and what it read. Set
   * for good, because a session may be used by several threads.
   */
  static void recordEmptyCommits(SparkSession session) {
    session.conf().set("spark.databricks.delta.skipRecordingEmptyCommits", "false");
  }

  /** For commits that no write option reaches; the session must be used for one commit only. */
  static void userMetadata(SparkSession session, String userMetadata) {
    session.conf().set("spark.databricks.delta.commitInfo.userMetadata", userMetadata);
  }
}
