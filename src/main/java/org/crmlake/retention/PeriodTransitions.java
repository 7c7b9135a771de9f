package org.crmlake.retention;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Counts the customers of each period by what they did before, in one pass over their sorted days:
 * a customer counts on the first active day of a period, and the day before it in the array tells
 * whether the customer is new, was active in the period before, or comes back.
 */
final class PeriodTransitions {
  private final Segments segments;
  private final List<Activity> activities;
  private final List<Grain> grains;
  private final List<Grain> segmentGrains;
  private final Column cut;

  /**
   * @param segmentGrains the grains that are broken down by segment
   * @param asOf days after it do not count
   */
  PeriodTransitions(
      Segments segments,
      List<Activity> activities,
      List<Grain> grains,
      List<Grain> segmentGrains,
      LocalDate asOf) {
    this.segments = segments;
    this.activities = activities;
    this.grains = grains;
    this.segmentGrains = segmentGrains;
    this.cut = lit(asOf);
  }

  /**
   * One row for each {@code activity} and {@code grain} (ordinals, activities may be BOTH), {@code
   * period} and combination of segment values: {@code new_customers, retained, reactivated} and
   * their sum {@code active}.
   */
  Dataset<Row> of(Dataset<Row> history) {
    return segments.count(history.where(col("entry_day").leq(cut)), this::transitions);
  }

  /** Whether a row of {@link #of} has segment values. */
  Column isBrokenDown() {
    return segmentGrains.containsAll(grains)
        ? lit(true)
        : col("grain").isin(segmentGrains.stream().map(Enum::ordinal).toArray());
  }

  private Dataset<Row> transitions(Dataset<Row> history, boolean changing) {
    Dataset<Row> visits =
        visits(history)
            .select(
                col("*"),
                explode(array(grains.stream().map(g -> lit(g.ordinal())).toArray(Column[]::new)))
                    .as("grain"))
            .withColumn("period", byGrain(g -> g.index(col("day"))))
            .withColumn("previous_period", byGrain(g -> g.index(col("previous"))));
    Column before = col("previous_period");
    Column period = col("period");
    List<Column> values =
        new ArrayList<>(
            segments.values(
                byGrain(g -> g.start(period)), byGrain(g -> g.start(period.plus(1))), changing));
    Stream.of(col("activity"), col("grain"), period, before).forEach(values::add);
    Stream<Column> keys = segments.keys().stream().map(this::brokenDown);
    return visits
        .where(before.isNull().or(before.lt(period)))
        .select(values.toArray(Column[]::new))
        .groupBy(
            Stream.concat(keys, Stream.of(col("activity"), col("grain"), period))
                .toArray(Column[]::new))
        .agg(
            count(when(before.isNull(), 1)).as("new_customers"),
            count(when(before.equalTo(period.minus(1)), 1)).as("retained"),
            count(when(before.lt(period.minus(1)), 1)).as("reactivated"),
            count(lit(1)).as("active"));
  }

  /** One row for each customer, activity and active day, with the active day before it. */
  private Dataset<Row> visits(Dataset<Row> history) {
    List<Column> facts = new ArrayList<>(segments.facts());
    facts.add(col("days"));
    facts.add(
        (activities.contains(Activity.PURCHASE) ? Activity.purchaseDays() : col("days"))
            .as("purchase_days"));
    List<Column> carried = new ArrayList<>(segments.carried());
    Stream.of(col("activity"), col("day"), get(col("active"), col("at").minus(1)).as("previous"))
        .forEach(carried::add);
    return history
        .select(facts.toArray(Column[]::new))
        .select(col("*"), explode(Activity.of(activities)).as("activity"))
        .withColumn("active", Activity.choose(activities, col("days"), col("purchase_days")))
        .select(col("*"), posexplode(col("active")).as(new String[] {"at", "day"}))
        .where(col("day").leq(cut))
        .select(carried.toArray(Column[]::new));
  }

  private Column brokenDown(String key) {
    return segmentGrains.containsAll(grains) ? col(key) : when(isBrokenDown(), col(key)).as(key);
  }

  private Column byGrain(Function<Grain, Column> value) {
    return Grain.choose(grains, col("grain"), value);
  }
}
