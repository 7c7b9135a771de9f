package org.crmlake.spec;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What things may be called. */
final class Names {
  private static final Pattern SNAKE = Pattern.compile("[a-z][a-z0-9_]*");
  private static final Pattern FILE = Pattern.compile("[a-z][a-z0-9_-]*");

  private Names() {}

  /** For tables, columns, aliases, parameters: a name that needs no quotes in any engine. */
  static void snake(String what, String name, Origin at, Problems problems) {
    if (!name.isEmpty() && !SNAKE.matcher(name).matches()) {
      problems.add(
          at, what + " '" + name + "' is not snake_case: a letter, then a-z, 0-9 and underscores");
    }
  }

  /** For sources and systems, which may have hyphens too. */
  static void system(String what, String name, Origin at, Problems problems) {
    if (!name.isEmpty() && !FILE.matcher(name).matches()) {
      problems.add(
          at, what + " '" + name + "' must be a letter, then a-z, 0-9, hyphens and underscores");
    }
  }

  /**
   * A column's name in snake_case: {@code IsDeleted} and {@code Is deleted} as {@code is_deleted}.
   * As it is, if no such name can be made of it.
   */
  static String snakeOf(String name) {
    if (SNAKE.matcher(name).matches()) {
      return name;
    }
    String snake =
        name.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z](?!s(?![a-z]))[a-z])", "_")
            .replaceAll("[^A-Za-z0-9]+", "_")
            .replaceAll("^_+|_+$", "")
            .replaceAll("_+", "_");
    return SNAKE.matcher(folded(snake)).matches() ? folded(snake) : name;
  }

  static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** Adds a name; false if it was there already, in whatever case. */
  static boolean isNew(String name, Set<String> seen) {
    return name.isEmpty() || seen.add(folded(name));
  }
}
