package org.crmlake.job;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class CustomerPartitionsTest {

  private static Dataset<Row> customers(SparkSession spark, long number) {
    return spark.range(number).select(col("id").as("customer_id"));
  }

  @Test
  void littleKeepsTheNumberThatIsSet(SparkSession spark) {
    Dataset<Row> rows = customers(spark, 1000);
    assertThat(CustomerPartitions.of(rows, rows).rdd().getNumPartitions()).isEqualTo(set(spark));
  }

  @Test
  void muchIsCutIntoMorePartitions(SparkSession spark) {
    // 40 million longs are 320 MB.
    Dataset<Row> rows = customers(spark, 40_000_000);
    assertThat(CustomerPartitions.of(rows, rows).queryExecution().executedPlan().toString())
        .contains("hashpartitioning(customer_id", ", 19)");
  }

  @Test
  void joinsAreNoLargerThanWhatTheyRead(SparkSession spark) {
    Dataset<Row> rows = customers(spark, 10_000);
    Dataset<Row> names = customers(spark, 10_000).withColumnRenamed("customer_id", "other");
    Dataset<Row> joined =
        rows.join(broadcast(names), col("customer_id").equalTo(col("other")), "left");
    assertThat(CustomerPartitions.of(joined, joined).rdd().getNumPartitions())
        .isEqualTo(set(spark));
  }

  private static int set(SparkSession spark) {
    return Integer.parseInt(spark.conf().get("spark.sql.shuffle.partitions"));
  }
}
