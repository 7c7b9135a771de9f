package org.crmlake.retention;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Makes the counts of {@link ActivePeriods} a dense grid: segments one by one and all together, and
 * a row for every age whether anybody was active or not.
 */
final class CohortGrid {
  static final String ALL = "ALL";

  private static final String[] COHORT = {
    "activity", "grain", "segment", "segment_value", "cohort"
  };

  private final CohortSettings settings;
  private final LocalDate through;

  /**
   * @param through last day that is known whole; rows end with the period that holds it
   */
  CohortGrid(CohortSettings settings, LocalDate through) {
    this.settings = settings;
    this.through = through;
  }

  /**
   * Columns {@code activity, grain, segment, segment_value, cohort, age, cohort_size, retained_on,
   * retained_on_or_after, retained_streak, bracket_start, retained_bracket, net_minor,
   * entry_net_minor} (money of age 0), {@code is_complete}.
   */
  Dataset<Row> of(Dataset<Row> counts) {
    return dense(sparse(counts));
  }

  /** The ages with activity or money, and what a gap after each of them needs. */
  private Dataset<Row> sparse(Dataset<Row> counts) {
    Dataset<Row> apart =
        settings.activities().size() == 1
            ? counts
            : counts.withColumn("activity", Activity.apart());
    Dataset<Row> cells =
        apart
            .select(
                col("activity"),
                col("grain"),
                col("cohort"),
                col("age"),
                col("active"),
                col("leaving"),
                col("in_streak"),
                col("first_of_bracket"),
                col("net_minor"),
                inline(segmentRows()))
            // By cohort, so that sum and window need no other shuffle.
            .repartition(columns())
            .groupBy(columns(col("age")))
            .agg(
                sum("active").as("active"),
                sum("leaving").as("leaving"),
                sum("in_streak").as("in_streak"),
                sum("first_of_bracket").as("first_of_bracket"),
                sum("net_minor").as("net_minor"));
    WindowSpec cohort = Window.partitionBy(columns()).orderBy("age");
    WindowSpec before = cohort.rowsBetween(Window.unboundedPreceding(), -1);
    WindowSpec upToHere = cohort.rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    WindowSpec bracket =
        Window.partitionBy(columns(col("bracket_start")))
            .orderBy("age")
            .rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    // Everybody is active at age 0, so every cohort has that row and it is the first.
    return cells
        .withColumn("bracket_start", Brackets.first(settings, col("age")))
        .select(
            columns(
                col("age"),
                col("active"),
                col("leaving"),
                col("in_streak"),
                col("bracket_start"),
                sum("first_of_bracket").over(bracket).as("in_bracket"),
                col("net_minor"),
                lead("age", 1).over(cohort).as("next_age"),
                first("active").over(upToHere).as("cohort_size"),
                first("net_minor").over(upToHere).as("entry_net_minor"),
                coalesce(sum("leaving").over(before), lit(0L)).as("left_before")));
  }

  private Dataset<Row> dense(Dataset<Row> sparse) {
    Column lastAge =
        least(perGrain(settings::horizon), perGrain(g -> g.index(through)).minus(col("cohort")));
    Column here = col("shown_age").equalTo(col("age"));
    Column shownBracket = Brackets.first(settings, col("shown_age"));
    Column left = col("left_before").plus(when(here, 0L).otherwise(col("leaving")));
    return sparse
        .withColumn("last_age", lastAge)
        .where(col("age").leq(col("last_age")))
        .select(
            col("*"),
            explode(
                    sequence(
                        col("age"),
                        least(
                            coalesce(col("next_age").minus(1), col("last_age")), col("last_age"))))
                .as("shown_age"))
        .select(
            columns(
                col("shown_age").as("age"),
                col("cohort_size"),
                when(here, col("active")).otherwise(0L).as("retained_on"),
                col("cohort_size").minus(left).as("retained_on_or_after"),
                when(here, col("in_streak")).otherwise(0L).as("retained_streak"),
                shownBracket.as("bracket_start"),
                when(shownBracket.equalTo(col("bracket_start")), col("in_bracket"))
                    .otherwise(0L)
                    .as("retained_bracket"),
                when(here, col("net_minor")).otherwise(0L).as("net_minor"),
                col("entry_net_minor"),
                col("cohort")
                    .plus(col("shown_age"))
                    .lt(perGrain(g -> g.index(through.plusDays(1))))
                    .as("is_complete")));
  }

  private Column segmentRows() {
    Column broken = settings.frozen().rowsAtEntry();
    if (settings.segmentGrains().containsAll(settings.grains())) {
      return broken;
    }
    Object[] grains = settings.segmentGrains().stream().map(Enum::ordinal).toArray();
    Column all = Segments.none().rowsAtEntry();
    return when(col("grain").isin(grains), broken).otherwise(all);
  }

  private Column perGrain(ToIntFunction<Grain> value) {
    return Grain.choose(settings.grains(), col("grain"), g -> lit(value.applyAsInt(g)));
  }

  private static Column[] columns(Column... more) {
    List<Column> columns = new ArrayList<>();
    for (String name : COHORT) {
      columns.add(col(name));
    }
    columns.addAll(List.of(more));
    return columns.toArray(Column[]::new);
  }
}
