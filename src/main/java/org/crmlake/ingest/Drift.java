package org.crmlake.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Columns that dumps have and mappings do not, and the other way round. */
final class Drift {
  private Drift() {}

  static List<String> notes(List<FileLine> files) {
    List<String> notes = new ArrayList<>();
    count(files, FileLine::unknownColumns)
        .forEach(
            (feed, columns) ->
                notes.add(
                    feed + ": columns that the mapping does not name, kept in custom: " + columns));
    count(files, FileLine::missingColumns)
        .forEach(
            (feed, columns) ->
                notes.add(feed + ": optional columns that are missing, taken as null: " + columns));
    return notes;
  }

  private static Map<String, String> count(
      List<FileLine> files, Function<FileLine, String> columns) {
    Map<String, Map<String, Integer>> counts = new TreeMap<>();
    for (FileLine file : files) {
      String list = columns.apply(file);
      if (list != null) {
        Map<String, Integer> ofFeed =
            counts.computeIfAbsent(file.source() + "." + file.recordType(), f -> new TreeMap<>());
        for (String column : list.split(", ")) {
          ofFeed.merge(column, 1, Integer::sum);
        }
      }
    }
    Map<String, String> texts = new TreeMap<>();
    counts.forEach(
        (feed, ofFeed) -> {
          List<String> parts = new ArrayList<>();
          ofFeed.forEach(
              (column, n) ->
                  parts.add("%s (%d %s)".formatted(column, n, n == 1 ? "file" : "files")));
          texts.put(feed, String.join(", ", parts));
        });
    return texts;
  }
}
