package org.crmlake.retention;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.testing.Frames;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class GrainTest {

  /** Every day of some years around leap days, year ends, and the epoch. */
  private static Dataset<Row> days() {
    return Frames.session()
        .sql(
            "select explode(sequence(date'1968-12-20', date'1972-03-02')) day"
                + " union all select explode(sequence(date'2023-12-20', date'2025-01-12'))"
                + " union all select explode(sequence(date'2100-02-20', date'2100-03-05'))");
  }

  @Test
  void columnsAgreeWithDates() {
    List<Column> columns = new ArrayList<>(List.of(col("day")));
    for (Grain grain : Grain.values()) {
      columns.add(grain.index(col("day")));
      columns.add(grain.start(grain.index(col("day"))));
    }
    for (Row row : days().select(columns.toArray(Column[]::new)).collectAsList()) {
      LocalDate day = row.getDate(0).toLocalDate();
      for (Grain grain : Grain.values()) {
        int at = 1 + 2 * grain.ordinal();
        LocalDate start = row.getDate(at + 1).toLocalDate();
        assertThat(row.getInt(at)).as("%s of %s", grain, day).isEqualTo(grain.index(day));
        assertThat(start).as("start of the %s of %s", grain, day).isEqualTo(start(grain, day));
        assertThat(grain.startDay(grain.index(day))).isEqualTo(Grain.DAY.index(start));
        assertThat(grain.index(start)).isEqualTo(grain.index(day));
        assertThat(grain.index(start.minusDays(1))).isEqualTo(grain.index(day) - 1);
      }
    }
  }

  private static LocalDate start(Grain grain, LocalDate day) {
    return switch (grain) {
      case DAY -> day;
      case WEEK -> day.minusDays(day.getDayOfWeek().getValue() - 1L);
      case MONTH -> day.withDayOfMonth(1);
      case QUARTER -> LocalDate.of(day.getYear(), (day.getMonthValue() - 1) / 3 * 3 + 1, 1);
      case YEAR -> day.withDayOfYear(1);
    };
  }

  @Test
  void lastDaysOf2024AreInTheFirstIsoWeekOf2025() {
    assertThat(Grain.WEEK.index(LocalDate.of(2024, 12, 30)))
        .isEqualTo(Grain.WEEK.index(LocalDate.of(2025, 1, 5)))
        .isEqualTo(Grain.WEEK.index(LocalDate.of(2024, 12, 29)) + 1);
  }
}
