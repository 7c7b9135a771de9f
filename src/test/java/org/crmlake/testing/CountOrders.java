package org.crmlake.testing;

import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.crmlake.job.Inputs;
import org.crmlake.job.Params;
import org.crmlake.job.Transform;

/** The smallest transform, for configurations that name a class. */
public final class CountOrders implements Transform {

  @Override
  public Dataset<Row> apply(Inputs inputs, Params params, LocalDate asOf) {
    return inputs
        .frame("days")
        .agg(functions.lit(asOf).as("as_of"), functions.sum("orders").as("orders"));
  }
}
