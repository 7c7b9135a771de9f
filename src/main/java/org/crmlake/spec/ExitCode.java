package org.crmlake.spec;

/** What a command tells the scheduler. */
public enum ExitCode {
  OK(0),
  JOB_FAILED(1),
  /** Wrong usage or a wrong configuration. */
  USAGE(2),
  CHECKS_FAILED(3),
  /** Inputs are missing, or more records were rejected than the limit allows. */
  INPUTS(4),
  LOCKED(5);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
