package org.crmlake.ingest;

import java.text.ParsePosition;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A datetime pattern as Spark reads it: Java's, in any case, strict, in which {@code y} is the
 * year, and {@code S…} is a fraction of up to so many digits. Besides, {@code epoch_millis} and
 * {@code epoch_seconds}: whole numbers since 1970 in UTC.
 */
final class DatePattern {
  private static final Pattern SPECIAL = Pattern.compile("'[^']*'|S+|y+");

  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,15}");

  private final Optional<PlainPattern> plain;
  private final DateTimeFormatter formatter;
  private final int perSecond;

  /**
   * @throws IllegalArgumentException if it is no pattern
   */
  DatePattern(String pattern) {
    perSecond =
        switch (pattern) {
          case "epoch_millis" -> 1000;
          case "epoch_seconds" -> 1;
          default -> 0;
        };
    plain = PlainPattern.of(pattern);
    if (perSecond > 0) {
      formatter = null;
      return;
    }
    DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
    Matcher special = SPECIAL.matcher(pattern);
    int end = 0;
    while (special.find()) {
      builder.appendPattern(pattern.substring(end, special.start()));
      append(builder, special.group());
      end = special.end();
    }
    builder.appendPattern(pattern.substring(end));
    formatter = builder.toFormatter(Locale.US).withResolverStyle(ResolverStyle.STRICT);
  }

  private static void append(DateTimeFormatterBuilder builder, String part) {
    switch (part.charAt(0)) {
      case 'S' -> builder.appendFraction(ChronoField.NANO_OF_SECOND, 1, part.length(), false);
      case 'y' -> year(builder, part.length());
      default -> builder.appendPattern(part);
    }
  }

  private static void year(DateTimeFormatterBuilder builder, int letters) {
    if (letters == 2) {
      builder.appendValueReduced(ChronoField.YEAR, 2, 2, 2000);
    } else if (letters == 4) {
      builder.appendValue(ChronoField.YEAR, 4);
    } else {
      builder.appendValue(ChronoField.YEAR, letters, 9, SignStyle.NORMAL);
    }
  }

  private TemporalAccessor epoch(long number) {
    Instant instant = perSecond == 1 ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
    return instant.atZone(ZoneOffset.UTC);
  }

  /** Null if the text is not of the pattern, or names a time that does not exist. */
  TemporalAccessor parse(String text) {
    if (perSecond > 0) {
      return WHOLE.matcher(text).matches() ? epoch(Long.parseLong(text)) : null;
    }
    TemporalAccessor plainly = plain.isPresent() ? plain.get().parse(text) : null;
    if (plainly != null) {
      return plainly;
    }
    // Most texts that fail are of another pattern: that is found out without an exception.
    ParsePosition position = new ParsePosition(0);
    if (formatter.parseUnresolved(text, position) == null || position.getIndex() < text.length()) {
      return null;
    }
    try {
      return formatter.parse(text);
    } catch (java.time.DateTimeException e) {
      return null;
    }
  }
}
