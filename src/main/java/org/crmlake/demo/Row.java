package org.crmlake.demo;

import java.util.Arrays;

/** A record in the making: values by column, empty until set. */
final class Row {
  private final Kind kind;
  private final String[] values;

  Row(Kind kind) {
    this.kind = kind;
    this.values = new String[kind.columns.size()];
    Arrays.fill(values, "");
  }

  Row with(String column, String value) {
    values[kind.at(column)] = value;
    return this;
  }

  Row with(String column, Object value) {
    return with(column, value.toString());
  }

  /** A copy. */
  String[] values() {
    return values.clone();
  }
}
