package org.crmlake.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.testing.Frames;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class DayArraysTest {
  @Test
  void theDayOfTheCutIsStillKnown() {
    Dataset<Row> days =
        Frames.rows(
            "id int, days array<date>",
            "{id: 1, days: ['2011-02-09', '2011-02-10', '2011-02-11']}",
            "{id: 2, days: ['2011-02-11']}",
            "{id: 3, days: ['1969-12-31', '2011-01-01']}",
            "{id: 4, days: []}",
            "{id: 5}");
    Frames.assertSameRows(
        days.select(col("id"), DayArrays.until(col("days"), LocalDate.of(2011, 2, 10)).as("known")),
        Frames.rows(
            "id int, known int",
            "{id: 1, known: 2}",
            "{id: 2, known: 0}",
            "{id: 3, known: 2}",
            "{id: 4, known: 0}",
            "{id: 5}"));
  }

  @Test
  void theFirstElementsAreSummedAndCounted() {
    Dataset<Row> arrays =
        Frames.rows(
            "id int, first int, counts array<int>, amounts array<bigint>",
            "{id: 1, first: 3, counts: [2, 0, 3, 4], amounts: [-5, 10000000000, 7, 1]}",
            "{id: 2, first: 0, counts: [2], amounts: [1]}",
            "{id: 3, first: 2, counts: [2147483647, 2147483647], amounts: [0, 0]}",
            "{id: 4, first: 1}",
            "{id: 5, counts: [1], amounts: [1]}");
    Frames.assertSameRows(
        arrays.select(
            col("id"),
            DayArrays.sum(col("counts"), col("first")).as("orders"),
            DayArrays.sum(col("amounts"), col("first")).as("amount"),
            DayArrays.positive(col("counts"), col("first")).as("days")),
        Frames.rows(
            "id int, orders bigint, amount bigint, days int",
            "{id: 1, orders: 5, amount: 10000000002, days: 2}",
            "{id: 2, orders: 0, amount: 0, days: 0}",
            "{id: 3, orders: 4294967294, amount: 0, days: 2}",
            "{id: 4}",
            "{id: 5}"));
  }

  @Test
  void aSumThatOverflowsFails() {
    Dataset<Row> greatest =
        Frames.rows("amounts array<bigint>", "{amounts: [9223372036854775807, 1]}");
    assertThatThrownBy(() -> greatest.select(DayArrays.sum(col("amounts"), lit(2))).first())
        .hasStackTraceContaining("overflow");
  }

  @Test
  void placesBeginAtZeroAndAreMinusOneWhereThereIsNone() {
    Dataset<Row> counts =
        Frames.rows(
            "id int, nth int, counts array<int>",
            "{id: 1, nth: 1, counts: [0, 2, 0, 1]}",
            "{id: 2, nth: 2, counts: [0, 2, 0, 1]}",
            "{id: 3, nth: 3, counts: [0, 2, 0, 1]}",
            "{id: 4, nth: 0, counts: [1]}",
            "{id: 5, nth: 1, counts: []}",
            "{id: 6, nth: 1}");
    Frames.assertSameRows(
        counts.select(col("id"), DayArrays.placeOfPositive(col("counts"), col("nth")).as("place")),
        Frames.rows(
            "id int, place int",
            "{id: 1, place: 1}",
            "{id: 2, place: 3}",
            "{id: 3, place: -1}",
            "{id: 4, place: -1}",
            "{id: 5, place: -1}",
            "{id: 6}"));
  }

  @Test
  void daysAsNumbersAreDates() {
    Dataset<Row> numbers =
        Frames.rows("id int, days array<int>", "{id: 1, days: [-1, 0, 15015]}", "{id: 2}");
    Frames.assertSameRows(
        numbers.select(col("id"), DayArrays.dates(col("days")).as("days")),
        Frames.rows(
            "id int, days array<date>",
            "{id: 1, days: ['1969-12-31', '1970-01-01', '2011-02-10']}",
            "{id: 2}"));
  }

  @Test
  void monthsComeOnceAndNotAfterTheLast() {
    Dataset<Row> days =
        Frames.rows(
            "id int, days array<date>",
            "{id: 1, days: ['1969-12-31', '1970-01-01', '1970-01-31', '1970-03-01', '1970-04-01']}",
            "{id: 2, days: ['1970-04-01']}",
            "{id: 3}");
    Frames.assertSameRows(
        days.select(col("id"), DayArrays.months(col("days"), 1970 * 12 + 3).as("months")),
        Frames.rows(
            "id int, months array<int>",
            "{id: 1, months: [23640, 23641, 23643]}",
            "{id: 2, months: []}",
            "{id: 3}"));
  }

  @Test
  void daysWithoutAnOrderAreLeftOut() {
    Dataset<Row> histories =
        Frames.rows(
            "id int, first int, days array<date>, counts array<int>",
            "{id: 1, first: 2, days: ['2011-01-01', '2011-01-02'], counts: [1, 3]}",
            "{id: 2, first: 3, days: ['2011-01-01', '2011-01-02', '2011-01-03'], counts: [0, 3, 0]}",
            "{id: 3, first: 1, days: ['2011-01-01', '2011-01-02'], counts: [1, 3]}",
            "{id: 4, first: 0, days: ['2011-01-01'], counts: [1]}",
            "{id: 5, first: 0, days: [], counts: []}",
            "{id: 6, first: 1}");
    Frames.assertSameRows(
        histories.select(
            col("id"), DayArrays.withPositive(col("days"), col("counts"), col("first")).as("days")),
        Frames.rows(
            "id int, days array<date>",
            "{id: 1, days: ['2011-01-01', '2011-01-02']}",
            "{id: 2, days: ['2011-01-02']}",
            "{id: 3, days: ['2011-01-01']}",
            "{id: 4, days: []}",
            "{id: 5, days: []}",
            "{id: 6}"));
  }
}
