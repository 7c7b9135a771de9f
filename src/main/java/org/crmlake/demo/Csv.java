package org.crmlake.demo;

import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** Rows as RFC 4180 writes them, except that lines end in a line feed. */
final class Csv {
  private static final Collector<CharSequence, ?, String> LINE = Collectors.joining(",", "", "\n");

  private Csv() {}

  static String row(List<String> values) {
    return values.stream().map(v -> isPlain(v) ? v : quoted(v)).collect(LINE);
  }

  /** With quotes around every value. */
  static String quotedRow(List<String> values) {
    return values.stream().map(Csv::quoted).collect(LINE);
  }

  private static String quoted(String value) {
    return '"' + value.replace("\"", "\"\"") + '"';
  }

  private static boolean isPlain(String value) {
    boolean plain = true;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      plain &= c != ',' && c != '"' && c != '\n';
    }
    return plain;
  }
}
