package org.crmlake.retention;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;

import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.sql.Column;

/** Constants as text. */
final class Labels {
  private Labels() {}

  /** The lower-case name of the constant with an ordinal. */
  static Column of(Enum<?>[] constants, Column ordinal) {
    Column[] labels =
        Arrays.stream(constants)
            .map(c -> lit(c.name().toLowerCase(Locale.ROOT)))
            .toArray(Column[]::new);
    return element_at(array(labels), ordinal.plus(1));
  }
}
