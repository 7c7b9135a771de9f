package org.crmlake.lake;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Independent work on a few threads: most of a small Spark job is waiting for its own overhead. */
public final class SideBySide {
  private SideBySide() {}

  /**
   * Runs everything, also after a failure.
   *
   * @return the results in the order of the work
   * @throws RuntimeException the first failure, with the others suppressed
   */
  public static <T> List<T> run(int threads, List<Callable<T>> work) {
    ExecutorService pool =
        Executors.newFixedThreadPool(Math.max(1, Math.min(threads, work.size())));
    try {
      List<T> results = new ArrayList<>();
      RuntimeException failure = null;
      for (Future<T> done : pool.invokeAll(work)) {
        try {
          results.add(done.get());
        } catch (ExecutionException e) {
          if (e.getCause() instanceof Error error) {
            throw error;
          }
          RuntimeException cause =
              e.getCause() instanceof RuntimeException r
                  ? r
                  : new IllegalStateException(e.getCause());
          if (failure == null) {
            failure = cause;
          } else if (failure != cause) {
            failure.addSuppressed(cause);
          }
        }
      }
      if (failure != null) {
        throw failure;
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      pool.shutdownNow();
    }
  }
}
