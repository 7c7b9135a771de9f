package org.crmlake.ingest;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.regex.PatternSyntaxException;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.Origin;
import org.crmlake.spec.UserException;

/**
 * A pattern for relative paths: Java's globs, in which {@code **}{@code /} also means no folder.
 */
final class Glob {
  private final PathMatcher matcher;

  /**
   * @throws UserException (USAGE) if it is no glob
   */
  Glob(String pattern, Origin at) {
    try {
      matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern.replace("**/", "{**/,}"));
    } catch (PatternSyntaxException e) {
      throw new UserException(
          ExitCode.USAGE,
          "%s: '%s' is not a glob: %s".formatted(at, pattern, e.getDescription()),
          e);
    }
  }

  boolean matches(String relative) {
    return matcher.matches(Path.of(relative));
  }
}
