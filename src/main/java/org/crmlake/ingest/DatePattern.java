package org.crmlake.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Spark datetime pattern that either has a zone or has none.
 *
 * @param shape regular expression that every text of the pattern matches; Spark is asked only then,
 *     because a text that it cannot parse costs it an exception
 */
record DatePattern(String pattern, boolean zoned, String shape) {
  private static final String ZONE_LETTERS = "XxZzVO";
  private static final Pattern OPTIONAL = Pattern.compile("\\[([^\\[\\]]*)]");

  /**
   * The pattern with every optional zone once left out and once required: a text without one is in
   * the source's zone, and Spark does not tell which it was.
   */
  static List<DatePattern> of(String pattern) {
    List<DatePattern> patterns = new ArrayList<>();
    Matcher optional = OPTIONAL.matcher(pattern);
    while (optional.find()) {
      if (hasZone(optional.group(1))) {
        String before = pattern.substring(0, optional.start());
        String after = pattern.substring(optional.end());
        patterns.addAll(of(before + after));
        patterns.addAll(of(before + optional.group(1) + after));
        return patterns;
      }
    }
    return List.of(new DatePattern(pattern, hasZone(pattern), shape(pattern)));
  }

  private static boolean hasZone(String pattern) {
    boolean quoted = false;
    for (char c : pattern.toCharArray()) {
      quoted ^= c == '\'';
      if (!quoted && ZONE_LETTERS.indexOf(c) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static String shape(String pattern) {
    StringBuilder shape = new StringBuilder("(?i)^");
    int i = 0;
    while (i < pattern.length()) {
      char c = pattern.charAt(i);
      int end = i + 1;
      if (c == '\'') {
        end = pattern.indexOf('\'', i + 1) + 1;
        end = end == 0 ? pattern.length() : end;
        String literal = pattern.substring(i + 1, Math.max(i + 1, end - 1));
        shape.append(Pattern.quote(literal.isEmpty() ? "'" : literal));
      } else if (Character.isLetter(c)) {
        while (end < pattern.length() && pattern.charAt(end) == c) {
          end++;
        }
        shape.append(letters(c, end - i));
      } else if (c == '[') {
        shape.append("(?:");
      } else if (c == ']') {
        shape.append(")?");
      } else {
        shape.append(Pattern.quote(String.valueOf(c)));
      }
      i = end;
    }
    return shape.append('$').toString();
  }

  private static String letters(char letter, int count) {
    boolean number = "yudHhmskK".indexOf(letter) >= 0 || (letter == 'M' && count <= 2);
    if (number) {
      return count == 1 ? "\\d+" : "\\d{" + count + "}";
    }
    return letter == 'S' ? "\\d{1," + count + "}" : ".+?";
  }
}
