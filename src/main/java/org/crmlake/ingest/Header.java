package org.crmlake.ingest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a file has the mapping's columns, whose names are compared without regard to case and
 * blanks. Columns that the mapping does not name are kept by their names as they are: two that
 * differ in case only are two.
 */
final class Header {
  private final int fields;
  private final int[] positions;
  private final Map<Integer, String> unknown = new LinkedHashMap<>();
  private final Set<String> missing = new LinkedHashSet<>();

  /**
   * @param names as the file writes them; a column without a name is called by its place
   * @throws BadFile if a name comes twice, or a required column is missing
   */
  Header(Layout layout, List<String> names) throws BadFile {
    fields = names.size();
    positions = new int[layout.columns().size()];
    Arrays.fill(positions, -1);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < fields; i++) {
      String name = names.get(i) == null ? "" : names.get(i).strip();
      if (!name.isEmpty() && !seen.add(name)) {
        throw new BadFile("the header has column %s twice".formatted(name));
      }
      place(layout, name.isEmpty() ? "column_" + (i + 1) : name, i, names);
    }
    requireAll(layout, names);
  }

  /** For files without a header: the columns in the order of the mapping. */
  static Header none(Layout layout) throws BadFile {
    return new Header(layout, layout.names());
  }

  private void place(Layout layout, String name, int position, List<String> names) throws BadFile {
    for (int c = 0; c < positions.length; c++) {
      Layout.Wanted wanted = layout.columns().get(c);
      if (wanted.isCalled(name)) {
        if (positions[c] >= 0) {
          throw new BadFile(
              "the header has %s and %s, and both are column %s"
                  .formatted(names.get(positions[c]).strip(), name, wanted.name()));
        }
        positions[c] = position;
        return;
      }
    }
    unknown.put(position, name);
  }

  private void requireAll(Layout layout, List<String> names) throws BadFile {
    List<String> required = new ArrayList<>();
    for (int c = 0; c < positions.length; c++) {
      if (positions[c] < 0) {
        Layout.Wanted wanted = layout.columns().get(c);
        (wanted.required() ? required : missing).add(wanted.name());
      }
    }
    if (!required.isEmpty()) {
      throw new BadFile(
          "required %s %s not in the header (%s)"
              .formatted(
                  required.size() == 1 ? "column" : "columns",
                  String.join(", ", required) + (required.size() == 1 ? " is" : " are"),
                  shortened(String.join(", ", names))));
    }
  }

  /** A record's fields in the order of the mapping. */
  RawRecord record(String[] row, String raw) {
    if (row.length != fields) {
      return new RawRecord(
          new String[positions.length],
          null,
          "%d %s where %d are expected".formatted(row.length, fieldWord(row.length), fields),
          raw);
    }
    String[] values = new String[positions.length];
    for (int c = 0; c < values.length; c++) {
      values[c] = positions[c] < 0 ? null : row[positions[c]];
    }
    Map<String, String> custom = null;
    for (Map.Entry<Integer, String> u : unknown.entrySet()) {
      String value = row[u.getKey()];
      if (value != null && !value.isEmpty()) {
        custom = custom == null ? new LinkedHashMap<>() : custom;
        custom.put(u.getValue(), value);
      }
    }
    return new RawRecord(values, custom, null, raw);
  }

  Set<String> unknown() {
    return new LinkedHashSet<>(unknown.values());
  }

  Set<String> missing() {
    return missing;
  }

  private static String fieldWord(int n) {
    return n == 1 ? "field" : "fields";
  }

  static String shortened(String text) {
    String line = text.replace('\n', ' ');
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }
}
