package org.crmlake.retention;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Sums of customers by segment values and other keys: partition by partition, and then the sums of
 * these.
 *
 * @param keys INT, beside {@link Segments#keys}
 * @param sums BIGINT
 */
record SegmentSums(Segments segments, List<String> keys, List<String> sums) {

  /**
   * The segments' keys, the keys and the sums.
   *
   * @param asOf customers who came after it do not count
   * @param facts what is read of base.purchase_history after {@link Segments#facts}
   * @param cells makes rows of these columns of a partition's customers
   */
  Dataset<Row> of(
      Dataset<Row> history,
      LocalDate asOf,
      List<Column> facts,
      MapPartitionsFunction<Row, Row> cells) {
    List<Column> read = new ArrayList<>(segments.facts());
    read.addAll(facts);
    Column[] totals = sums.stream().map(s -> sum(s).as(s)).toArray(Column[]::new);
    return history
        .where(col("entry_day").leq(lit(asOf)))
        .select(read.toArray(Column[]::new))
        .mapPartitions(cells, Encoders.row(schema()))
        .groupBy(
            Stream.concat(segments.keys().stream(), keys.stream())
                .map(k -> col(k))
                .toArray(Column[]::new))
        .agg(totals[0], Arrays.copyOfRange(totals, 1, totals.length));
  }

  private StructType schema() {
    StructType schema = new StructType();
    for (String key : segments.keys()) {
      schema = schema.add(key, DataTypes.StringType);
    }
    for (String key : keys) {
      schema = schema.add(key, DataTypes.IntegerType, false);
    }
    for (String sum : sums) {
      schema = schema.add(sum, DataTypes.LongType, false);
    }
    return schema;
  }
}
