package org.crmlake.spec;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crmlake.spec.LakeSpec.SegmentSpec;

/** Reads the canonical tables of {@code model.conf} and puts the segments into them. */
final class ModelReader {
  private static final String ATTRIBUTES = "crm.customer_attributes";

  private final Defaults defaults;
  private final LakeSpec lake;
  private final TableReader tables;
  private final Problems problems;

  ModelReader(Defaults defaults, LakeSpec lake, Problems problems) {
    this.defaults = defaults;
    this.lake = lake;
    this.tables = new TableReader(defaults, lake.moneyScale(), problems);
    this.problems = problems;
  }

  /** The tables by id, in the file's order; empty, with problems, if the file cannot be read. */
  Optional<Map<String, TableSpec>> read(Path file, Config scope) {
    return HoconFile.parse(file, problems).flatMap(f -> f.section(scope)).map(this::read);
  }

  private Map<String, TableSpec> read(Section root) {
    Map<String, TableSpec> model = new LinkedHashMap<>();
    if (root.has("common")) {
      // Read where it is used; a block that nothing uses is harmless.
      root.sections("common");
    }
    Optional<Section> given = root.section("tables", true);
    given.ifPresent(
        all ->
            all.keys()
                .forEach(
                    name ->
                        all.section(name, true)
                            .ifPresent(table -> model.put("crm." + name, table(name, table)))));
    root.done();
    if (given.isPresent()) {
      segments(root.at("tables"), model);
    }
    return Collections.unmodifiableMap(model);
  }

  private TableSpec table(String name, Section given) {
    Names.snake("table", name, given.at(), problems);
    Section table = given.or(defaults.of("table"));
    List<ColumnSpec> columns = tables.columns(table, ColumnTypes.CRM);
    List<String> grain = tables.keyColumns(table, "grain", table.names("grain"), columns);
    List<String> partitionBy =
        tables.keyColumns(table, "partition_by", table.strings("partition_by"), columns);
    tables.monthOrNothing(table, partitionBy, columns);
    if (columns.stream().anyMatch(c -> c.rateOn().isPresent())
        && TableReader.named(columns, "currency").isEmpty()) {
      table.problem("columns", "a column has 'rate_on', so the table must have a column currency");
    }
    TableSpec spec =
        new TableSpec(
            "crm",
            name,
            table.string("description"),
            TableKind.STATE,
            grain,
            partitionBy,
            columns,
            table.flag("change_feed"),
            0,
            Optional.empty(),
            table.at());
    table.done();
    return spec;
  }

  private void segments(Origin at, Map<String, TableSpec> model) {
    String customer = lake.customer().table();
    TableSpec customers = model.get(customer);
    TableSpec attributes = model.get(ATTRIBUTES);
    for (String id : List.of(customer, ATTRIBUTES)) {
      if (!model.containsKey(id)) {
        problems.add(
            at, "table " + id + " is missing: customers and their segments are read there");
      }
    }
    if (customers == null || attributes == null) {
      return;
    }
    List<ColumnSpec> columns = new ArrayList<>(attributes.columns());
    for (SegmentSpec segment : lake.segments()) {
      if (segment.rule().isEmpty()
          && !segment.attribute().isEmpty()
          && TableReader.named(customers.columns(), segment.attribute()).isEmpty()) {
        problems.add(
            segment.at(),
            "segment '"
                + segment.name()
                + "' has attribute "
                + segment.attribute()
                + ", which is not a column of "
                + customers.id()
                + "; its columns are "
                + TableReader.names(customers.columns()));
      }
      if (TableReader.named(attributes.columns(), segment.name()).isPresent()) {
        problems.add(
            segment.at(), "segment '" + segment.name() + "' is already a column of " + ATTRIBUTES);
      } else {
        columns.add(
            new ColumnSpec(segment.name(), "string", true, "Segment " + segment.name() + "."));
      }
    }
    model.put(ATTRIBUTES, attributes.withColumns(columns));
  }
}
