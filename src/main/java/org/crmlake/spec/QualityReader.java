package org.crmlake.spec;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.crmlake.spec.QualitySpec.Measure;
import org.crmlake.spec.QualitySpec.TableQuality;

/** Reads {@code quality.conf}, which says only what is other than in {@code reference.conf}. */
final class QualityReader {
  private static final String BLOCK = "quality";
  private static final int MOST_DAYS = 36_500;

  private final Map<String, TableSpec> model;

  QualityReader(Map<String, TableSpec> model) {
    this.model = model;
  }

  QualitySpec read(Path file, Config scope, Defaults all, Problems problems) {
    Optional<Section> block = HoconFile.block(file, BLOCK, scope, problems);
    block.ifPresent(this::unknownTables);
    Section root = Section.root(ConfigFactory.empty().root(), file, problems);
    Section quality = block.orElse(root).or(all.block(BLOCK));
    Map<String, TableQuality> tables = new LinkedHashMap<>();
    Optional<Section> settings = quality.section("tables", true);
    for (String name : settings.map(Section::keys).orElse(List.of())) {
      TableSpec table = model.get("crm." + name);
      Optional<Section> own = settings.get().section(name, true);
      if (table != null && own.isPresent()) {
        tables.put(table.id(), table(own.get(), table));
      }
    }
    QualitySpec spec =
        new QualitySpec(
            quality.choice("measure", Measure.class),
            quality.strings("placeholders").stream().map(p -> p.toLowerCase(Locale.ROOT)).toList(),
            Collections.unmodifiableMap(tables));
    quality.done();
    return spec;
  }

  /** Defaults for tables that the model does not have mean nothing; a file's own are mistakes. */
  private void unknownTables(Section quality) {
    if (!quality.has("tables")) {
      return;
    }
    quality
        .section("tables", false)
        .ifPresent(
            tables -> {
              for (String name : tables.keys()) {
                if (!model.containsKey("crm." + name)) {
                  tables.problem(name, "there is no table " + name + " in model.conf");
                }
              }
            });
  }

  private static TableQuality table(Section given, TableSpec table) {
    List<String> duplicates = given.has("duplicates") ? given.strings("duplicates") : List.of();
    duplicates.forEach(c -> column(given, "duplicates", c, table));
    Map<String, String> valid = new LinkedHashMap<>();
    given
        .section("valid", false)
        .ifPresent(
            rules -> {
              for (String name : rules.keys()) {
                column(rules, name, name, table);
                rules.optionalString(name).ifPresent(sql -> valid.put(name, sql));
              }
            });
    TableQuality quality =
        new TableQuality(
            given.has("stale_days")
                ? Optional.of(given.integer("stale_days", 1, MOST_DAYS))
                : Optional.empty(),
            given.optionalString("stale_where"),
            new ArrayList<>(duplicates),
            Collections.unmodifiableMap(valid),
            given.at());
    given.done();
    return quality;
  }

  private static void column(Section section, String key, String name, TableSpec table) {
    if (TableReader.named(table.columns(), name).isEmpty()) {
      section.problem(
          key,
          "'"
              + name
              + "' is not a column of "
              + table.id()
              + "; its columns are "
              + TableReader.names(table.columns()));
    }
  }
}
