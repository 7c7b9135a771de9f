package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PlainPatternTest {
  private static final List<String> PATTERNS =
      List.of(
          "uuuu-MM-dd",
          "uuuu-MM-dd HH:mm[:ss]",
          "uuuu-MM-dd'T'HH:mm:ss[XXX]",
          "uuuu-MM-dd H:mm:ss[ 'UTC'][XXX]",
          "uuuu-MM-dd'T'HH:mm:ss[XXX][XX]",
          "dd.MM.uuuu HH:mm",
          "uuuuMMdd");

  /** What it reads the formatter reads too, as the same date, time and offset. */
  @Property(tries = 3000)
  void isTheFormatter(@ForAll("texts") String text) {
    for (String pattern : PATTERNS) {
      TemporalAccessor plain =
          PlainPattern.of(pattern.replace("uuuu", "yyyy")).orElseThrow().parse(text);
      if (plain != null) {
        assertThat(shown(plain))
            .as("%s as %s", text, pattern)
            .isEqualTo(shown(parsed(pattern, text)));
      }
    }
  }

  /** Texts that are nearly, and often exactly, of one of the patterns. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> date =
        Combinators.combine(
                Arbitraries.of("2024", "0000", "1999", "24", "12024"),
                Arbitraries.of("01", "02", "12", "13", "00", "1"),
                Arbitraries.of("01", "28", "29", "30", "31", "32", "9"),
                Arbitraries.of(
                    "%1$s-%2$s-%3$s", "%1$s%2$s%3$s", "%3$s.%2$s.%1$s", "%1$s/%2$s/%3$s"))
            .as((y, m, d, shape) -> shape.formatted(y, m, d));
    Arbitrary<String> time =
        Combinators.combine(
                Arbitraries.of("", " ", "T", "t"),
                Arbitraries.of("00", "23", "24", "7", "007"),
                Arbitraries.of(":00", ":59", ":60", ""),
                Arbitraries.of(":00", ":59", ":60", ":5", ""))
            .as((between, h, m, s) -> between.isEmpty() ? "" : between + h + m + s);
    Arbitrary<String> zone =
        Arbitraries.of(
            "", "", "Z", "z", "+00:00", "-05:30", "+0530", "+19:00", " UTC", " utc", "Z+00:00",
            "Z+0100");
    return Combinators.combine(date, time, zone).as((d, t, z) -> d + t + z);
  }

  @Test
  void readsTheUsualTexts() {
    assertThat(read("yyyy-MM-dd'T'HH:mm:ss[.SSSSSS][XXX]", "2026-10-30T01:02:03.0405Z"))
        .isEqualTo("2026-10-30T01:02:03.040500Z");
    assertThat(read("yyyy-MM-dd HH:mm[:ss]", "2024-02-29 23:59")).isEqualTo("2024-02-29T23:59");
    assertThat(read("dd.MM.yyyy", "31.12.1999")).isEqualTo("1999-12-31");
    assertThat(read("yyyy-MM-dd H:mm:ss[ 'UTC'][XXX]", "2024-01-02 7:08:09 UTC"))
        .isEqualTo("2024-01-02T07:08:09");
  }

  @Test
  void leavesTheRestToTheFormatter() {
    for (String pattern :
        List.of(
            "d/M/yyyy", "yyyy-MM-dd VV", "yy-MM-dd", "HH:mm:ss", "dd MMM yyyy", "yyyy-MM-dd''")) {
      assertThat(PlainPattern.of(pattern)).as(pattern).isEmpty();
    }
    PlainPattern pattern = PlainPattern.of("yyyy-MM-dd'T'HH:mm:ss[XXX]").orElseThrow();
    for (String text :
        List.of(
            "2023-02-29T00:00:00",
            "2023-01-01T24:00:00",
            "2023-01-01T00:00:00+19:00",
            "2023-01-01")) {
      assertThat(pattern.parse(text)).as(text).isNull();
    }
  }

  private static String read(String pattern, String text) {
    return String.valueOf(PlainPattern.of(pattern).orElseThrow().parse(text));
  }

  private static TemporalAccessor parsed(String pattern, String text) {
    DateTimeFormatter formatter =
        new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern(pattern)
            .toFormatter(Locale.US)
            .withResolverStyle(ResolverStyle.STRICT);
    try {
      return formatter.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static String shown(TemporalAccessor read) {
    if (read == null) {
      return "nothing";
    }
    LocalTime time = read.query(TemporalQueries.localTime());
    return read.query(TemporalQueries.localDate())
        + " "
        + time
        + " "
        + read.query(TemporalQueries.zone());
  }
}
