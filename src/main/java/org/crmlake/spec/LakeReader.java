package org.crmlake.spec;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueFactory;
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
import org.crmlake.spec.LakeSpec.SegmentSpec;

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
    LakeSpec lake =
        lake(root.section("lake", true), spark(root.section("spark", true), problems), problems);
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
      Optional<Section> given, Map<String, String> spark, Problems problems) {
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
    LakeSpec spec =
        new LakeSpec(
            lake.string("root"),
            currency,
            lake.integer("money_scale", 0, GREATEST_MONEY_SCALE),
            zone(lake),
            lake.choice("customer", CustomerGrain.class),
            segments(lake, problems),
            rejects.map(r -> r.share("share")).orElse(0.0),
            rejects.map(r -> r.integer("rows", 0, Integer.MAX_VALUE)).orElse(0),
            rejects.map(r -> r.integer("files", 0, Integer.MAX_VALUE)).orElse(0),
            spark);
    rejects.ifPresent(Section::done);
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

  private static List<SegmentSpec> segments(Section lake, Problems problems) {
    List<SegmentSpec> segments = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Section segment : lake.sections("segments")) {
      String name = segment.string("name");
      Names.snake("segment", name, segment.at("name"), problems);
      if (!Names.isNew(name, seen)) {
        segment.problem("name", "segment '" + name + "' is there more than once");
      }
      segments.add(new SegmentSpec(name, segment.string("attribute"), segment.at()));
      segment.done();
    }
    return List.copyOf(segments);
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
            } else {
              spark.text(key).ifPresent(value -> settings.put(key, value));
            }
          }
        });
    return Collections.unmodifiableMap(settings);
  }
}
