package org.crmlake.spec;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration has mistakes; all of them are in {@link #problems()}. */
public final class SpecException extends UserException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public SpecException(List<Problem> problems) {
    super(
        ExitCode.USAGE,
        problems.stream()
            .map(Problem::toString)
            .collect(Collectors.joining(System.lineSeparator())));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
