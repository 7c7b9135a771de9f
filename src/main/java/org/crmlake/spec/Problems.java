package org.crmlake.spec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects every mistake of every file, so that a user is told all of them at once. */
public final class Problems {
  private final List<Problem> found = new ArrayList<>();

  public void add(Origin at, String message) {
    found.add(new Problem(at, message));
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** All problems, by file and line. */
  public List<Problem> all() {
    return found.stream()
        .distinct()
        .sorted(
            Comparator.comparing((Problem p) -> p.at().file())
                .thenComparingInt(p -> p.at().line())
                .thenComparing(Problem::message))
        .toList();
  }

  /** Throws a {@link SpecException} with all problems if there is any. */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new SpecException(all());
    }
  }
}
