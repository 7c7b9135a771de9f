package org.crmlake.ingest;

import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/**
 * One thing that may be wrong with a record.
 *
 * @param column name of the column as SQL, null for the record as a whole
 * @param holds whether it is wrong: true or false, never null
 * @param reason as SQL
 * @param value the offending text as SQL
 */
record Obstacle(Column column, Column holds, Column reason, Column value) {

  /** The obstacle as a struct of texts; null where it does not stand in the way. */
  Column described() {
    return when(
        holds,
        struct(
            column.cast("string").as("column_name"),
            reason.cast("string").as("reason"),
            value.cast("string").as("raw_value")));
  }
}
