package org.crmlake.attribution;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Arrays;
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
  private static final String[] TOUCH = {
    "touched_at", "touch_id", "channel", "campaign_id", "workflow_id", "run_in_crm"
  };

  private static final String[] CONVERSION = {
    "goal",
    "converted_at",
    "conversion_id",
    "conversion_date",
    "revenue_minor",
    "lead_at",
    "opportunity_at"
  };

  private CustomerPaths() {}

  static Dataset<Row> of(Dataset<Row> touches, Dataset<Row> conversions) {
    Dataset<Row> t =
        touches.select(
            col("customer_id"), packed(TOUCH).as("touch"), none(conversions, CONVERSION));
    Dataset<Row> c =
        conversions.select(
            col("customer_id"), none(touches, TOUCH), packed(CONVERSION).as("conversion"));
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

  private static Column packed(String[] names) {
    return struct(Arrays.stream(names).map(functions::col).toArray(Column[]::new));
  }

  private static Column none(Dataset<Row> of, String[] names) {
    return lit(null).cast(of.select(packed(names)).schema().apply(0).dataType());
  }
}
