package org.crmlake.attribution;

import static org.apache.spark.sql.functions.col;

import java.util.Optional;
import org.apache.spark.sql.Column;

/**
 * A rule that divides a conversion among its touches, looking at that conversion alone.
 *
 * <p>It says how much the first i touches have together. So credits are differences of a running
 * share, money is rounded cumulatively and sums exactly, and a rule that depends on positions alone
 * is arithmetic without a pass over arrays.
 */
interface RuleModel {
  /** Number of touches of the conversion, at least 1. */
  Column TOUCHES = col("touches");

  /** Instants and channels of the touches, in order. */
  Column TIMES = col("touched_at");

  Column CHANNELS = col("channels");

  /** Begins the names of columns. */
  String name();

  /**
   * What is computed once per conversion, over the columns above and {@code lead_at} and {@code
   * opportunity_at}, for {@link #upTo}.
   */
  default Optional<Column> prepared() {
    return Optional.empty();
  }

  /**
   * The share of the first touches together, not falling, 0 for none of them; for all of them it
   * need not be exactly 1.
   *
   * @param touches how many, from 0 to {@link #TOUCHES}
   * @param prepared the value of {@link #prepared}; null where there is none
   */
  Column upTo(Column touches, Column prepared);
}
