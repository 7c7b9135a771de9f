package org.crmlake.attribution;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * What the data-driven models need to know of paths: how often each state follows each other, and
 * how often each set of channels converts. The counts, not the paths, come to the driver.
 */
final class PathCounts {
  /** Counts of sets of channels, beside those of chains of order 1 and more. */
  static final int SETS = 0;

  private PathCounts() {}

  /**
   * Paths with what came of them: {@code goal, month, path, conversions, firsts} (conversions of
   * new customers), {@code nulls, value} (of conversions, in the smallest unit of money).
   *
   * @param journeys base.attribution_journeys
   * @param nulls base.attribution_null_paths of the date
   * @param unit channel or campaign
   */
  static Dataset<Row> paths(
      Dataset<Row> journeys, Dataset<Row> nulls, String unit, LocalDate asOf) {
    Dataset<Row> converted =
        journeys
            .where(col("conversion_date").leq(lit(asOf)).and(size(col("channels")).gt(0)))
            .groupBy(
                col("goal"),
                col("month"),
                col(unit.equals("channel") ? "channels" : "campaign_ids").as("path"))
            .agg(
                org.apache.spark.sql.functions.count(lit(1)).as("conversions"),
                count_if(col("conversion_type").equalTo("first")).as("firsts"),
                lit(0L).as("nulls"),
                sum("revenue_minor").as("value"));
    Dataset<Row> failed =
        nulls
            .where(col("unit").equalTo(unit))
            .select(
                col("goal"),
                col("month"),
                col("path"),
                lit(0L).as("conversions"),
                lit(0L).as("firsts"),
                col("paths").as("nulls"),
                lit(0L).as("value"));
    return converted.union(failed);
  }

  /**
   * Counts by goal and month.
   *
   * @param orders of chains; {@link #SETS} for sets of channels
   */
  static List<Count> collect(Dataset<Row> paths, List<Integer> orders) {
    return paths
        .select(Arrays.stream(PathSteps.PATH).map(c -> col(c)).toArray(Column[]::new))
        .mapPartitions(new PathSteps(orders), Encoders.row(PathSteps.SCHEMA))
        .groupBy("order", "goal", "month", "from", "to")
        .agg(
            sum("conversions").as("conversions"),
            sum("firsts").as("firsts"),
            sum("nulls").as("nulls"),
            sum("value").as("value"))
        .collectAsList()
        .stream()
        .map(Count::of)
        .sorted()
        .toList();
  }

  /**
   * How often a step was taken.
   *
   * @param order of the chain, or {@link #SETS}
   * @param from empty at the start of a path; the members of a set
   * @param to empty at the end of a path
   * @param conversions of the paths with the step, once for each time they take it
   */
  record Count(
      int order,
      String goal,
      LocalDate month,
      List<String> from,
      List<String> to,
      long conversions,
      long firsts,
      long nulls,
      long value)
      implements Comparable<Count> {

    static Count of(Row row) {
      return new Count(
          row.getInt(0),
          row.getString(1),
          row.getDate(2).toLocalDate(),
          list(row, 3),
          list(row, 4),
          row.getLong(5),
          row.getLong(6),
          row.getLong(7),
          row.getLong(8));
    }

    private static List<String> list(Row row, int at) {
      return row.isNullAt(at) ? Collections.emptyList() : new ArrayList<>(row.getList(at));
    }

    /** Sums of doubles come out the same only in one order. */
    @Override
    public int compareTo(Count other) {
      return key().compareTo(other.key());
    }

    private String key() {
      return order + "\0" + goal + "\0" + month + "\0" + from + "\0" + to;
    }
  }
}
