package org.crmlake.attribution;

import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.unix_micros;

import java.util.Optional;
import org.apache.spark.sql.Column;

/**
 * A touch has half the share of one that is a half-life younger. Ages count from the newest touch,
 * in fractions of days, so that long ones cannot all come to nothing.
 *
 * @param halfLifeDays above 0
 */
record TimeDecay(String name, double halfLifeDays) implements RuleModel {
  private static final double DAY_MICROS = 86_400_000_000.0;

  TimeDecay {
    if (!(halfLifeDays > 0)) {
      throw new IllegalArgumentException(
          "the half-life is " + halfLifeDays + " days, expected more than 0");
    }
  }

  @Override
  public Optional<Column> prepared() {
    double rate = Math.log(2) / (halfLifeDays * DAY_MICROS);
    Column newest = unix_micros(element_at(TIMES, -1));
    return Optional.of(
        RunningSum.of(transform(TIMES, t -> exp(unix_micros(t).minus(newest).multiply(rate)))));
  }

  @Override
  public Column upTo(Column touches, Column prepared) {
    return RunningSum.share(prepared, touches);
  }
}
