package org.crmlake.ingest;

import java.time.LocalDate;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;

/** Civil dates: what is written, whatever time and offset follow. */
final class Dates implements Cast {
  private final List<String> formats;
  private final List<DatePattern> patterns;

  Dates(List<String> formats) {
    this.formats = formats;
    this.patterns = formats.stream().map(DatePattern::new).toList();
  }

  @Override
  public Object value(String text) {
    for (DatePattern pattern : patterns) {
      TemporalAccessor parsed = pattern.parse(text);
      LocalDate date = parsed == null ? null : parsed.query(TemporalQueries.localDate());
      if (date != null && Timestamps.storable(date)) {
        return (int) date.toEpochDay();
      }
    }
    return null;
  }

  @Override
  public String reason(String text) {
    return "is no date that exists, as " + String.join(" or ", formats);
  }
}
