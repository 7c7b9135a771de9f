package org.crmlake.spec;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where each key of a file stands, and in what order keys come. HOCON's own origins lose both: an
 * object has no order, and a substituted value stands where it was defined.
 */
final class Places {
  private record Place(Origin at, int ordinal) {}

  private final Map<String, Place> places = new HashMap<>();
  private int next;

  /** The path of a key, or of an element ({@code [3]}), below another path; the root is "". */
  static String child(String path, String key) {
    return path + '\u0000' + key;
  }

  static String element(String path, int index) {
    return child(path, "[" + index + "]");
  }

  /** A later definition takes the place of an earlier one: that is the one that counts. */
  void put(String path, Origin at) {
    places.put(path, new Place(at, next++));
  }

  Optional<Origin> at(String path) {
    return Optional.ofNullable(places.get(path)).map(Place::at);
  }

  /** The path's place, else where HOCON says that the value comes from. */
  Origin at(String path, ConfigValue value) {
    return at(path).orElseGet(() -> of(value.origin()));
  }

  /** Rises from key to key as they are written; keys of unknown place come last. */
  int ordinal(String path) {
    Place place = places.get(path);
    return place == null ? Integer.MAX_VALUE : place.ordinal();
  }

  static Origin of(ConfigOrigin origin) {
    String file = origin.filename() == null ? origin.description() : origin.filename();
    return new Origin(slashes(file), Math.max(origin.lineNumber(), 0));
  }

  static String slashes(String file) {
    return file.replace('\\', '/');
  }
}
