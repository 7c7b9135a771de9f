package org.crmlake.spec;

import com.typesafe.config.ConfigUtil;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the keys of a HOCON text that is known to parse: where each stands, and which is set twice.
 * HOCON merges the second into the first without a word. The rule is TOML's: a block is written
 * once; {@code a.x} and {@code a.y} may stand side by side, but not beside a block {@code a}.
 */
final class KeyScanner {
  /** A {@code ${path}} in a value. */
  record Substitution(String path, boolean optional, Origin at) {}

  /** An include statement. */
  record Include(String name, boolean plain, Origin at) {}

  private final String text;
  private final String file;
  private final Places places;
  private final Problems problems;
  private final Map<String, Integer> written = new HashMap<>();
  private final Set<String> implied = new HashSet<>();
  private final List<Substitution> substitutions = new ArrayList<>();
  private final List<Include> includes = new ArrayList<>();
  private int pos;
  private int line = 1;
  private int unplaced;

  KeyScanner(String text, String file, Places places, Problems problems) {
    this.text = text;
    this.file = file;
    this.places = places;
    this.problems = problems;
  }

  void scan() {
    skipBlank();
    if (at("{")) {
      advance(1);
    }
    body("");
  }

  List<Substitution> substitutions() {
    return substitutions;
  }

  List<Include> includes() {
    return includes;
  }

  private void body(String prefix) {
    while (true) {
      skipBlank();
      if (end() || at("}")) {
        advance(1);
        return;
      }
      if (include()) {
        continue;
      }
      int keyLine = line;
      String path = define(prefix, key(), keyLine);
      if (at("+=")) {
        problems.add(
            new Origin(file, keyLine),
            "'+=' is not allowed, because what it adds to cannot be seen; write the whole list");
        advance(2);
      } else if (!at("{")) {
        advance(1);
      }
      skipBlank();
      value(path);
    }
  }

  private boolean include() {
    if (!at("include")
        || pos + 7 >= text.length()
        || !Character.isWhitespace(text.charAt(pos + 7))) {
      return false;
    }
    Origin at = new Origin(file, line);
    int start = pos;
    while (!at("\"")) {
      advance(1);
    }
    String form = text.substring(start + 7, pos).replaceAll("\\s", "");
    int quote = pos;
    quoted();
    includes.add(
        new Include(
            text.substring(quote + 1, pos - 1), form.isEmpty() || form.equals("required("), at));
    while (!end() && (at(")") || isBlank(text.charAt(pos)))) {
      advance(1);
    }
    return true;
  }

  /** The raw text of a key, up to the sign that ends it. */
  private String key() {
    int start = pos;
    while (!end() && !at("=") && !at(":") && !at("{") && !at("+=")) {
      if (at("\"")) {
        quoted();
      } else {
        advance(1);
      }
    }
    return text.substring(start, pos).strip();
  }

  private String define(String prefix, String key, int keyLine) {
    String path = prefix;
    List<String> parts = ConfigUtil.splitPath(key);
    Origin at = new Origin(file, keyLine);
    for (int i = 0; i < parts.size(); i++) {
      path = Places.child(path, parts.get(i));
      boolean last = i == parts.size() - 1;
      Integer before = written.get(path);
      if (before != null || (last && implied.contains(path))) {
        problems.add(
            at,
            "'"
                + shown(path)
                + "' is set a second time"
                + (before == null ? "" : "; the first is on line " + before)
                + ". HOCON would merge both: keep one");
        places.put(path, at);
        // What lies below would only repeat the same complaint.
        return Places.child("?" + unplaced++, key);
      }
      if (last) {
        written.put(path, keyLine);
        places.put(path, at);
      } else {
        implied.add(path);
        places.put(path, at);
      }
    }
    return path;
  }

  private void value(String path) {
    int element = 0;
    while (!end() && !at("\n") && !at(",") && !at("}") && !at("]")) {
      if (at("{")) {
        advance(1);
        body(path);
      } else if (at("[")) {
        advance(1);
        element = list(path, element);
      } else if (at("\"")) {
        quoted();
      } else if (at("${")) {
        substitution();
        // Elements after a substituted list have unknown numbers.
        element = -1;
      } else if (at("#") || at("//")) {
        skipLine();
      } else {
        advance(1);
      }
    }
  }

  private int list(String path, int first) {
    int next = first;
    while (true) {
      skipBlank();
      if (end() || at("]")) {
        advance(1);
        return next;
      }
      String element = next < 0 ? Places.child("?" + unplaced++, "") : Places.element(path, next++);
      places.put(element, new Origin(file, line));
      value(element);
    }
  }

  private void substitution() {
    Origin at = new Origin(file, line);
    int start = pos;
    while (!end() && !at("}")) {
      if (at("\"")) {
        quoted();
      } else {
        advance(1);
      }
    }
    String inner = text.substring(start + 2, pos);
    boolean optional = inner.startsWith("?");
    substitutions.add(
        new Substitution((optional ? inner.substring(1) : inner).strip(), optional, at));
    advance(1);
  }

  private void quoted() {
    if (at("\"\"\"")) {
      advance(3);
      while (!end() && !at("\"\"\"")) {
        advance(1);
      }
      advance(3);
      // More than three quotes at the end: all but three are text.
      while (at("\"")) {
        advance(1);
      }
      return;
    }
    advance(1);
    while (!end() && !at("\"")) {
      advance(at("\\") ? 2 : 1);
    }
    advance(1);
  }

  /** Blanks, newlines, commas and comments. */
  private void skipBlank() {
    while (!end()) {
      if (at("#") || at("//")) {
        skipLine();
      } else if (at(",") || isBlank(text.charAt(pos))) {
        advance(1);
      } else {
        return;
      }
    }
  }

  private void skipLine() {
    while (!end() && !at("\n")) {
      advance(1);
    }
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\ufeff';
  }

  private boolean end() {
    return pos >= text.length();
  }

  private boolean at(String sign) {
    return text.startsWith(sign, pos);
  }

  private void advance(int chars) {
    for (int i = 0; i < chars && pos < text.length(); i++) {
      if (text.charAt(pos++) == '\n') {
        line++;
      }
    }
  }

  private static String shown(String path) {
    return path.substring(1).replace('\u0000', '.').replace(".[", "[");
  }
}
