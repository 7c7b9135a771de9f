package org.crmlake.attribution;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.crmlake.job.CustomerPartitions;

/**
 * One row per customer: {@code customer_id}, {@code touches} in their total order (instant, then
 * id) and {@code conversions} by goal, instant and id. The one shuffle of attribution.
 */
final class CustomerPaths {
  /** In the order that sorts them. */
  private static final List<String> TOUCH =
      List.of("touched_at", "touch_id", "channel", "campaign_id", "workflow_id", "run_in_crm");

  private static final List<String> CONVERSION =
      List.of(
          "goal",
          "converted_at",
          "conversion_id",
          "conversion_date",
          "revenue_minor",
          "lead_at",
          "opportunity_at");

  private CustomerPaths() {}

  /**
   * @param touches with {@code customer_id} and those columns of {@link CustomerTouches} that are
   *     wanted
   * @param conversions likewise, of {@link Conversions}
   */
  static Dataset<Row> of(Dataset<Row> touches, Dataset<Row> conversions) {
    Column touch = packed(touches, TOUCH);
    Column conversion = packed(conversions, CONVERSION);
    Dataset<Row> t =
        touches.select(col("customer_id"), touch.as("touch"), none(conversions, conversion));
    Dataset<Row> c =
        conversions.select(col("customer_id"), none(touches, touch), conversion.as("conversion"));
    Dataset<Row> events =
        t.toDF("customer_id", "touch", "conversion")
            .union(c.toDF("customer_id", "touch", "conversion"));
    // Sorted, since lists are not collected by hash. The hash comes first so that the sort compares
    // numbers and not ids that begin alike.
    return CustomerPartitions.of(events, touches, conversions)
        .withColumn("hash", xxhash64(col("customer_id")))
        .sortWithinPartitions("hash", "customer_id")
        .groupBy("hash", "customer_id")
        .agg(
            sort_array(collect_list("touch")).as("touches"),
            sort_array(collect_list("conversion")).as("conversions"));
  }

  private static Column packed(Dataset<Row> rows, List<String> names) {
    Set<String> there = Set.of(rows.columns());
    return struct(
        names.stream().filter(there::contains).map(functions::col).toArray(Column[]::new));
  }

  private static Column none(Dataset<Row> of, Column packed) {
    return lit(null).cast(of.select(packed).schema().apply(0).dataType());
  }
}
