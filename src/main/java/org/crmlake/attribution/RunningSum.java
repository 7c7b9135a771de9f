package org.crmlake.attribution;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_append;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Column;

/** Sums over an array: element i is the sum of the first i values, from 0 to all of them. */
final class RunningSum {
  private RunningSum() {}

  static Column of(Column values) {
    return aggregate(
        values,
        array(lit(0.0)),
        (sums, value) -> array_append(sums, element_at(sums, -1).plus(value)));
  }

  /** The share of the first values in all of them. */
  static Column share(Column sums, Column values) {
    return get(sums, values).divide(element_at(sums, -1));
  }
}
