package org.crmlake.ingest;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;

/**
 * Instants: local times are taken in the dialect's zone unless they have an offset or a zone of
 * their own. A time that daylight saving skips is moved on by the hour that is skipped; of a time
 * that comes twice the first is meant.
 */
final class Timestamps implements Cast {
  private final List<String> formats;
  private final List<DatePattern> patterns;
  private final ZoneId zone;

  Timestamps(List<String> formats, String zone) {
    this.formats = formats;
    this.patterns = formats.stream().map(DatePattern::new).toList();
    this.zone = ZoneId.of(zone);
  }

  @Override
  public Object value(String text) {
    for (DatePattern pattern : patterns) {
      TemporalAccessor parsed = pattern.parse(text);
      LocalDate date = parsed == null ? null : parsed.query(TemporalQueries.localDate());
      if (date != null && storable(date)) {
        return micros(parsed, date);
      }
    }
    return null;
  }

  private long micros(TemporalAccessor parsed, LocalDate date) {
    LocalTime time = parsed.query(TemporalQueries.localTime());
    ZoneId own = parsed.query(TemporalQueries.zone());
    Instant instant =
        date.atTime(time == null ? LocalTime.MIDNIGHT : time)
            .atZone(own == null ? zone : own)
            .toInstant();
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
  }

  /** What every reader of the tables knows: years 1 to 9999. */
  static boolean storable(LocalDate date) {
    return date.getYear() >= 1 && date.getYear() <= 9999;
  }

  @Override
  public String reason(String text) {
    return "is no time that exists, as " + String.join(" or ", formats);
  }
}
