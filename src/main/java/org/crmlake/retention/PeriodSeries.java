package org.crmlake.retention;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.crmlake.retention.Segments.Basis;

/**
 * Makes sums by period and combination of segment values a dense series for each segment value and
 * for all customers: from its first period to the last one that is shown, zeros included.
 */
final class PeriodSeries {
  private final Segments segments;
  private final List<String> dimensions;
  private final List<String> here;
  private final List<String> next;

  /**
   * @param dimensions columns that tell series apart, beside the segments
   * @param here sums that belong to the row's period, BIGINT
   * @param next sums of the row that belong to the period after it, BIGINT
   */
  PeriodSeries(Segments segments, List<String> dimensions, List<String> here, List<String> next) {
    this.segments = segments;
    this.dimensions = dimensions;
    this.here = here;
    this.next = next;
  }

  /**
   * The dimensions, {@code segment_basis, segment, segment_value, period} and the sums.
   *
   * @param sums the dimensions, {@link Segments#keys}, {@code period} and the sums
   * @param isBrokenDown whether a row counts in its segments, not only in the row over all
   * @param last the last period that is shown, over the dimensions
   */
  Dataset<Row> of(Dataset<Row> sums, Column isBrokenDown, Column last) {
    List<Column> carried = new ArrayList<>();
    Stream.of(dimensions, here, next).flatMap(List::stream).forEach(c -> carried.add(col(c)));
    carried.add(inline(rows(isBrokenDown)));
    List<Column> totals = names().stream().map(m -> sum(m).as(m)).toList();
    Dataset<Row> cells =
        sums.select(carried.toArray(Column[]::new))
            .withColumn("period", col("at"))
            .select(columns(measures()))
            // By series, so that sum and window need no other shuffle.
            .repartition(series())
            .groupBy(columns(List.of()))
            .agg(totals.get(0), totals.subList(1, totals.size()).toArray(Column[]::new));
    return dense(cells, last);
  }

  private Dataset<Row> dense(Dataset<Row> cells, Column last) {
    Column following = lead("period", 1).over(Window.partitionBy(series()).orderBy("period"));
    List<Column> shown = new ArrayList<>();
    for (String measure : names()) {
      shown.add(when(col("shown").equalTo(col("period")), col(measure)).otherwise(0L).as(measure));
    }
    return cells
        .withColumn("last", last)
        .where(col("period").leq(col("last")))
        .withColumn("until", coalesce(following.minus(1), col("last")))
        .select(col("*"), explode(sequence(col("period"), col("until"))).as("shown"))
        .select(
            Stream.concat(
                    Arrays.stream(series()),
                    Stream.concat(Stream.of(col("shown").as("period")), shown.stream()))
                .toArray(Column[]::new));
  }

  /** Structs of basis, segment, value, period, and which of the sums count there. */
  private Column rows(Column isBrokenDown) {
    List<Column> all = new ArrayList<>();
    List<Column> broken = new ArrayList<>();
    for (Basis basis : segments.bases()) {
      for (boolean isNext : new boolean[] {false, true}) {
        List<Column> rows = segments.rows(basis, isNext);
        for (int i = 0; i < rows.size(); i++) {
          Column row =
              struct(
                  lit(basis.label()).as("segment_basis"),
                  rows.get(i).getField("segment").as("segment"),
                  rows.get(i).getField("segment_value").as("segment_value"),
                  col("period").plus(isNext ? 1 : 0).as("at"),
                  lit(isNext).as("is_next"));
          (i == 0 ? all : broken).add(row);
        }
      }
    }
    Column onlyAll = array(all.toArray(Column[]::new));
    all.addAll(broken);
    return when(isBrokenDown, array(all.toArray(Column[]::new))).otherwise(onlyAll);
  }

  private List<Column> measures() {
    List<Column> measures = new ArrayList<>();
    here.forEach(m -> measures.add(when(col("is_next"), 0L).otherwise(col(m)).as(m)));
    next.forEach(m -> measures.add(when(col("is_next"), col(m)).otherwise(0L).as(m)));
    return measures;
  }

  private List<String> names() {
    return Stream.concat(here.stream(), next.stream()).toList();
  }

  private Column[] series() {
    return Stream.concat(
            dimensions.stream(), Stream.of("segment_basis", "segment", "segment_value"))
        .map(c -> col(c))
        .toArray(Column[]::new);
  }

  private Column[] columns(List<Column> more) {
    return Stream.of(Arrays.stream(series()), Stream.of(col("period")), more.stream())
        .flatMap(c -> c)
        .toArray(Column[]::new);
  }
}
