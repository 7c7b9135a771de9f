package org.crmlake.spec;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.Map;

/** Settings given with the command, over those of the files: {@code lake.*} and {@code spark.*}. */
final class Overrides {
  private static final Origin AT = new Origin("command line", 0);

  private Overrides() {}

  /** The settings with the types that the defaults have; places them, for messages. */
  static Config typed(
      Map<String, String> given, Config defaults, Places places, Problems problems) {
    Config typed = ConfigFactory.empty(AT.file());
    for (Map.Entry<String, String> setting : given.entrySet()) {
      String key = setting.getKey();
      String path = key.startsWith("spark.") ? ConfigUtil.joinPath("spark", key) : key;
      ConfigValue value = value(key, path, setting.getValue(), defaults, problems);
      if (value != null) {
        typed = typed.withValue(path, value);
        String place = "";
        for (String part : ConfigUtil.splitPath(path)) {
          place = Places.child(place, part);
        }
        places.put(place, AT);
      }
    }
    return typed;
  }

  private static ConfigValue value(
      String key, String path, String text, Config defaults, Problems problems) {
    if (key.startsWith("spark.")) {
      return ConfigValueFactory.fromAnyRef(text, AT.file());
    }
    ConfigValueType type = type(path, defaults);
    if (type == ConfigValueType.STRING) {
      return ConfigValueFactory.fromAnyRef(text, AT.file());
    }
    if (type == ConfigValueType.NUMBER) {
      try {
        return ConfigValueFactory.fromAnyRef(Double.valueOf(text), AT.file());
      } catch (NumberFormatException e) {
        problems.add(AT, "'" + key + "' is " + text + ", expected a number");
        return null;
      }
    }
    problems.add(
        AT,
        "'"
            + key
            + "' is not a setting that a command can give; it can give texts and numbers of lake,"
            + " for instance lake.root, and spark.*");
    return null;
  }

  private static ConfigValueType type(String path, Config defaults) {
    try {
      return path.startsWith("lake.") && defaults.hasPath(path)
          ? defaults.getValue(path).valueType()
          : ConfigValueType.NULL;
    } catch (ConfigException.BadPath e) {
      return ConfigValueType.NULL;
    }
  }
}
