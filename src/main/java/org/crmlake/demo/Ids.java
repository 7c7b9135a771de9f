package org.crmlake.demo;

import java.util.Set;

/** Which columns are ids of records, that canonical tables prefix with the system. */
final class Ids {
  private static final Set<String> NAMES_ONLY = Set.of("workflow_id", "survey_id", "question_id");

  private Ids() {}

  static boolean isId(Kind kind, String column) {
    return column.equals("seq")
        || (column.endsWith("_id")
            && !NAMES_ONLY.contains(column)
            && !(kind == Kind.TOUCHES && column.equals("message_id")));
  }

  /** Whether the canonical column is an id of a record; the place of a stage is text. */
  static boolean isPrefixed(Kind kind, String column) {
    return isId(kind, column) && !column.equals("seq");
  }
}
