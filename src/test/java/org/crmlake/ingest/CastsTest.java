package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CastsTest {
  private static final Layout.Writing PLAIN = writing("UTC", ".", "");
  private static final Layout.Writing GERMAN = writing("Europe/Berlin", ",", ".");
  private static final String BAD = "bad";

  private static Layout.Writing writing(String zone, String decimal, String grouping) {
    return new Layout.Writing(
        zone,
        List.of(
            "yyyy-MM-dd HH:mm:ss[.SSSSSS][XXX]",
            "dd.MM.yyyy HH:mm",
            "d MMM yyyy HH:mm",
            "yyyy/MM/dd"),
        List.of("yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "d/M/yyyy"),
        List.of("true", "Yes", "1"),
        List.of("false", "no", "0"),
        List.of("", "NULL", "000"),
        decimal,
        grouping,
        18,
        "pepper:");
  }

  /** Each text as its value, {@code null} where it is none, or {@code bad}. */
  private static List<String> cast(Layout.Writing writing, String type, String... texts) {
    Layout layout =
        new Layout(
            null,
            ",",
            "",
            true,
            "utf-8",
            100,
            List.of(new Layout.Wanted("c", List.of(), "c", type, true, false)),
            writing);
    Caster caster = new Caster(layout, writing);
    List<String> values = new ArrayList<>();
    for (String text : texts) {
      Object[] value = new Object[1];
      boolean bad = caster.cast(new String[] {text}, value, 0) != null;
      values.add(bad ? BAD : shown(type, value[0]));
    }
    return values;
  }

  private static String shown(String type, Object value) {
    if (value == null) {
      return null;
    }
    return switch (type) {
      case "date" -> LocalDate.ofEpochDay((int) value).toString();
      case "timestamp" -> Instant.EPOCH.plus((long) value, ChronoUnit.MICROS).toString();
      default -> value.toString();
    };
  }

  @Test
  void decimalsKeepEveryDigitOrAreBad() {
    assertThat(
            cast(
                PLAIN,
                "decimal(18,4)",
                "2.55",
                " 17850.0 ",
                "-0.0001",
                "+3",
                "1e3",
                "2.50000",
                ".5",
                "5.",
                "99999999999999.9999"))
        .containsExactly(
            "2.5500",
            "17850.0000",
            "-0.0001",
            "3.0000",
            "1000.0000",
            "2.5000",
            "0.5000",
            "5.0000",
            "99999999999999.9999");
    assertThat(
            cast(
                PLAIN,
                "decimal(18,4)",
                "NaN",
                "Infinity",
                "-inf",
                "1,000.00",
                "2.55001",
                "100000000000000",
                "1e99",
                "abc",
                "0x1",
                "1d",
                "£5",
                "1 000",
                "--1"))
        .containsOnly(BAD);
  }

  @Test
  void integersMustBeIntegers() {
    assertThat(cast(PLAIN, "int", "6", "-12", " +3 ", "007")).containsExactly("6", "-12", "3", "7");
    assertThat(cast(PLAIN, "int", "1.0", "1.5", "1e3", "2147483648", "six", "1,000", "0x1A", "1L"))
        .containsOnly(BAD);
    assertThat(cast(PLAIN, "bigint", "2147483648")).containsExactly("2147483648");
  }

  @Test
  void doublesAreFinite() {
    assertThat(cast(PLAIN, "double", "1.5", "-2e-3", ".5")).containsExactly("1.5", "-0.002", "0.5");
    assertThat(cast(PLAIN, "double", "NaN", "Infinity", "1e999", "1d", "0x1p3", "abc"))
        .containsOnly(BAD);
  }

  @Test
  void separatorsOfTheDialect() {
    assertThat(cast(GERMAN, "decimal(18,2)", "1.234,50", "1234,5", "-1.234.567,89", "0,5", "12"))
        .containsExactly("1234.50", "1234.50", "-1234567.89", "0.50", "12.00");
    assertThat(cast(GERMAN, "decimal(18,2)", "1.23,50", "1,234.50", "12.34", "1..234", ".5"))
        .containsOnly(BAD);
    assertThat(cast(GERMAN, "int", "1.234", "1.234.567")).containsExactly("1234", "1234567");
  }

  @Test
  void nullTokensInAnyCase() {
    assertThat(cast(PLAIN, "int", "", "null", " Null ", "000", null, "0000"))
        .containsExactly(null, null, null, null, null, "0");
    assertThat(cast(PLAIN, "string", "", "  ", "NULL", " text "))
        .containsExactly(null, null, null, " text ");
  }

  @Test
  void booleans() {
    assertThat(cast(PLAIN, "boolean", "TRUE", " yes", "1", "False", "NO", "0"))
        .containsExactly("true", "true", "true", "false", "false", "false");
    assertThat(cast(PLAIN, "boolean", "2", "y", "maybe")).containsOnly(BAD);
  }

  @Test
  void datesAreNeverShiftedAndMustExist() {
    assertThat(
            cast(
                GERMAN,
                "date",
                "2024-02-29",
                "2024-02-29 23:30:00",
                "9/2/2024",
                "2024-03-31 02:30:00"))
        .containsExactly("2024-02-29", "2024-02-29", "2024-02-09", "2024-03-31");
    assertThat(
            cast(
                GERMAN,
                "date",
                "2023-02-29",
                "2024-13-01",
                "2024-1-5",
                "24-01-05",
                "2024-02-30 10:00:00",
                "31/4/2024",
                "2024-02-29x",
                "0000-00-00"))
        .containsOnly(BAD);
  }

  @Test
  void timestampsAreShiftedFromTheZoneUnlessTheyHaveOne() {
    assertThat(
            cast(
                GERMAN,
                "timestamp",
                "2024-07-01 12:00:00",
                "2024-01-01 12:00:00",
                "2024-01-01 12:00:00Z",
                "2024-01-01 12:00:00+05:30",
                "2024-07-01 12:00:00.5",
                "01.07.2024 12:00",
                "1 jul 2024 12:00",
                "2024/07/01"))
        .containsExactly(
            "2024-07-01T10:00:00Z",
            "2024-01-01T11:00:00Z",
            "2024-01-01T12:00:00Z",
            "2024-01-01T06:30:00Z",
            "2024-07-01T10:00:00.500Z",
            "2024-07-01T10:00:00Z",
            "2024-07-01T10:00:00Z",
            "2024-06-30T22:00:00Z");
    assertThat(
            cast(
                PLAIN,
                "timestamp",
                "2024-02-30 12:00:00",
                "2024-02-01 25:00:00",
                "2024-02-01",
                "1.7.2024 12:00",
                "2024-07-01 12:00:00.1234567",
                "yesterday",
                "1700000000"))
        .containsOnly(BAD);
  }

  @Test
  void hoursThatDaylightSavingSkipsOrRepeats() {
    assertThat(cast(GERMAN, "timestamp", "2024-03-31 02:30:00", "2024-10-27 02:30:00"))
        .containsExactly("2024-03-31T01:30:00Z", "2024-10-27T00:30:00Z");
  }

  @Test
  void reasons() {
    Casts casts = new Casts(PLAIN);
    assertThat(casts.of("decimal(18,4)").reason("2.55001")).isEqualTo("has more than 4 decimals");
    assertThat(casts.of("decimal(18,4)").reason("NaN"))
        .isEqualTo("is not a number that fits decimal(18,4)");
    assertThat(casts.of("int").reason("1.5")).isEqualTo("is not a whole number that fits int");
    assertThat(casts.of("date").reason("2023-02-29"))
        .isEqualTo("is no date that exists, as yyyy-MM-dd or yyyy-MM-dd HH:mm:ss or d/M/yyyy");
    assertThat(casts.of("boolean").reason("maybe"))
        .isEqualTo("is neither true (1 true yes) nor false (0 false no)");
  }
}
