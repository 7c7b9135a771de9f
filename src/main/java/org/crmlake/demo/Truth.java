package org.crmlake.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of the company and not in its dumps, or in them only after every correction: a CSV
 * file for each table, beside the dumps. Held in memory.
 */
final class Truth {
  private final Map<String, StringBuilder> tables = new TreeMap<>();

  /** Adds a row to a table, whose columns are named once. */
  void add(String table, String[] columns, String... values) {
    if (values.length != columns.length) {
      throw new IllegalArgumentException(
          table + " has " + columns.length + " columns, not " + values.length);
    }
    tables
        .computeIfAbsent(table, t -> new StringBuilder(Csv.row(List.of(columns))))
        .append(Csv.row(List.of(values)));
  }

  /**
   * A parameter of a law.
   *
   * @param subject channel or medium that it is of; "" where it is of all
   */
  void law(String subject, String parameter, double value) {
    add(
        "laws",
        new String[] {"subject", "parameter", "value"},
        subject,
        parameter,
        Double.toString(value));
  }

  void write(Path folder) throws IOException {
    for (Map.Entry<String, StringBuilder> table : tables.entrySet()) {
      Files.writeString(
          folder.resolve(table.getKey() + ".csv"), table.getValue(), StandardCharsets.UTF_8);
    }
  }
}
