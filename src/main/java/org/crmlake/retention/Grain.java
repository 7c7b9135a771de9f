package org.crmlake.retention;

import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.make_date;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.quarter;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * A calendar period. Every grain numbers its periods without a gap, so that ages are differences;
 * the numbers of different grains have nothing to do with each other.
 */
enum Grain {
  /** Days since 1970-01-01. */
  DAY,
  /** ISO weeks, Monday to Sunday, since the one that holds 1970-01-01. */
  WEEK,
  /** year * 12 + month - 1. */
  MONTH,
  /** year * 4 + quarter - 1. */
  QUARTER,
  /** The year. */
  YEAR;

  /** 1970-01-01 is a Thursday. */
  private static final int DAYS_AFTER_MONDAY = 3;

  /** Number of the period that holds a day. */
  int index(LocalDate day) {
    return switch (this) {
      case DAY -> Math.toIntExact(day.toEpochDay());
      case WEEK -> Math.toIntExact(Math.floorDiv(day.toEpochDay() + DAYS_AFTER_MONDAY, 7));
      case MONTH -> day.getYear() * 12 + day.getMonthValue() - 1;
      case QUARTER -> day.getYear() * 4 + (day.getMonthValue() - 1) / 3;
      case YEAR -> day.getYear();
    };
  }

  /** Number of the period that holds a date, INT; null for null. */
  Column index(Column day) {
    return switch (this) {
      case DAY -> unix_date(day);
      case WEEK -> floor(unix_date(day).plus(DAYS_AFTER_MONDAY).divide(7)).cast("int");
      case MONTH -> year(day).multiply(12).plus(month(day)).minus(1);
      case QUARTER -> year(day).multiply(4).plus(quarter(day)).minus(1);
      case YEAR -> year(day);
    };
  }

  /** First day of the period with a number, DATE. */
  Column start(Column index) {
    return switch (this) {
      case DAY -> functions.date_from_unix_date(index);
      case WEEK -> functions.date_from_unix_date(index.multiply(7).minus(DAYS_AFTER_MONDAY));
      case MONTH -> firstOfMonth(index, 12);
      case QUARTER -> firstOfMonth(index, 4);
      case YEAR -> make_date(index, lit(1), lit(1));
    };
  }

  /** The same, as days since 1970-01-01. */
  int startDay(int index) {
    return switch (this) {
      case DAY -> index;
      case WEEK -> index * 7 - DAYS_AFTER_MONDAY;
      case MONTH -> firstDayOfMonth(index, 12);
      case QUARTER -> firstDayOfMonth(index, 4);
      case YEAR -> firstDayOfMonth(index, 1);
    };
  }

  private static int firstDayOfMonth(int index, int perYear) {
    int month = Math.floorMod(index, perYear) * (12 / perYear) + 1;
    return DAY.index(LocalDate.of(Math.floorDiv(index, perYear), month, 1));
  }

  /**
   * An expression that depends on a row's grain.
   *
   * @param grains those that occur
   * @param ordinal column with the ordinal of the row's grain
   */
  static Column choose(List<Grain> grains, Column ordinal, Function<Grain, Column> value) {
    Column chosen = value.apply(grains.get(grains.size() - 1));
    for (Grain grain : grains.subList(0, grains.size() - 1)) {
      chosen = when(ordinal.equalTo(grain.ordinal()), value.apply(grain)).otherwise(chosen);
    }
    return chosen;
  }

  private static Column firstOfMonth(Column index, int perYear) {
    Column position = pmod(index, lit(perYear));
    return make_date(
        index.minus(position).divide(perYear).cast("int"),
        position.multiply(12 / perYear).plus(1),
        lit(1));
  }
}
