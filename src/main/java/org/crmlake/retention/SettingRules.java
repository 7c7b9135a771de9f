package org.crmlake.retention;

import java.util.HashSet;
import java.util.List;

/** What the settings of several tables here must fulfil. */
final class SettingRules {
  private SettingRules() {}

  static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /** At least one value, none of them twice; the message names the values that there are. */
  static void someOnce(String name, List<?> values, String known) {
    require(
        !values.isEmpty() && new HashSet<>(values).size() == values.size(),
        name + " " + values + " must be " + known + ", each once");
  }

  static void activities(List<Activity> activities) {
    someOnce("activities", activities, "any, purchase or both");
  }

  static void grains(List<Grain> grains) {
    someOnce("grains", grains, "some of day, week, month, quarter, year");
  }

  /** Segments that a table is broken down by: some of the lake's, or none. */
  static void segments(List<String> chosen, List<String> names) {
    require(
        names.containsAll(chosen),
        "segments " + chosen + " must be among the lake's segments " + names);
    require(
        new HashSet<>(chosen).size() == chosen.size(), "segments " + chosen + " names one twice");
  }

  static void notNegative(String name, int value) {
    require(value >= 0, name + " is " + value + ", but must not be negative");
  }
}
