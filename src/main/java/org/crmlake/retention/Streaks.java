package org.crmlake.retention;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;

/** The last period of an unbroken run of active periods from the first one on. */
final class Streaks {
  private Streaks() {}

  /**
   * An array with the number of that period for each grain, in their order.
   *
   * @param days active days, ascending, at least one
   */
  static Column ends(List<Grain> grains, Column days) {
    return array(grains.stream().map(g -> end(g, days)).toArray(Column[]::new));
  }

  private static Column end(Grain grain, Column days) {
    Column first = grain.index(get(days, lit(0)));
    Column second = grain.index(get(days, lit(1)));
    Column searched =
        aggregate(
            days,
            first,
            (end, day) -> when(grain.index(day).equalTo(end.plus(1)), end.plus(1)).otherwise(end));
    // Most customers come once, or break off at once: they are not searched.
    return when(second.isNull().or(second.gt(first.plus(1))), first).otherwise(searched);
  }
}
