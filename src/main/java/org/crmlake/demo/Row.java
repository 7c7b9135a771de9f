package org.crmlake.demo;

import java.util.Arrays;
import org.crmlake.demo.CrmSystem.Held;

/** A record in the making: values by column, empty until set. */
final class Row {
  private final Kind kind;
  private final String[] values;

  Row(Kind kind) {
    this.kind = kind;
    this.values = new String[kind.columns.size()];
    Arrays.fill(values, "");
  }

  /** Changes the values given. */
  Row(Kind kind, String[] values) {
    this.kind = kind;
    this.values = values;
  }

  String get(String column) {
    return values[kind.at(column)];
  }

  Row with(String column, String value) {
    values[kind.at(column)] = value;
    return this;
  }

  Row with(String column, Object value) {
    return with(column, value.toString());
  }

  Held held(boolean written) {
    return new Held(kind, values, written);
  }

  /** A copy. */
  String[] values() {
    return values.clone();
  }
}
