package org.crmlake.ingest;

import java.util.Collection;
import java.util.stream.Collectors;

/** Values as SQL literals, for predicates that Delta takes as text. */
final class SqlText {
  private SqlText() {}

  static String in(String column, Collection<String> values) {
    return values.stream()
        .map(SqlText::literal)
        .collect(Collectors.joining(", ", column + " in (", ")"));
  }

  private static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
