package org.crmlake.testing;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/** Literal frames, and the comparison of whole frames. */
public final class Frames {
  private Frames() {}

  /** The shared session. */
  public static SparkSession session() {
    return Spark.instance().session();
  }

  /**
   * A frame from a DDL schema and one JSON object a row: {@code rows("id bigint, amount
   * decimal(18,4)", "{id: 1, amount: 2.50}")}. Field names and strings may go without or with
   * single quotes; absent fields are null. A value that does not fit its type fails the test.
   */
  public static Dataset<Row> rows(String ddl, String... json) {
    SparkSession spark = session();
    StructType schema = StructType.fromDDL(ddl);
    return spark
        .createDataset(List.of(json), Encoders.STRING())
        .select(
            from_json(
                    col("value"),
                    schema,
                    Map.of(
                        "mode", "FAILFAST",
                        "allowUnquotedFieldNames", "true",
                        "allowSingleQuotes", "true",
                        "dateFormat", "yyyy-MM-dd",
                        "prefersDecimal", "true"))
                .as("r"))
        .select("r.*");
  }

  /**
   * Fails unless both frames have the same columns, types and rows, in any order, duplicates
   * counted.
   */
  public static void assertSameRows(Dataset<Row> actual, Dataset<Row> expected) {
    List<String> actualTypes = types(actual);
    List<String> expectedTypes = types(expected);
    if (!actualTypes.equals(expectedTypes)) {
      throw new AssertionError(
          "columns differ\nexpected " + expectedTypes + "\nactual   " + actualTypes);
    }
    // Nullability is a fact of the plan, not of the rows.
    Dataset<Row> normalised = session().createDataFrame(expected.collectAsList(), actual.schema());
    Dataset<Row> seen = session().createDataFrame(actual.collectAsList(), actual.schema());
    try {
      Spark.instance().assertSameRows(normalised, seen);
    } catch (AssertionError e) {
      throw new AssertionError(FrameDiff.of(expected, actual), e);
    }
  }

  /** The number of rows and a hash of them all, the same in any order of the rows. */
  public static String checksum(Dataset<Row> frame) {
    Column[] values =
        Arrays.stream(frame.schema().fields())
            .map(f -> f.dataType() instanceof MapType ? entries(f.name()) : col(f.name()))
            .toArray(Column[]::new);
    Row row =
        frame
            .select(xxhash64(values).cast("decimal(38,0)").as("hash"))
            .agg(count("*"), sum("hash"))
            .first();
    return row.get(0) + " rows, " + row.get(1);
  }

  /** A map has no order, and Spark hashes none. */
  private static Column entries(String column) {
    return array_sort(map_entries(col(column))).cast("string");
  }

  private static List<String> types(Dataset<Row> frame) {
    return Arrays.stream(frame.schema().fields())
        .map(f -> f.name() + " " + f.dataType().catalogString())
        .toList();
  }
}
