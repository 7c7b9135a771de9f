package org.crmlake.spec;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;

/** The defaults of {@code reference.conf}. */
final class Defaults {
  static final String FILE = "reference.conf";

  private final Config config =
      ConfigFactory.parseResources(
          Defaults.class.getClassLoader(),
          FILE,
          ConfigParseOptions.defaults().setAllowMissing(false));

  /** {@code lake} and {@code spark}. */
  Config lake() {
    return config.withOnlyPath("lake").withFallback(config.withOnlyPath("spark"));
  }

  /** A block of its own, for instance {@code definitions}. */
  ConfigObject block(String name) {
    return config.getObject(name);
  }

  /** What blocks of a kind may leave out. */
  ConfigObject of(String kind) {
    return config.getObject("defaults." + kind);
  }
}
