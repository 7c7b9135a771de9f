package org.crmlake.attribution;

import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.udf;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.Seq;

/** Sums over an array: element i is the sum of the first i values, from 0 to all of them. */
final class RunningSum {
  /** A function: Spark interprets an aggregate of arrays, and copies the array for each value. */
  private static final UserDefinedFunction SUMS =
      udf(new Sums(), new ArrayType(DataTypes.DoubleType, false));

  private RunningSum() {}

  private static final class Sums implements UDF1<Seq<Double>, Double[]> {
    private static final long serialVersionUID = 1;

    @Override
    public Double[] call(Seq<Double> values) {
      // Null for null, as of a conversion without a touch.
      if (values == null) {
        return null;
      }
      Double[] sums = new Double[values.size() + 1];
      double sum = 0;
      sums[0] = sum;
      for (int i = 0; i < values.size(); i++) {
        sum += values.apply(i);
        sums[i + 1] = sum;
      }
      return sums;
    }
  }

  static Column of(Column values) {
    return SUMS.apply(values);
  }

  /** The share of the first values in all of them. */
  static Column share(Column sums, Column values) {
    return get(sums, values).divide(element_at(sums, -1));
  }
}
