package org.crmlake.retention;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;

/** Runs of ages, as 1 to 3 months, by their first ages; the last one has no end. */
final class Brackets {
  private Brackets() {}

  /**
   * The first age of the bracket that holds an age, in a row with its {@code grain}.
   *
   * @param age not negative
   */
  static Column first(CohortSettings settings, Column age) {
    return Grain.choose(settings.grains(), col("grain"), g -> first(settings.brackets(g), age));
  }

  /** The greatest of the first ages that is not above an age. */
  static int first(List<Integer> firstAges, int age) {
    int first = 0;
    for (int start : firstAges) {
      first = age >= start ? start : first;
    }
    return first;
  }

  private static Column first(List<Integer> firstAges, Column age) {
    Column first = lit(0);
    for (int start : firstAges) {
      first = when(age.geq(start), lit(start)).otherwise(first);
    }
    return first;
  }
}
