package org.crmlake.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.crmlake.run.Steps;

/** Shows the steps of a run as they are taken. */
final class ConsoleSteps implements Steps {
  private final PrintWriter err;
  private final boolean verbose;
  private final long started = System.nanoTime();

  ConsoleSteps(PrintWriter err, boolean verbose) {
    this.err = err;
    this.verbose = verbose;
  }

  @Override
  public synchronized void next(String what, String step) {
    err.printf(Locale.ROOT, "%6.1f s  %s: %s%n", (System.nanoTime() - started) / 1e9, what, step);
    err.flush();
  }

  @Override
  public synchronized void failed(String what, Throwable cause) {
    next(what, "failed: " + cause);
    if (verbose) {
      cause.printStackTrace(err);
    }
  }
}
