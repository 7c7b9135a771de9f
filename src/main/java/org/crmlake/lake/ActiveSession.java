package org.crmlake.lake;

import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** Much of Delta works in the thread's session, whichever that is. */
final class ActiveSession {
  private ActiveSession() {}

  /** Does something in a session, and leaves the thread with the one that it had. */
  static <T> T during(SparkSession session, Supplier<T> work) {
    Option<SparkSession> before = SparkSession.getActiveSession();
    SparkSession.setActiveSession(session);
    try {
      return work.get();
    } finally {
      if (before.isDefined()) {
        SparkSession.setActiveSession(before.get());
      } else {
        SparkSession.clearActiveSession();
      }
    }
  }
}
