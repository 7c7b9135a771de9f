package org.crmlake.attribution;

import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;

/**
 * Everything to the last touch that is of none of some channels; to the last one where all are.
 *
 * @param channels the channels passed over: direct, say
 */
record LastExcept(String name, List<String> channels) implements RuleModel {

  @Override
  public Optional<Column> prepared() {
    Column others =
        transform(CHANNELS, (c, i) -> when(c.isin(channels.toArray()), null).otherwise(i.plus(1)));
    return Optional.of(coalesce(array_max(others), TOUCHES));
  }

  @Override
  public Column upTo(Column touches, Column prepared) {
    return when(touches.geq(prepared), 1.0).otherwise(0.0);
  }
}
