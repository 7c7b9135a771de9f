package org.crmlake.run;

/**
 * Hears of every step before it is taken: the command line shows them, and a test may end the
 * process there. The order of steps is the run protocol.
 */
@FunctionalInterface
public interface Steps {
  /**
   * @param what the job and its date, or the part of the run
   * @param step what is about to be done
   */
  void next(String what, String step);

  /** Hears of a job that broke, with all that is known of it. */
  default void failed(String what, Throwable cause) {}
}
