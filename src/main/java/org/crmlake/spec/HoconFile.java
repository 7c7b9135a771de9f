package org.crmlake.spec;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One configuration file with what it includes, parsed, its keys placed, not yet resolved. */
final class HoconFile {
  private final String name;
  private final Config parsed;
  private final Places places;
  private final List<KeyScanner.Substitution> substitutions;
  private final Problems problems;

  private HoconFile(
      String name,
      Config parsed,
      Places places,
      List<KeyScanner.Substitution> substitutions,
      Problems problems) {
    this.name = name;
    this.parsed = parsed;
    this.places = places;
    this.substitutions = substitutions;
    this.problems = problems;
  }

  /** A path as messages show it: as given, with slashes. */
  static String shown(Path file) {
    return Places.slashes(file.toString());
  }

  /** Empty, with a problem, if the file cannot be read or is not HOCON. */
  static Optional<HoconFile> parse(Path file, Problems problems) {
    String name = shown(file);
    Places places = new Places();
    List<KeyScanner.Substitution> substitutions = new ArrayList<>();
    if (text(file, new Origin(name, 0), problems).isEmpty()) {
      return Optional.empty();
    }
    Config parsed;
    try {
      parsed =
          ConfigFactory.parseFile(
              file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    } catch (ConfigException e) {
      problems.add(origin(e, name), message(e));
      return Optional.empty();
    }
    scan(file, places, substitutions, problems, new HashSet<>());
    return Optional.of(new HoconFile(name, parsed, places, substitutions, problems));
  }

  /**
   * The only block of a file that need not be there.
   *
   * @return the file's own block, empty if there is no such file or, with problems, no such block
   */
  static Optional<Section> block(Path file, String block, Config scope, Problems problems) {
    Optional<Section> root =
        Files.exists(file)
            ? parse(file, problems).flatMap(f -> f.section(scope))
            : Optional.empty();
    Optional<Section> own = root.flatMap(r -> r.section(block, true));
    root.ifPresent(Section::done);
    return own;
  }

  Places places() {
    return places;
  }

  /**
   * The file with every substitution replaced, looked up in the file and then in the scope. Empty,
   * with problems, if one has no value.
   */
  Optional<Config> resolve(Config scope) {
    return resolve(ConfigFactory.empty(), scope);
  }

  /** The same, with settings that stand above the file's own. */
  Optional<Config> resolve(Config above, Config scope) {
    try {
      return Optional.of(above.withFallback(parsed).withFallback(scope).resolve());
    } catch (ConfigException e) {
      boolean named = false;
      for (KeyScanner.Substitution substitution : substitutions) {
        if (!substitution.optional() && !defined(substitution.path(), scope)) {
          named = true;
          problems.add(
              substitution.at(),
              "${"
                  + substitution.path()
                  + "} has no value; there are lake.*, definitions.* and keys of the file");
        }
      }
      if (!named) {
        problems.add(origin(e, name), message(e));
      }
      return Optional.empty();
    }
  }

  /** The file's own keys, resolved; those of the scope are not among them. */
  Optional<Section> section(Config scope) {
    return resolve(scope)
        .map(c -> own(c.root(), scope))
        .map(root -> Section.root(root, name, places, problems));
  }

  private ConfigObject own(ConfigObject resolved, Config scope) {
    ConfigObject own = resolved;
    for (String key : scope.root().keySet()) {
      own = places.at(Places.child("", key)).isPresent() ? own : own.withoutKey(key);
    }
    return own;
  }

  private boolean defined(String path, Config scope) {
    String place = "";
    for (String part : ConfigUtil.splitPath(path)) {
      place = Places.child(place, part);
    }
    return places.at(place).isPresent() || scope.hasPath(path) || System.getenv(path) != null;
  }

  private static void scan(
      Path file,
      Places places,
      List<KeyScanner.Substitution> substitutions,
      Problems problems,
      Set<Path> seen) {
    Optional<String> text = text(file, new Origin(shown(file), 0), problems);
    if (text.isEmpty() || !seen.add(file.toAbsolutePath().normalize())) {
      return;
    }
    // Keys of an included file are placed first, so that the including file's own win.
    KeyScanner includes = new KeyScanner(text.get(), shown(file), new Places(), new Problems());
    includes.scan();
    for (KeyScanner.Include include : includes.includes()) {
      Path included = file.resolveSibling(include.name());
      if (!include.plain()) {
        problems.add(
            include.at(), "only include \"file.conf\" is allowed, relative to the including file");
      } else if (!include.name().endsWith(".conf") || !Files.isRegularFile(included)) {
        problems.add(
            include.at(),
            "included file " + shown(included) + " does not exist, or is not named *.conf");
      } else {
        scan(included, places, substitutions, problems, seen);
      }
    }
    KeyScanner keys = new KeyScanner(text.get(), shown(file), places, problems);
    keys.scan();
    substitutions.addAll(keys.substitutions());
  }

  private static Optional<String> text(Path file, Origin at, Problems problems) {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      problems.add(at, "the file does not exist");
    } catch (CharacterCodingException e) {
      problems.add(at, "the file is not UTF-8 text");
    } catch (IOException e) {
      problems.add(at, "the file cannot be read: " + e.getMessage());
    }
    return Optional.empty();
  }

  private static Origin origin(ConfigException e, String name) {
    return e.origin() == null ? new Origin(name, 0) : Places.of(e.origin());
  }

  /** The library's message without the place in front of it. */
  private static String message(ConfigException e) {
    String message = String.valueOf(e.getMessage());
    String place = e.origin() == null ? "" : e.origin().description() + ": ";
    return message.startsWith(place) ? message.substring(place.length()) : message;
  }
}
