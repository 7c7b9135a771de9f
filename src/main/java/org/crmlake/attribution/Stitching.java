package org.crmlake.attribution;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.attribution.PathSettings.CustomerKind;
import org.crmlake.job.Inputs;

/**
 * How many touches belong to somebody whom the CRM knows: a customer, a contact or a lead. The
 * others are paths of their own, or nobody's, and what they have led to looks like direct business.
 */
final class Stitching {

  /**
   * Touches of one channel, whether or not their kind earns credit.
   *
   * @param channel of the touch itself; UNKNOWN where it has none
   * @param known those with a customer, or whose contact, lead or address stands for somebody
   */
  record Share(String channel, long touches, long known) {}

  private Stitching() {}

  /** By channel, up to a date. Inputs {@code touches} and those of {@link Identities}. */
  static List<Share> of(Inputs inputs, CustomerKind customer, LocalDate asOf) {
    Dataset<Row> touches =
        Identities.touches(inputs)
            .where(col("touch_date").leq(lit(asOf)))
            .select(
                coalesce(col("channel"), lit("UNKNOWN")).as("channel"),
                col("customer_id"),
                col(Identities.TOUCH_KEY));
    List<Row> counts =
        touches
            .groupBy("channel")
            .agg(
                count(lit(1)).as("touches"),
                count("customer_id").as("known"),
                count_if(col("customer_id").isNull().and(col(Identities.TOUCH_KEY).isNotNull()))
                    .as("keyed"))
            .orderBy("channel")
            .collectAsList();
    Map<String, Long> stitched = new HashMap<>();
    if (counts.stream().anyMatch(r -> r.getLong(3) > 0)) {
      touches
          .where(col("customer_id").isNull())
          .join(
              Identities.of(inputs, customer),
              col(Identities.TOUCH_KEY).equalTo(col(Identities.KEY)))
          .groupBy("channel")
          .count()
          .collectAsList()
          .forEach(r -> stitched.put(r.getString(0), r.getLong(1)));
    }
    return counts.stream()
        .map(
            r ->
                new Share(
                    r.getString(0),
                    r.getLong(1),
                    r.getLong(2) + stitched.getOrDefault(r.getString(0), 0L)))
        .toList();
  }
}
