package org.crmlake.spec;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crmlake.spec.LakeSpec.CustomerGrain;
import org.crmlake.spec.LakeSpec.ReferenceTable;
import org.crmlake.spec.LakeSpec.SegmentSpec;
import org.crmlake.spec.LakeSpec.StitchSpec;
import org.crmlake.spec.LakeSpec.Unconverted;

/** Reads {@code lake} and {@code spark}. */
final class LakeReader {
  /** The lake, and {@code lake.*} as other files may use it in substitutions. */
  record Result(LakeSpec lake, Config scope) {}

  private static final int GREATEST_MONEY_SCALE = 6;

  private LakeReader() {}

  /** Where the file cannot be read at all, the defaults, so that other files are still checked. */
  static Result read(Path conf, Map<String, String> overrides, Defaults all, Problems problems) {
    Config defaults = all.lake();
    Optional<HoconFile> file = HoconFile.parse(conf, problems);
    Places places = file.map(HoconFile::places).orElseGet(Places::new);
    Config given = Overrides.typed(overrides, defaults, places, problems);
    Config resolved =
        file.flatMap(f -> f.resolve(given, defaults))
            .orElseGet(() -> given.withFallback(defaults).resolve());
    Section root = Section.root(resolved.root(), HoconFile.shown(conf), places, problems);
    Map<String, String> rules = rules(conf.resolveSibling("segments.conf"), problems);
    LakeSpec lake =
        lake(
            root.section("lake", true),
            rules,
            spark(root.section("spark", true), problems),
            problems);
    root.done();
    return new Result(lake, scope(resolved, lake));
  }

  private static Config scope(Config resolved, LakeSpec lake) {
    List<String> names = lake.segments().stream().map(SegmentSpec::name).toList();
    Config scope = ConfigFactory.empty();
    // A lake that is not a block is told already.
    if (resolved.getValue("lake") instanceof ConfigObject) {
      scope = resolved.withOnlyPath("lake");
    }
    return scope.withValue("lake.segment_names", ConfigValueFactory.fromIterable(names));
  }

  private static LakeSpec lake(
      Optional<Section> given,
      Map<String, String> rules,
      Map<String, String> spark,
      Problems problems) {
    if (given.isEmpty()) {
      return new LakeSpec(
          "", "", 2, ZoneOffset.UTC, CustomerGrain.ACCOUNT, List.of(), 0, 0, 0, spark);
    }
    Section lake = given.get();
    String currency = lake.string("currency");
    if (!currency.isEmpty() && !currency.matches("[A-Z]{3}")) {
      lake.problem(
          "currency", "'currency' is " + currency + ", expected an ISO code of three capitals");
    }
    lake.text("email_salt"); // read by the sources, from the scope
    Optional<Section> rejects = lake.section("rejects", true);
    Optional<Section> unconverted = lake.section("unconverted", true);
    LakeSpec spec =
        new LakeSpec(
            lake.string("root"),
            currency,
            lake.integer("money_scale", 0, GREATEST_MONEY_SCALE),
            zone(lake),
            lake.choice("customer", CustomerGrain.class),
            segments(lake, rules, problems),
            rejects.map(r -> r.share("share")).orElse(0.0),
            rejects.map(r -> r.integer("rows", 0, Integer.MAX_VALUE)).orElse(0),
            rejects.map(r -> r.integer("files", 0, Integer.MAX_VALUE)).orElse(0),
            spark,
            new Unconverted(
                unconverted.map(u -> u.share("share")).orElse(0.0),
                unconverted.map(u -> u.integer("rows", 0, Integer.MAX_VALUE)).orElse(0)),
            stitches(lake),
            lake.strings("reference_tables").stream()
                .map(t -> new ReferenceTable(t, lake.at("reference_tables")))
                .toList());
    rejects.ifPresent(Section::done);
    unconverted.ifPresent(Section::done);
    lake.done();
    return spec;
  }

  /** UTC where it is wrong. */
  static ZoneId zone(Section section) {
    String zone = section.string("zone");
    try {
      return zone.isEmpty() ? ZoneId.of("UTC") : ZoneId.of(zone);
    } catch (DateTimeException e) {
      section.problem(
          "zone", "'zone' is " + zone + ", expected a time zone such as Europe/London or UTC");
      return ZoneId.of("UTC");
    }
  }

  /** The rules of segments.conf by name; none where there is no such file. */
  private static Map<String, String> rules(Path file, Problems problems) {
    Map<String, String> rules = new LinkedHashMap<>();
    if (Files.exists(file)) {
      HoconFile.parse(file, problems)
          .flatMap(f -> f.section(ConfigFactory.empty()))
          .ifPresent(
              root -> {
                for (Section rule : root.sections("rules")) {
                  String name = rule.string("name");
                  Names.snake("rule", name, rule.at("name"), problems);
                  if (rules.putIfAbsent(name, rule.string("value")) != null) {
                    rule.problem("name", "rule '" + name + "' is there more than once");
                  }
                  rule.done();
                }
                root.done();
              });
    }
    return rules;
  }

  private static List<SegmentSpec> segments(
      Section lake, Map<String, String> rules, Problems problems) {
    List<SegmentSpec> segments = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Section segment : lake.sections("segments")) {
      String name = segment.string("name");
      Names.snake("segment", name, segment.at("name"), problems);
      if (!Names.isNew(name, seen)) {
        segment.problem("name", "segment '" + name + "' is there more than once");
      }
      segments.add(segment(segment, name, rules));
      segment.done();
    }
    return List.copyOf(segments);
  }

  private static SegmentSpec segment(Section segment, String name, Map<String, String> rules) {
    if (!segment.has("rule")) {
      return new SegmentSpec(name, segment.string("attribute"), Optional.empty(), segment.at());
    }
    String rule = segment.string("rule");
    if (segment.has("attribute")) {
      segment.problem(
          "attribute", "segment '" + name + "' has 'attribute' and 'rule': give one of them");
    }
    if (!rule.isEmpty() && !rules.containsKey(rule)) {
      segment.problem(
          "rule",
          "segment '"
              + name
              + "' has rule "
              + rule
              + ", which segments.conf does not have; its rules are "
              + rules.keySet());
    }
    return new SegmentSpec(name, rule, Optional.of(rules.getOrDefault(rule, "")), segment.at());
  }

  private static List<StitchSpec> stitches(Section lake) {
    List<StitchSpec> stitches = new ArrayList<>();
    for (Section stitch : lake.sections("stitch")) {
      String table = stitch.string("table");
      if (!table.isEmpty() && !table.equals("accounts") && !table.equals("contacts")) {
        stitch.problem("table", "'table' is " + table + ", expected accounts or contacts");
      }
      stitches.add(new StitchSpec(table, stitch.string("by"), stitch.at("by")));
      stitch.done();
    }
    return List.copyOf(stitches);
  }

  private static Map<String, String> spark(Optional<Section> given, Problems problems) {
    Map<String, String> settings = new LinkedHashMap<>();
    given.ifPresent(
        spark -> {
          for (String key : spark.keys()) {
            if (!key.startsWith("spark.")) {
              problems.add(
                  spark.at(key),
                  "'"
                      + key
                      + "' is not a Spark setting; write its full name in quotes, for instance"
                      + " \"spark.master\" = \"local[*]\"");
            } else if (key.matches(".*\\.(access\\.key|secret\\.key|session\\.token)")) {
              problems.add(
                  spark.at(key),
                  "'"
                      + key
                      + "' is a secret, which does not belong in a file: leave it out, and give it"
                      + " to the provider chain of AWS (environment, profile or role)");
            } else {
              spark.text(key).ifPresent(value -> settings.put(key, value));
            }
          }
        });
    return Collections.unmodifiableMap(settings);
  }
}
