package org.crmlake.spec;

import java.util.List;
import java.util.Optional;

/** Reads the contract of the table that a job makes. */
final class OutputReader {
  private enum Schema {
    MART,
    BASE
  }

  private enum MonthEnds {
    ALL,
    NONE
  }

  private final Defaults defaults;
  private final TableReader tables;
  private final Problems problems;

  OutputReader(Defaults defaults, int moneyScale, Problems problems) {
    this.defaults = defaults;
    this.tables = new TableReader(defaults, moneyScale, problems);
    this.problems = problems;
  }

  /** A table without columns, and a problem, if there is no output to read. */
  TableSpec read(String name, String description, Section job) {
    Optional<Section> given = job.section("output", true);
    if (given.isEmpty()) {
      return new TableSpec(
          "mart",
          name,
          description,
          TableKind.STATE,
          List.of(),
          List.of(),
          List.of(),
          false,
          0,
          Optional.empty(),
          job.at());
    }
    Section output = given.get().or(defaults.of("output"));
    boolean base = output.choice("schema", Schema.class) == Schema.BASE;
    TableKind kind = output.choice("kind", TableKind.class);
    List<ColumnSpec> columns = tables.columns(output, base ? ColumnTypes.BASE : ColumnTypes.MART);
    List<String> grain = tables.keyColumns(output, "grain", output.names("grain"), columns);
    List<String> partitionBy =
        tables.keyColumns(output, "partition_by", output.strings("partition_by"), columns);
    // Where the kind is wrong, nothing that follows from it is.
    if (kind == TableKind.SNAPSHOT) {
      snapshot(output, grain, partitionBy, columns);
    } else if (output.optionalString("kind").filter("state"::equals).isPresent()) {
      tables.monthOrNothing(output, partitionBy, columns);
    }
    TableSpec table =
        new TableSpec(
            base ? "base" : "mart",
            name,
            description,
            kind,
            grain,
            partitionBy,
            columns,
            output.flag("change_feed"),
            output.integer("mark_rows_from", 0, Integer.MAX_VALUE),
            output.section("keep", false).map(k -> keep(k, kind)),
            output.at());
    output.done();
    return table;
  }

  private void snapshot(
      Section output, List<String> grain, List<String> partitionBy, List<ColumnSpec> columns) {
    if (TableReader.named(columns, "as_of").isEmpty()) {
      output.problem("columns", "a snapshot has a column as_of of type date");
    }
    if (!grain.contains("as_of")) {
      output.problem("grain", "'grain' of a snapshot contains as_of");
    }
    if (!partitionBy.equals(List.of("as_of"))) {
      output.problem("partition_by", "a snapshot has partition_by = [as_of]");
    }
    tables.dated(output, partitionBy, "as_of", columns);
  }

  private TableSpec.Keep keep(Section given, TableKind kind) {
    if (kind == TableKind.STATE) {
      problems.add(given.at(), "'keep' is for snapshots; a state table has no dates to delete");
    }
    Section keep = given.or(defaults.of("keep"));
    TableSpec.Keep spec =
        new TableSpec.Keep(
            keep.integer("daily", 1, 100_000),
            keep.choice("month_ends", MonthEnds.class) == MonthEnds.ALL);
    keep.done();
    return spec;
  }
}
