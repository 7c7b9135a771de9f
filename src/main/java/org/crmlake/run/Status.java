package org.crmlake.run;

/** How a job ended. */
public enum Status {
  /** Published. */
  OK,
  /**
   * A state table whose inputs, code and parameters are those of its last publication: nothing was
   * done.
   */
  UNCHANGED,
  /** A check failed; nothing was published. */
  CHECKS,
  /** An input is missing; nothing was published. */
  INPUTS,
  /** The job broke; nothing was published. */
  FAILED,
  /** A job that it needs did not succeed. */
  SKIPPED;

  boolean good() {
    return this == OK || this == UNCHANGED;
  }
}
