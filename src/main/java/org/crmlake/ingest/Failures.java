package org.crmlake.ingest;

import java.util.function.Supplier;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.UserException;

/** Turns what Spark says of a mapping's expressions into something a user can act on. */
final class Failures {
  /** SQLSTATE class of data exceptions: overflow, division by zero, a cast that fails. */
  private static final String DATA_EXCEPTION = "22";

  private static final String CHECK_VIOLATION = "23";

  private Failures() {}

  /**
   * @param what the feed or table that is being made
   * @throws UserException instead of Spark's exception where the data or the mapping are to blame
   */
  static <T> T explained(String what, Supplier<T> work) {
    try {
      return work.get();
    } catch (UserException e) {
      throw e;
    } catch (RuntimeException e) {
      throw explained(what, e);
    } catch (Exception e) {
      // Scala code throws checked exceptions without saying so.
      throw explained(what, new IllegalStateException(e));
    }
  }

  private static RuntimeException explained(String what, RuntimeException thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof AnalysisException) {
        return new UserException(
            ExitCode.USAGE,
            "%s: an expression of the mapping cannot be used: %s"
                .formatted(what, Header.shortened(String.valueOf(t.getMessage()))),
            thrown);
      }
      if (t instanceof SparkThrowable s && s.getSqlState() != null) {
        if (s.getSqlState().startsWith(DATA_EXCEPTION)) {
          return new UserException(
              ExitCode.INPUTS,
              "%s: an expression of the mapping fails on the data: %s\nUse try_cast, try_divide and the like, so that such a record is rejected by itself."
                  .formatted(what, Header.shortened(String.valueOf(t.getMessage()))),
              thrown);
        }
        if (s.getSqlState().startsWith(CHECK_VIOLATION)) {
          return new UserException(
              ExitCode.INPUTS,
              "%s: a group of records makes a row that the table does not allow: %s\nChange the mapping's group_by or its expressions, or ignore such records."
                  .formatted(what, Header.shortened(String.valueOf(t.getMessage()))),
              thrown);
        }
      }
    }
    return thrown;
  }
}
