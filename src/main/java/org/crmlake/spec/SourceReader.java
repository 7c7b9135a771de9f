package org.crmlake.spec;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.crmlake.spec.SourceSpec.Dialect;
import org.crmlake.spec.SourceSpec.RecordSpec;
import org.crmlake.spec.SourceSpec.SourceColumn;

/** Reads the files of {@code conf/sources}. */
final class SourceReader {
  private static final int SALESFORCE_ID = 18;

  /** Instants written as a number; the names stand beside datetime patterns. */
  private static final List<String> EPOCHS = List.of("epoch_millis", "epoch_seconds");

  private final Defaults defaults;
  private final RecordReader records;
  private final Problems problems;
  private final Map<String, Origin> landing = new HashMap<>();

  SourceReader(Defaults defaults, Map<String, TableSpec> model, Problems problems) {
    this.defaults = defaults;
    this.records = new RecordReader(defaults, model, problems);
    this.problems = problems;
  }

  List<SourceSpec> read(List<Path> files, Config scope) {
    List<SourceSpec> sources = new ArrayList<>();
    for (Path file : files) {
      String name = ConfFiles.name(file);
      HoconFile.parse(file, problems)
          .flatMap(f -> f.section(scope))
          .ifPresent(root -> sources.add(source(name, root.or(defaults.of("source")), scope)));
    }
    return List.copyOf(sources);
  }

  private SourceSpec source(String name, Section root, Config scope) {
    Names.system("source", name, root.at(), problems);
    String system = root.optionalString("system").orElse(name);
    Names.system("system", system, root.at("system"), problems);
    Optional<String> folder = root.optionalString("folder");
    Optional<Section> dialect = root.section("dialect", true);
    SourceSpec source =
        new SourceSpec(
            name,
            root.string("description"),
            system,
            root.flag("enabled"),
            root.integer("lag_days", 0, 3660),
            RecordReader.globs(root, "ignore_files", root.strings("ignore_files"), folder),
            dialect(
                dialect.orElse(root).or(defaults.of("source.dialect")),
                dialect.isPresent(),
                scope.hasPath("lake.email_salt") ? scope.getString("lake.email_salt") : ""),
            records(name, root, folder),
            root.at());
    root.done();
    return source;
  }

  private List<RecordSpec> records(String source, Section root, Optional<String> folder) {
    List<RecordSpec> specs = new ArrayList<>();
    ConfigObject shared = defaults.of("record");
    if (root.section("format", false).isPresent()) {
      ConfigValue format = root.value("format", false).orElseThrow();
      shared = shared.withValue("format", format.withFallback(shared.get("format")));
    }
    ConfigObject inherited = shared;
    Optional<Section> all = root.section("records", true);
    if (all.isPresent() && all.get().keys().isEmpty()) {
      root.problem("records", "'records' is empty");
    }
    all.ifPresent(
        section -> {
          for (String name : section.keys()) {
            Names.snake("record", name, section.at(name), problems);
            Origin other = landing.putIfAbsent(source + "_" + name, section.at(name));
            if (other != null) {
              problems.add(
                  section.at(name),
                  "record '" + name + "' lands in the same table as the record at " + other);
            }
            section
                .section(name, true)
                .ifPresent(r -> specs.add(records.read(name, r.or(inherited), folder)));
          }
        });
    specs.forEach(r -> r.completedBy().forEach(name -> completes(name, r, specs)));
    return List.copyOf(specs);
  }

  /** A record completes another of its source by their keys, and is never found to be gone. */
  private void completes(String name, RecordSpec record, List<RecordSpec> all) {
    Optional<RecordSpec> other =
        all.stream().filter(r -> r != record && r.name().equals(name)).findFirst();
    String wrong;
    if (other.isEmpty()) {
      wrong = "is not another record of this source";
    } else if (record.columns().stream().anyMatch(c -> c.as().equalsIgnoreCase(name))) {
      wrong = "is a column of the record too: expressions could not tell them apart";
    } else if (other.get().fullSnapshot()) {
      wrong = "is a full snapshot; only records that stay can complete others";
    } else if (!keyTypes(record).equals(keyTypes(other.get())) || keyTypes(record).isEmpty()) {
      wrong =
          "has the key %s, which is not of the same types as %s"
              .formatted(other.get().key(), record.key());
    } else {
      return;
    }
    problems.add(
        record.at("completed_by"), "'completed_by' names %s, which %s".formatted(name, wrong));
  }

  /** Empty for a record without a key. */
  private static List<String> keyTypes(RecordSpec record) {
    return record.key().stream()
        .flatMap(k -> record.columns().stream().filter(c -> c.as().equals(k)))
        .map(SourceColumn::type)
        .toList();
  }

  private Dialect dialect(Section dialect, boolean given, String emailSalt) {
    String decimal = dialect.string("decimal_separator");
    String grouping = dialect.text("grouping_separator").orElse("");
    if (decimal.length() > 1) {
      dialect.problem("decimal_separator", "'decimal_separator' must be one character");
    }
    if (grouping.length() > 1) {
      dialect.problem("grouping_separator", "'grouping_separator' must be one character or \"\"");
    }
    if (decimal.equals(grouping) && !decimal.isEmpty()) {
      dialect.problem(
          "grouping_separator",
          "'grouping_separator' and 'decimal_separator' are both \"" + decimal + "\"");
    }
    int idLength = dialect.integer("id_length", 0, SALESFORCE_ID);
    if (idLength != 0 && idLength != SALESFORCE_ID) {
      dialect.problem("id_length", "'id_length' is " + idLength + ", expected 0 or 18");
    }
    List<String> truths = tokens(dialect, "true_tokens");
    List<String> lies = tokens(dialect, "false_tokens");
    truths.stream()
        .filter(lies::contains)
        .forEach(t -> dialect.problem("false_tokens", "\"" + t + "\" is in 'true_tokens' as well"));
    Dialect spec =
        new Dialect(
            LakeReader.zone(dialect),
            formats(dialect, "timestamps"),
            formats(dialect, "dates"),
            truths,
            lies,
            tokens(dialect, "null_tokens"),
            decimal,
            grouping,
            idLength,
            emailSalt);
    if (given) {
      dialect.done();
    }
    return spec;
  }

  /** Tokens are compared without case and without blanks around them. */
  private static List<String> tokens(Section dialect, String key) {
    return dialect.strings(key).stream()
        .map(t -> t.strip().toLowerCase(Locale.ROOT))
        .distinct()
        .toList();
  }

  private List<String> formats(Section dialect, String key) {
    List<String> formats = dialect.names(key);
    for (String format : formats) {
      if (EPOCHS.contains(format)) {
        continue;
      }
      try {
        DateTimeFormatter unused = DateTimeFormatter.ofPattern(format, Locale.ROOT);
      } catch (IllegalArgumentException e) {
        dialect.problem(key, "'" + format + "' is not a datetime pattern: " + e.getMessage());
      }
    }
    return formats;
  }
}
