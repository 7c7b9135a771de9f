package org.crmlake.job;

import static org.apache.spark.sql.functions.col;

import java.math.BigInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.jdk.javaapi.CollectionConverters;

/** Shuffles rows by customer into as many partitions as their size asks for. */
public final class CustomerPartitions {
  /** Bytes in files, compressed, of rows that one task groups without spilling in 2 GB of heap. */
  private static final long BYTES = 16L << 20;

  private static final int MOST = 4096;

  private CustomerPartitions() {}

  /**
   * The rows, all of one customer in one partition.
   *
   * @param sources what the rows come from, for the estimate of their size
   */
  @SafeVarargs
  public static Dataset<Row> of(Dataset<Row> rows, Dataset<Row>... sources) {
    BigInteger bytes = BigInteger.ZERO;
    for (Dataset<Row> source : sources) {
      bytes = bytes.add(estimate(source.queryExecution().optimizedPlan()));
    }
    int wanted =
        bytes.divide(BigInteger.valueOf(BYTES)).min(BigInteger.valueOf(MOST)).intValueExact();
    int configured =
        Integer.parseInt(rows.sparkSession().conf().get("spark.sql.shuffle.partitions"));
    // A fixed number is kept as it is; without one, Spark joins small partitions.
    return wanted > configured
        ? rows.repartition(wanted, col("customer_id"))
        : rows.repartition(col("customer_id"));
  }

  /**
   * Without statistics of columns Spark takes a join to be as large as the product of its sides: no
   * plan is taken to be larger than all that it reads.
   */
  private static BigInteger estimate(LogicalPlan plan) {
    BigInteger read =
        CollectionConverters.asJava(plan.collectLeaves()).stream()
            .map(leaf -> leaf.stats().sizeInBytes().bigInteger())
            .reduce(BigInteger.ZERO, BigInteger::add);
    return plan.stats().sizeInBytes().bigInteger().min(read);
  }
}
