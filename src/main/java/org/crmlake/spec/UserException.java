package org.crmlake.spec;

/**
 * An error that a user can do something about. The message says what is wrong, where, and what to
 * do; it is shown without a stack trace. Anything else that is thrown is a defect.
 */
public class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  public UserException(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public UserException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  public ExitCode exitCode() {
    return exitCode;
  }
}
