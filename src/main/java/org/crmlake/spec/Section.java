package org.crmlake.spec;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A block of a file, read strictly. Every mistake becomes a problem, and the reading goes on with
 * an empty value ("", 0, false, no list), so that one run finds all of them: a check of a value
 * leaves out "" because the reason for it is already told.
 */
final class Section {
  private final ConfigObject object;
  private final String path;
  private final String title;
  private final Origin at;
  private final Places places;
  private final Problems problems;
  private final TreeSet<String> known = new TreeSet<>();

  private Section(
      ConfigObject object, String path, String title, Origin at, Places places, Problems problems) {
    this.object = object;
    this.path = path;
    this.title = title;
    this.at = at;
    this.places = places;
    this.problems = problems;
  }

  static Section root(ConfigObject object, String file, Places places, Problems problems) {
    return new Section(object, "", "", new Origin(file, 0), places, problems);
  }

  /** A block of a file that does not have it. */
  static Section root(ConfigObject object, Path file, Problems problems) {
    return root(object, HoconFile.shown(file), new Places(), problems);
  }

  ConfigObject object() {
    return object;
  }

  /** The same block, with values for the keys that it leaves out. */
  Section or(ConfigObject defaults) {
    return new Section(object.withFallback(defaults), path, title, at, places, problems);
  }

  Origin at() {
    return at;
  }

  /** Where a key stands; the block where it is absent. */
  Origin at(String key) {
    String child = Places.child(path, key);
    ConfigValue value = object.get(key);
    return places
        .at(child)
        .orElseGet(() -> value == null || isDefault(value) ? at : places.at(child, value));
  }

  /** Where an element of a list stands. */
  Origin at(String key, int index) {
    return places.at(Places.element(Places.child(path, key), index)).orElseGet(() -> at(key));
  }

  void problem(String key, String message) {
    problems.add(at(key), message);
  }

  boolean has(String key) {
    known.add(key);
    return object.containsKey(key);
  }

  /** The keys as they are written, all of them known from now on. */
  List<String> keys() {
    known.addAll(object.keySet());
    return object.keySet().stream()
        .sorted(
            Comparator.comparingInt((String k) -> places.ordinal(Places.child(path, k)))
                .thenComparing(k -> at(k).line())
                .thenComparing(k -> k))
        .toList();
  }

  /** Reports the keys that nobody has asked for. */
  void done() {
    for (String key : object.keySet()) {
      if (!known.contains(key)) {
        problem(
            key, "unknown key '" + key + "'" + in() + "; known are " + String.join(", ", known));
      }
    }
  }

  Optional<ConfigValue> value(String key, boolean required) {
    known.add(key);
    ConfigValue value = object.get(key);
    if (value == null && required) {
      problems.add(at, "key '" + key + "' is missing" + in());
    }
    if (value != null && value.valueType() == ConfigValueType.NULL) {
      problem(key, "'" + key + "' is null; leave the key out, or give it a value");
      return Optional.empty();
    }
    return Optional.ofNullable(value);
  }

  private Optional<ConfigValue> typed(
      String key, boolean required, ConfigValueType type, String expected) {
    return value(key, required).filter(v -> isTyped(at(key), "'" + key + "'", v, type, expected));
  }

  private boolean isTyped(
      Origin where, String what, ConfigValue value, ConfigValueType type, String expected) {
    if (value.valueType() == type) {
      return true;
    }
    boolean bare =
        value.valueType() == ConfigValueType.NUMBER || value.valueType() == ConfigValueType.BOOLEAN;
    problems.add(
        where,
        what
            + " is "
            + shown(value)
            + ", expected "
            + expected
            + (type == ConfigValueType.STRING && bare ? "; put it in quotes" : ""));
    return false;
  }

  /** A text that is there and not empty. */
  String string(String key) {
    return string(key, true).orElse("");
  }

  Optional<String> optionalString(String key) {
    return string(key, false);
  }

  private Optional<String> string(String key, boolean required) {
    Optional<String> text =
        typed(key, required, ConfigValueType.STRING, "text").map(v -> (String) v.unwrapped());
    if (text.isPresent() && text.get().isBlank()) {
      problem(key, "'" + key + "' is empty");
      return Optional.empty();
    }
    return text;
  }

  /** A text that may be empty. */
  Optional<String> text(String key) {
    return typed(key, true, ConfigValueType.STRING, "text").map(v -> (String) v.unwrapped());
  }

  boolean flag(String key) {
    return typed(key, true, ConfigValueType.BOOLEAN, "true or false")
        .map(v -> (Boolean) v.unwrapped())
        .orElse(false);
  }

  int integer(String key, int least, int most) {
    String expected = "a whole number from " + least + " to " + most;
    double value =
        typed(key, true, ConfigValueType.NUMBER, expected)
            .map(v -> ((Number) v.unwrapped()).doubleValue())
            .orElse((double) least);
    if (value < least || value > most || value != Math.rint(value)) {
      problem(key, "'" + key + "' is " + shown(object.get(key)) + ", expected " + expected);
      return least;
    }
    return (int) value;
  }

  double share(String key) {
    double value =
        typed(key, true, ConfigValueType.NUMBER, "a number from 0 to 1")
            .map(v -> ((Number) v.unwrapped()).doubleValue())
            .orElse(0.0);
    if (!(value >= 0 && value <= 1)) {
      problem(
          key, "'" + key + "' is " + shown(object.get(key)) + ", expected a number from 0 to 1");
    }
    return value;
  }

  /** One of the constants of an enum, written in lower case; the first where it is wrong. */
  <E extends Enum<E>> E choice(String key, Class<E> type) {
    List<E> all = Arrays.asList(type.getEnumConstants());
    String text = string(key);
    Optional<E> found = all.stream().filter(c -> lower(c).equals(text)).findFirst();
    if (found.isEmpty() && !text.isEmpty()) {
      problem(
          key,
          "'"
              + key
              + "' is "
              + text
              + ", expected "
              + all.stream().map(Section::lower).collect(Collectors.joining(" or ")));
    }
    return found.orElse(all.get(0));
  }

  /** A list of texts; they may be empty texts. */
  List<String> strings(String key) {
    List<String> texts = new ArrayList<>();
    List<ConfigValue> values = list(key, true);
    for (int i = 0; i < values.size(); i++) {
      if (isTyped(
          at(key, i),
          "element " + (i + 1) + " of '" + key + "'",
          values.get(i),
          ConfigValueType.STRING,
          "text")) {
        texts.add((String) values.get(i).unwrapped());
      }
    }
    return texts;
  }

  /** A list with at least one text, each once and none of them empty. */
  List<String> names(String key) {
    List<String> names = strings(key);
    if (object.get(key) instanceof ConfigList list && list.isEmpty()) {
      problem(key, "'" + key + "' is empty");
    }
    for (String name : new TreeSet<>(names)) {
      if (name.isBlank()) {
        problem(key, "an element of '" + key + "' is empty");
      } else if (names.stream().filter(name::equals).count() > 1) {
        problem(key, "'" + name + "' is in '" + key + "' more than once");
      }
    }
    return names.stream().filter(n -> !n.isBlank()).distinct().toList();
  }

  private List<ConfigValue> list(String key, boolean required) {
    return typed(key, required, ConfigValueType.LIST, "a list")
        .<List<ConfigValue>>map(v -> (ConfigList) v)
        .orElse(List.of());
  }

  /** A list of blocks. */
  List<Section> sections(String key) {
    List<Section> sections = new ArrayList<>();
    List<ConfigValue> values = list(key, true);
    for (int i = 0; i < values.size(); i++) {
      String element = Places.element(Places.child(path, key), i);
      Origin where = places.at(element, values.get(i));
      String what = "element " + (i + 1) + " of '" + key + "'";
      if (isTyped(where, what, values.get(i), ConfigValueType.OBJECT, "a block { … }")) {
        ConfigObject block = (ConfigObject) values.get(i);
        sections.add(new Section(block, element, what, where, places, problems));
      }
    }
    return sections;
  }

  Optional<Section> section(String key, boolean required) {
    return typed(key, required, ConfigValueType.OBJECT, "a block { … }")
        .map(
            v ->
                new Section(
                    (ConfigObject) v,
                    Places.child(path, key),
                    "'" + key + "'",
                    at(key),
                    places,
                    problems));
  }

  private static boolean isDefault(ConfigValue value) {
    return value.origin().description().contains(Defaults.FILE);
  }

  private String in() {
    return title.isEmpty() ? "" : " in " + title;
  }

  static String shown(ConfigValue value) {
    return switch (value.valueType()) {
      case OBJECT -> "a block";
      case LIST -> "a list";
      // As it is written: 007, where rendering would say 7.
      case NUMBER -> value.atKey("number").getString("number");
      default -> value.render(ConfigRenderOptions.concise());
    };
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
