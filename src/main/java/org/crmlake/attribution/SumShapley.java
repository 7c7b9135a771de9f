package org.crmlake.attribution;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_remove;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import java.util.Optional;
import org.apache.spark.sql.Column;

/**
 * Shapley values of the game in which a set of channels is worth the conversions that it alone led
 * to: an equal part for each distinct channel of the path, divided equally among its touches. It
 * does not look at paths that failed.
 */
record SumShapley(String name) implements RuleModel {

  /** Null where no channel comes twice: the touches then have equal parts. */
  @Override
  public Optional<Column> prepared() {
    Column distinct = size(array_distinct(CHANNELS));
    Column each =
        transform(CHANNELS, c -> lit(1.0).divide(TOUCHES.minus(size(array_remove(CHANNELS, c)))));
    return Optional.of(when(distinct.lt(TOUCHES), RunningSum.of(each)));
  }

  @Override
  public Column upTo(Column touches, Column prepared) {
    return when(prepared.isNull(), touches.divide(TOUCHES))
        .otherwise(RunningSum.share(prepared, touches));
  }
}
