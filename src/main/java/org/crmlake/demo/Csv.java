package org.crmlake.demo;

/** Rows as RFC 4180 writes them, except that lines end in a line feed. */
final class Csv {
  private Csv() {}

  static String row(String... values) {
    StringBuilder row = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        row.append(',');
      }
      row.append(quoted(values[i]));
    }
    return row.append('\n').toString();
  }

  private static String quoted(String value) {
    boolean plain = true;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      plain &= c != ',' && c != '"' && c != '\n';
    }
    return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
  }
}
