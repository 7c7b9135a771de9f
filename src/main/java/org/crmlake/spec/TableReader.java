package org.crmlake.spec;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what the canonical tables and the outputs of jobs share: columns, grain, partitions. */
final class TableReader {
  private final Defaults defaults;
  private final int moneyScale;
  private final Problems problems;

  TableReader(Defaults defaults, int moneyScale, Problems problems) {
    this.defaults = defaults;
    this.moneyScale = moneyScale;
    this.problems = problems;
  }

  List<ColumnSpec> columns(Section table, ColumnTypes types) {
    List<ColumnSpec> columns = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    List<Section> given = table.sections("columns");
    if (given.isEmpty() && table.has("columns")) {
      table.problem("columns", "'columns' is empty, or none of them can be read");
    }
    for (Section column : given) {
      columns.add(column(column.or(defaults.of("column")), types, seen));
    }
    return columns;
  }

  private ColumnSpec column(Section column, ColumnTypes types, Set<String> seen) {
    String name = column.string("name");
    Names.snake("column", name, column.at("name"), problems);
    if (!Names.isNew(name, seen)) {
      column.problem("name", "column '" + name + "' is there more than once");
    }
    String type = column.string("type");
    Optional<String> resolved = types.resolve(type, moneyScale);
    if (resolved.isEmpty() && !type.isEmpty()) {
      column.problem(
          "type", "column '" + name + "' has type " + type + "; here it may be " + types.allowed());
    }
    boolean nullable = column.flag("nullable");
    if (!column.has("doc")) {
      problems.add(
          column.at(),
          "column '" + name + "' has no doc; say what it means, its unit, when it is null");
    }
    String doc = column.optionalString("doc").orElse("");
    Optional<String> fallback =
        types == ColumnTypes.CRM ? column.optionalString("fallback") : Optional.empty();
    Optional<String> rateOn =
        types == ColumnTypes.CRM ? column.optionalString("rate_on") : Optional.empty();
    if (rateOn.isPresent() && (fallback.isEmpty() || !nullable || !type.equals("money"))) {
      column.problem(
          "rate_on",
          "column '"
              + name
              + "' has 'rate_on': it must be of type money, nullable, and have as fallback the"
              + " amount that is converted");
    }
    column.done();
    return new ColumnSpec(
        name, resolved.orElse("string"), nullable, doc, type.equals("id"), fallback, rateOn);
  }

  /** The names of a list such as grain, which must be columns that are never null. */
  List<String> keyColumns(Section table, String key, List<String> names, List<ColumnSpec> columns) {
    for (String name : names) {
      Optional<ColumnSpec> column = named(columns, name);
      if (column.isEmpty()) {
        table.problem(key, "'" + key + "' names " + name + ", which is not a column");
      } else if (column.get().nullable()) {
        table.problem(key, "'" + key + "' names " + name + ", which may be null");
      }
    }
    return names;
  }

  /** {@code [month]} or nothing: how a state table is partitioned. */
  void monthOrNothing(Section table, List<String> partitionBy, List<ColumnSpec> columns) {
    if (!partitionBy.isEmpty() && !partitionBy.equals(List.of("month"))) {
      table.problem(
          "partition_by",
          "'partition_by' is " + partitionBy + "; a state table has [month] or nothing");
    }
    dated(table, partitionBy, "month", columns);
  }

  /** The column by which a table is partitioned is a date. */
  void dated(Section table, List<String> partitionBy, String name, List<ColumnSpec> columns) {
    named(columns, name)
        .filter(c -> partitionBy.contains(name) && !c.type().equals("date"))
        .ifPresent(
            c ->
                table.problem(
                    "partition_by",
                    "partition column '" + name + "' is " + c.type() + ", expected date"));
  }

  static Optional<ColumnSpec> named(List<ColumnSpec> columns, String name) {
    return columns.stream().filter(c -> c.name().equals(name)).findFirst();
  }

  static String names(List<ColumnSpec> columns) {
    return columns.stream().map(ColumnSpec::name).collect(Collectors.joining(", "));
  }
}
