package org.crmlake.demo;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/** The days that the dumps cover, in the company's zone. */
record Calendar(LocalDate from, LocalDate to) {
  private static final ZoneId ZONE = ZoneId.of("Europe/London");
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneId.of("UTC"));
  private static final double WEIGHT_LIMIT = 2.1;

  long days() {
    return ChronoUnit.DAYS.between(from, to) + 1;
  }

  boolean covers(LocalDate day) {
    return !day.isAfter(to);
  }

  /** The day on which a change is dumped by a weekly export: the Sunday, or the last day. */
  LocalDate weeklyDump(LocalDate day) {
    LocalDate sunday =
        (day.isBefore(from) ? from : day).with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY));
    return lastAtMost(sunday);
  }

  LocalDate lastAtMost(LocalDate day) {
    return day.isAfter(to) ? to : day;
  }

  /**
   * A day of a first purchase: more of them as the company grows, before Christmas, on weekdays.
   */
  LocalDate entry(Draws draws) {
    while (true) {
      double offset = draws.uniform() * days();
      LocalDate day = from.plusDays((long) offset);
      double season =
          1 + 0.2 * StrictMath.cos(2 * StrictMath.PI * (day.getDayOfYear() - 330) / 365.25);
      double week = day.getDayOfWeek().getValue() < 6 ? 1 : 0.5;
      double growth = 1 + 0.6 * offset / days();
      if (draws.chance(season * week * growth / WEIGHT_LIMIT)) {
        return day;
      }
    }
  }

  /** An instant within a civil day, as UTC text: business hours, rarely the hour after midnight. */
  static String instant(Draws draws, LocalDate day) {
    return text(moment(draws, day));
  }

  /** As {@link #instant}. */
  static Instant moment(Draws draws, LocalDate day) {
    int hour = draws.chance(0.02) ? 0 : draws.between(7, 21);
    int second = draws.between(0, 3599);
    return day.atStartOfDay(ZONE).withHour(hour).plusSeconds(second).toInstant();
  }

  /** Whether a value of a row is a civil day. */
  static boolean isDay(String value) {
    return value.matches("\\d{4}-\\d\\d-\\d\\d");
  }

  /** Whether a value of a row is an instant. */
  static boolean isInstant(String value) {
    return value.matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
  }

  static String text(Instant instant) {
    return UTC.format(instant);
  }
}
