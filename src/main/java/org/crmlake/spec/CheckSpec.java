package org.crmlake.spec;

/** A condition that an output must meet before it is published. */
public sealed interface CheckSpec {
  String name();

  Severity severity();

  Origin at();

  /** An error stops publication; a warning is recorded. */
  enum Severity {
    ERROR,
    WARN
  }

  /** Every row meets the SQL predicate; null counts as a failure. */
  record Expect(String name, Severity severity, String predicate, Origin at) implements CheckSpec {}

  /**
   * Two queries over {@code output} and the inputs give the same single value; null equals null.
   */
  record Equal(String name, Severity severity, String left, String right, Origin at)
      implements CheckSpec {}

  /**
   * The number of rows is within bounds.
   *
   * @param predicate over the variable {@code rows}, for instance {@code rows > 0}
   */
  record Rows(String name, Severity severity, String predicate, Origin at) implements CheckSpec {}
}
