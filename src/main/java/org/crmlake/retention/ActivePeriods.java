package org.crmlake.retention;

import static org.apache.spark.sql.functions.col;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Counts customers by cohort and age: partition by partition, and then the sums of these. */
final class ActivePeriods {
  static final List<String> SUMS =
      List.of("active", "leaving", "in_streak", "first_of_bracket", "net_minor");

  private final CohortSettings settings;
  private final LocalDate asOf;

  /**
   * @param asOf days after it do not count
   */
  ActivePeriods(CohortSettings settings, LocalDate asOf) {
    this.settings = settings;
    this.asOf = asOf;
  }

  /**
   * Some rows for each cohort, age up to the horizon and combination of segment values: {@code
   * activity} and {@code grain} as ordinals (activities may be BOTH), {@code cohort} as a period's
   * number, {@code age}, the segments (null where the grain is not broken down), {@code active}
   * customers, {@code leaving} (those whose last active period this is), {@code in_streak} (active
   * in every period so far), {@code first_of_bracket} (first active period of the age's bracket),
   * {@code net_minor}. A row may have money and nobody active: returns.
   */
  Dataset<Row> count(Dataset<Row> history) {
    List<Column> facts = new ArrayList<>(CustomerWalk.facts());
    Stream.of("gross_minor", "refund_minor").forEach(c -> facts.add(col(c)));
    return new SegmentSums(settings.frozen(), List.of("activity", "grain", "cohort", "age"), SUMS)
        .of(history, asOf, facts, new CohortCells(settings, asOf));
  }
}
