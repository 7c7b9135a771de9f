package org.crmlake.spec;

/** Whether a table holds everything known, or one picture for each information date. */
public enum TableKind {
  /** Holds all that is known; does not depend on the as-of date. */
  STATE,
  /** Carries {@code as_of}, is partitioned by it and replaced by date. */
  SNAPSHOT
}
