package org.crmlake.ingest;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A datetime pattern whose parts are numbers and fixed characters, as a regular expression. The
 * formatter reads such a text too, and takes longer for it than all else that is done with a
 * record. What is not plainly of the pattern is left to the formatter, which decides.
 */
final class PlainPattern {
  private static final Pattern PART =
      Pattern.compile("(?<letters>([A-Za-z])\\2*)|'(?<quoted>[^']+)'|(?<other>.)");

  private static final Map<String, String> SHAPES =
      Map.of(
          "yyyy", "([0-9]{4})",
          "MM", "([0-9]{2})",
          "dd", "([0-9]{2})",
          "HH", "([0-9]{2})",
          "H", "([0-9]{1,2}+)",
          "mm", "([0-9]{2})",
          "ss", "([0-9]{2})",
          "XXX", "(Z|[+-][0-9]{2}:[0-9]{2})",
          "XX", "(Z|[+-][0-9]{4})");

  /** The fields that are numbers, each after the one that it is part of. */
  private static final String NUMBERS = "yMdHmsS";

  private static final int HOUR = 3;
  private static final int NANO = 6;
  private static final int NANO_DIGITS = 9;
  private static final int NONE = -1;

  private final Pattern shape;

  /** For each part its place among the numbers; negative for an offset. */
  private final int[] places;

  private PlainPattern(Pattern shape, String fields) {
    this.shape = shape;
    this.places = fields.chars().map(NUMBERS::indexOf).toArray();
  }

  /** Empty for a pattern that has other parts, or no date. */
  static Optional<PlainPattern> of(String pattern) {
    StringBuilder shape = new StringBuilder();
    StringBuilder fields = new StringBuilder();
    Matcher part = PART.matcher(pattern);
    while (part.find()) {
      String letters = part.group("letters");
      if (letters != null) {
        String known = letters.matches("S{1,9}") ? fraction(letters) : SHAPES.get(letters);
        if (known == null) {
          return Optional.empty();
        }
        shape.append(known);
        fields.append(letters.charAt(0));
      } else if (part.group("quoted") != null) {
        shape.append(Pattern.quote(part.group("quoted")));
      } else {
        switch (part.group("other").charAt(0)) {
          case '[' -> shape.append("(?:");
          case ']' -> shape.append(")?+");
          case '\'', '{', '}', '#' -> {
            return Optional.empty();
          }
          default -> shape.append(Pattern.quote(part.group("other")));
        }
      }
    }
    boolean dated = fields.chars().filter(f -> f == 'y' || f == 'M' || f == 'd').count() == 3;
    return dated
        ? Optional.of(
            new PlainPattern(
                Pattern.compile(shape.toString(), Pattern.CASE_INSENSITIVE), fields.toString()))
        : Optional.empty();
  }

  private static String fraction(String letters) {
    return "([0-9]{1," + letters.length() + "}+)";
  }

  /** Null if the text is not plainly of the pattern. */
  TemporalAccessor parse(String text) {
    Matcher found = shape.matcher(text);
    if (!found.matches()) {
      return null;
    }
    try {
      return parsed(text, found);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private TemporalAccessor parsed(String text, Matcher found) {
    int[] numbers = new int[NUMBERS.length()];
    Arrays.fill(numbers, NONE);
    ZoneOffset offset = null;
    for (int f = 0; f < places.length; f++) {
      int start = found.start(f + 1);
      int end = found.end(f + 1);
      int place = places[f];
      if (start >= 0 && (place < 0 ? offset != null : numbers[place] != NONE)) {
        return null; // two values of one field
      }
      if (start >= 0 && place < 0) {
        offset = end - start == 1 ? ZoneOffset.UTC : ZoneOffset.of(text.substring(start, end));
      } else if (start >= 0) {
        numbers[place] = Integer.parseInt(text, start, end, 10);
        for (int d = end - start; place == NANO && d < NANO_DIGITS; d++) {
          numbers[place] *= 10;
        }
      }
    }
    return together(numbers, offset);
  }

  private static TemporalAccessor together(int[] numbers, ZoneOffset offset) {
    for (int place = HOUR + 1; place < numbers.length; place++) {
      if (numbers[place] != NONE && numbers[place - 1] == NONE) {
        return null; // minutes without hours, and the like
      }
    }
    LocalDate date = LocalDate.of(numbers[0], numbers[1], numbers[2]);
    if (numbers[HOUR] == NONE) {
      return offset == null ? date : null;
    }
    LocalDateTime local =
        date.atTime(
            LocalTime.of(
                numbers[HOUR],
                Math.max(0, numbers[HOUR + 1]),
                Math.max(0, numbers[HOUR + 2]),
                Math.max(0, numbers[NANO])));
    return offset == null ? local : local.atOffset(offset);
  }
}
