package org.crmlake.run;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.crmlake.lake.Lake;
import org.crmlake.spec.InputSpec;

/**
 * The version of every table that a run reads: what the run does not write stays at the version
 * found first; what it writes is read at the version that its own job committed.
 */
final class Pins {
  private record Key(String table, Optional<LocalDate> asOf) {}

  private final Lake lake;
  private final Map<String, Long> found = new ConcurrentHashMap<>();
  private final Map<Key, Long> committed = new ConcurrentHashMap<>();

  Pins(Lake lake) {
    this.lake = lake;
  }

  /** Records what a task of this run left as its table's version. */
  void committed(Task task, long version) {
    committed.put(new Key(task.job().output().id(), task.asOf()), version);
  }

  /** Whether a task of this run made the table's state, or its rows for the date. */
  boolean madeHere(String table, Optional<LocalDate> asOf) {
    return committed.containsKey(new Key(table, asOf))
        || committed.containsKey(new Key(table, Optional.empty()));
  }

  /**
   * The version to read an input at.
   *
   * @throws org.crmlake.spec.UserException if the table does not exist
   */
  long version(InputSpec input, Optional<LocalDate> asOf) {
    Long own = committed.get(new Key(input.table(), asOf));
    if (own == null) {
      own = committed.get(new Key(input.table(), Optional.empty()));
    }
    return own != null ? own : found.computeIfAbsent(input.table(), lake::version);
  }
}
