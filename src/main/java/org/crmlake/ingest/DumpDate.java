package org.crmlake.ingest;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * A file's identity and dump date. The date is looked for in the path below the folder of dumps,
 * then with one more folder above it at a time: so a day's folder given as the folder of dumps and
 * the folder of all days name a file alike.
 */
record DumpDate(String file, LocalDate date) {

  /**
   * @param pattern the first group of its first match is an ISO date, with or without hyphens
   */
  static DumpDate of(FoundFile found, String pattern) {
    Pattern regex = Pattern.compile(pattern);
    String candidate = found.relative();
    List<String> above = foldersAbove(found);
    for (int i = above.size(); i >= 0; i--) {
      Matcher match = regex.matcher(candidate);
      if (match.find()) {
        return new DumpDate(candidate, parse(match.group(1)));
      }
      if (i > 0) {
        candidate = above.get(i - 1) + "/" + candidate;
      }
    }
    return new DumpDate(found.relative(), null);
  }

  private static LocalDate parse(String text) {
    try {
      return text.indexOf('-') < 0
          ? LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE)
          : LocalDate.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static List<String> foldersAbove(FoundFile found) {
    String full = found.path().toUri().getPath();
    String root = full.substring(0, full.length() - found.relative().length());
    List<String> folders = new ArrayList<>();
    for (String part : root.split(Path.SEPARATOR)) {
      if (!part.isEmpty()) {
        folders.add(part);
      }
    }
    return folders;
  }
}
