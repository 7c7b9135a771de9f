package org.crmlake.spec;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code definitions.conf}. Its words, their settings and the types of these are those of
 * {@code reference.conf}, which also gives what the file leaves out.
 */
final class DefinitionsReader {
  static final String BLOCK = "definitions";

  private static final String MEANS = "means";
  private static final int MOST_DAYS = 36_500;
  private static final int VERSION_DIGITS = 12;

  /** The definitions, and {@code definitions.*} as other files may use it in substitutions. */
  record Result(Definitions definitions, Config scope) {}

  private DefinitionsReader() {}

  static Result read(Path file, Config scope, Defaults all, Problems problems) {
    ConfigObject defaults = all.block(BLOCK);
    Optional<Section> block = HoconFile.block(file, BLOCK, scope, problems);
    Section root = Section.root(ConfigFactory.empty().root(), file, problems);
    Section words = block.orElse(root).or(defaults);
    Map<String, String> meanings = new LinkedHashMap<>();
    for (String word : defaults.keySet().stream().sorted().toList()) {
      words
          .section(word, true)
          .ifPresent(w -> meanings.put(word, word(w, (ConfigObject) defaults.get(word))));
    }
    words.done();
    Config resolved = words.object().toConfig();
    return new Result(
        new Definitions(Collections.unmodifiableMap(meanings), version(resolved)),
        resolved.atKey(BLOCK));
  }

  private static String word(Section word, ConfigObject defaults) {
    for (String key : defaults.keySet()) {
      if (defaults.get(key).valueType() == ConfigValueType.LIST) {
        lowerCase(word, key);
      } else if (defaults.get(key).valueType() == ConfigValueType.NUMBER) {
        word.integer(key, 1, MOST_DAYS);
      } else if (!key.equals(MEANS)) {
        word.string(key);
      }
    }
    String means = word.string(MEANS);
    word.done();
    return means;
  }

  /** Jobs compare in lower case: another spelling would match nothing. */
  private static void lowerCase(Section word, String key) {
    List<String> texts = word.strings(key);
    for (int i = 0; i < texts.size(); i++) {
      if (!texts.get(i).equals(texts.get(i).toLowerCase(Locale.ROOT))) {
        word.problem(
            key, "'" + texts.get(i) + "' in '" + key + "' has capitals; write it in lower case");
      }
    }
  }

  private static String version(Config resolved) {
    String text = resolved.root().render(ConfigRenderOptions.concise());
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, VERSION_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
