package org.crmlake.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.crmlake.spec.InputSpec;

/**
 * Runs tasks side by side, each when the tasks that it reads have ended; the dates of one job
 * follow each other. What needs a task that did not succeed at the same date is skipped, with the
 * reason.
 */
final class TaskRunner<R> {
  private final List<Task> tasks;
  private final Function<Task, R> work;
  private final BiFunction<Task, Task, R> skip;
  private final Function<R, Boolean> good;

  /**
   * @param tasks each after those that it reads
   * @param work runs a task; must not throw but for defects
   * @param skip the result of a task that needs the second one, which failed
   */
  TaskRunner(
      List<Task> tasks,
      Function<Task, R> work,
      BiFunction<Task, Task, R> skip,
      Function<R, Boolean> good) {
    this.tasks = tasks;
    this.work = work;
    this.skip = skip;
    this.good = good;
  }

  /** The results in the order of the tasks. */
  List<R> run(int parallel) {
    Map<Task, R> results = new ConcurrentHashMap<>();
    ExecutorService threads = Executors.newFixedThreadPool(parallel);
    try {
      ExecutorCompletionService<Task> ended = new ExecutorCompletionService<>(threads);
      Set<Task> waiting = new HashSet<>(tasks);
      int running = 0;
      while (!waiting.isEmpty() || running > 0) {
        for (Task task : tasks) {
          if (!waiting.contains(task) || !results.keySet().containsAll(before(task))) {
            continue;
          }
          waiting.remove(task);
          Optional<Task> failed =
              needs(task).stream().filter(t -> !good.apply(results.get(t))).findFirst();
          if (failed.isPresent()) {
            results.put(task, skip.apply(task, failed.get()));
          } else {
            Future<Task> submitted =
                ended.submit(
                    () -> {
                      results.put(task, work.apply(task));
                      return task;
                    });
            running += submitted.isCancelled() ? 0 : 1;
          }
        }
        if (running > 0) {
          ended.take().get();
          running--;
        }
      }
      return tasks.stream().map(results::get).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the run was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException defect) {
        throw defect;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      end(threads);
    }
  }

  /** No task may go on writing when the run is over and its lock is free. */
  private static void end(ExecutorService threads) {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(1, TimeUnit.HOURS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /** Tasks whose output a task reads. */
  private List<Task> needs(Task task) {
    List<String> tables = task.job().inputs().stream().map(InputSpec::table).toList();
    return tasks.stream()
        .filter(t -> tables.contains(t.job().output().id()))
        .filter(t -> t.asOf().isEmpty() || t.asOf().equals(task.asOf()))
        .toList();
  }

  /**
   * Tasks that must have ended before: those that it reads, and its own earlier dates, as two
   * writers of one table would clash.
   */
  private List<Task> before(Task task) {
    List<Task> before = new ArrayList<>(needs(task));
    tasks.stream()
        .filter(t -> t.job().equals(task.job()) && tasks.indexOf(t) < tasks.indexOf(task))
        .forEach(before::add);
    return before;
  }
}
