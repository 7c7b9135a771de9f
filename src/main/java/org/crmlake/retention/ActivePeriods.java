package org.crmlake.retention;

import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Counts customers by cohort and age in one pass over their sorted days: a customer counts on the
 * first active day of a period, and leaves on the last active day of all. So nothing is counted
 * distinct and nothing is shuffled by customer: only the sums travel.
 */
final class ActivePeriods {
  private final CohortSettings settings;
  private final Column cut;

  /**
   * @param asOf days after it do not count
   */
  ActivePeriods(CohortSettings settings, LocalDate asOf) {
    this.settings = settings;
    this.cut = lit(asOf);
  }

  /** Name of the column of the segment at a position in the settings. */
  static String segment(int position) {
    return "segment_" + position;
  }

  /**
   * Some rows for each cohort, age and combination of segment values: {@code activity} and {@code
   * grain} as ordinals (activities may be BOTH), {@code cohort} as a period's number, {@code age},
   * the segments (null where the grain is not broken down), {@code active} customers, {@code
   * leaving} (those whose last active period this is), {@code in_streak} (active in every period so
   * far), {@code first_of_bracket} (first active period of the age's bracket), {@code net_minor}. A
   * row may have money and nobody active: returns.
   */
  Dataset<Row> count(Dataset<Row> history) {
    return periods(visits(history));
  }

  /** One row for each customer, day and activity. */
  private Dataset<Row> visits(Dataset<Row> history) {
    List<Column> facts = new ArrayList<>();
    for (int i = 0; i < settings.segments().size(); i++) {
      int position = settings.segmentNames().indexOf(settings.segments().get(i));
      facts.add(get(col("segment_values"), lit(position)).as(segment(i)));
    }
    Stream.of("entry_day", "days", "gross_minor", "refund_minor").forEach(c -> facts.add(col(c)));
    boolean purchases = settings.activities().contains(Activity.PURCHASE);
    if (purchases) {
      facts.add(col("first_purchase_day"));
      facts.add(Activity.purchaseDays().as("purchase_days"));
    }
    List<Column> streaks = new ArrayList<>(List.of(col("*")));
    streaks.add(Streaks.ends(settings.grains(), col("days")).as("streaks"));
    if (purchases) {
      Column isOther = size(col("purchase_days")).between(lit(1), size(col("days")).minus(1));
      streaks.add(
          when(isOther, Streaks.ends(settings.grains(), col("purchase_days")))
              .as("purchase_streaks"));
    }
    Column position = col("at").plus(1);
    Column purchase =
        when(size(col("purchase_days")).equalTo(size(col("days"))), position)
            .otherwise(array_position(col("purchase_days"), col("day")).cast("int"));
    Dataset<Row> days =
        history
            .where(col("entry_day").leq(cut))
            .select(facts.toArray(Column[]::new))
            .select(streaks.toArray(Column[]::new))
            .select(col("*"), posexplode(col("days")).as(new String[] {"at", "day"}))
            .where(col("day").leq(cut))
            .select(col("*"), explode(Activity.of(settings.activities())).as("activity"));
    Column nth = byActivity(position, purchase);
    Column active = byActivity(col("days"), col("purchase_days"));
    return days.select(
            columns(
                segments(),
                col("activity"),
                col("day"),
                byActivity(col("entry_day"), col("first_purchase_day")).as("start"),
                nth.as("nth"),
                // Null before the first element and after the last; nth is 0 on a day without one.
                get(active, nth.minus(2)).as("previous"),
                get(active, nth).as("next"),
                (purchases
                        ? when(
                                col("activity").equalTo(Activity.PURCHASE.ordinal()),
                                coalesce(col("purchase_streaks"), col("streaks")))
                            .otherwise(col("streaks"))
                        : col("streaks"))
                    .as("streaks"),
                get(col("gross_minor"), col("at"))
                    .minus(get(col("refund_minor"), col("at")))
                    .as("net_minor")))
        .where(col("start").leq(cut));
  }

  private Dataset<Row> periods(Dataset<Row> visits) {
    Column isActive = col("nth").gt(0);
    Column isFirst =
        isActive.and(col("previous").isNull().or(col("previous_period").notEqual(col("period"))));
    Column isLast = isActive.and(col("next").isNull().or(col("next").gt(cut)));
    Column age = col("period").minus(col("cohort"));
    Column firstOfBracket = Brackets.first(settings, age);
    Column isFirstOfBracket =
        isFirst.and(
            col("previous")
                .isNull()
                .or(col("previous_period").minus(col("cohort")).lt(firstOfBracket)));
    Column streakEnd = byGrain(g -> get(col("streaks"), lit(settings.grains().indexOf(g))));
    Dataset<Row> periods =
        visits
            .select(col("*"), explode(ordinals(settings.grains())).as("grain"))
            .select(
                col("*"),
                byGrain(g -> g.index(col("day"))).as("period"),
                byGrain(g -> g.index(col("previous"))).as("previous_period"),
                byGrain(g -> g.index(col("start"))).as("cohort"))
            // Before the first purchase there may be returns.
            .where(col("period").geq(col("cohort")));
    return periods
        .select(
            columns(
                brokenDown(),
                col("activity"),
                col("grain"),
                col("cohort"),
                age.as("age"),
                when(isFirst, 1L).otherwise(0L).as("active"),
                when(isLast, 1L).otherwise(0L).as("leaving"),
                when(isFirst.and(col("period").leq(streakEnd)), 1L).otherwise(0L).as("in_streak"),
                when(isFirstOfBracket, 1L).otherwise(0L).as("first_of_bracket"),
                col("net_minor")))
        .groupBy(columns(segments(), col("activity"), col("grain"), col("cohort"), col("age")))
        .agg(
            sum("active").as("active"),
            sum("leaving").as("leaving"),
            sum("in_streak").as("in_streak"),
            sum("first_of_bracket").as("first_of_bracket"),
            sum("net_minor").as("net_minor"));
  }

  private List<Column> segments() {
    return IntStream.range(0, settings.segments().size()).mapToObj(i -> col(segment(i))).toList();
  }

  private List<Column> brokenDown() {
    Object[] grains = settings.segmentGrains().stream().map(Enum::ordinal).toArray();
    return segments().stream()
        .map(
            s ->
                settings.segmentGrains().containsAll(settings.grains())
                    ? s
                    : when(col("grain").isin(grains), s).as(s.toString()))
        .toList();
  }

  private Column byActivity(Column any, Column purchase) {
    return Activity.choose(settings.activities(), any, purchase);
  }

  private Column byGrain(Function<Grain, Column> value) {
    return Grain.choose(settings.grains(), col("grain"), value);
  }

  private static Column ordinals(List<? extends Enum<?>> constants) {
    return functions.array(constants.stream().map(c -> lit(c.ordinal())).toArray(Column[]::new));
  }

  private static Column[] columns(List<Column> first, Column... then) {
    return Stream.concat(first.stream(), Arrays.stream(then)).toArray(Column[]::new);
  }
}
