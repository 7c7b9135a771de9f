package org.crmlake.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Column;

/** The lake's segments as columns, one for each of {@code segment_values}. */
public final class SegmentColumns {
  private SegmentColumns() {}

  /** The columns that a job's contract has for them: type by name. */
  public static Map<String, String> contract(List<String> segments) {
    Map<String, String> columns = new LinkedHashMap<>();
    segments.forEach(s -> columns.put(s, "string"));
    return columns;
  }

  /** Columns over {@code segment_values}, as {@link #value}. */
  public static List<Column> of(List<String> segments) {
    return segments.stream().map(s -> value(s, segments).as(s)).toList();
  }

  /**
   * A segment's value in {@code segment_values}. Rows that were made for more segments, or fewer,
   * stop the Spark job: whose value is whose, they do not say.
   *
   * @param segments those of the lake, in the order of {@code segment_values}
   */
  public static Column value(String segment, List<String> segments) {
    Column values = col("segment_values");
    return when(
            size(values).equalTo(segments.size()),
            get(values, lit(Objects.checkIndex(segments.indexOf(segment), segments.size()))))
        .otherwise(
            raise_error(
                lit(
                    "base.purchase_history was made for other segments than lake.conf has: run it first, or this job --with-upstream")));
  }
}
