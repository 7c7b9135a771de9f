package org.crmlake.lake;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;

/** This process, as others are told of it. */
final class RunningCommand {
  private RunningCommand() {}

  /** For instance {@code pid 4711, since 2026-10-31T05:00:00Z, command: run --as-of 2026-10-31}. */
  static String describe() {
    return "pid %d, since %s, command: %s"
        .formatted(
            ProcessHandle.current().pid(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            command(System.getProperty("sun.java.command", "unknown")));
  }

  /**
   * The arguments of crmlake: what stands behind its jar or class. What stands before are settings
   * of spark-submit, which may hold secrets.
   */
  static String command(String line) {
    List<String> words = Arrays.asList(line.split(" ", -1));
    for (int i = words.size(); i > 0; i--) {
      String word = words.get(i - 1);
      if (word.endsWith(".jar") || word.startsWith("org.crmlake.")) {
        return String.join(" ", words.subList(i, words.size()));
      }
    }
    return words.get(0);
  }
}
