package org.crmlake.job;

import org.crmlake.spec.Origin;

/**
 * A piece of SQL and where it stands.
 *
 * @param what begins messages about it, for instance {@code check 'x': }; "" for a file of its own
 * @param origin the file, or the line of a configuration file that holds the SQL
 */
record SqlText(String what, String sql, Origin origin) {

  /** A line of the SQL: of its own file, or the configured line, which holds all of it. */
  Origin at(int line) {
    return origin.line() > 0 ? origin : new Origin(origin.file(), line);
  }
}
