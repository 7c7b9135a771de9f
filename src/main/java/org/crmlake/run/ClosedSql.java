package org.crmlake.run;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Runs a job's SQL in its own session so that it sees views, and no file: {@code delta.`path`} is
 * readable otherwise.
 */
final class ClosedSql {
  private static final String FILES = "spark.sql.runSQLOnFiles";

  private ClosedSql() {}

  /** The query, analysed; the session is the task's own, used by one thread. */
  static Dataset<Row> query(SparkSession session, String sql, Map<String, Object> arguments) {
    session.conf().set(FILES, "false");
    try {
      return session.sql(sql, arguments);
    } finally {
      // Delta itself names tables by their path when it writes.
      session.conf().unset(FILES);
    }
  }
}
