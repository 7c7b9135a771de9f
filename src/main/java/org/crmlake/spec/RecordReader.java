package org.crmlake.spec;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.file.FileSystems;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.crmlake.spec.SourceSpec.Expression;
import org.crmlake.spec.SourceSpec.FileKind;
import org.crmlake.spec.SourceSpec.Format;
import org.crmlake.spec.SourceSpec.RecordSpec;
import org.crmlake.spec.SourceSpec.SourceColumn;
import org.crmlake.spec.SourceSpec.TargetSpec;

/** Reads one record of a source: its files, their columns, and the canonical rows they become. */
final class RecordReader {
  private static final List<String> NO_KEY = List.of("file", "record");
  private static final int GREATEST_RECORD = 256 * 1024 * 1024;

  /** What ingest fills itself. */
  private static final Set<String> FILLED =
      Set.of("source_system", "source_id", "dump_date", "source_modified_at", "custom");

  private final Defaults defaults;
  private final Map<String, TableSpec> model;
  private final Problems problems;

  RecordReader(Defaults defaults, Map<String, TableSpec> model, Problems problems) {
    this.defaults = defaults;
    this.model = model;
    this.problems = problems;
  }

  /**
   * @param record with the defaults, those of its source included
   * @param folder of the source: the record's files lie somewhere below a folder of that name
   */
  RecordSpec read(String name, Section record, Optional<String> folder) {
    List<String> files = globs(record, "files", record.names("files"), folder);
    String dumpDate = record.string("dump_date");
    dumpDate(record, dumpDate);
    Format format = format(record);
    List<SourceColumn> columns = columns(record, format.header());
    Set<String> known = new HashSet<>();
    columns.forEach(c -> known.add(c.as()));
    List<String> key = record.names("key");
    if (!key.equals(NO_KEY)) {
      known(record, "key", key, known, "; where the dump has no key, write [file, record]");
    }
    Map<String, Origin> lines = new HashMap<>();
    Optional<String> modified = record.optionalString("modified");
    modified.ifPresent(m -> lines.put("modified", record.at("modified")));
    Map<String, String> ignore = new LinkedHashMap<>();
    record
        .section("ignore", false)
        .ifPresent(
            reasons ->
                reasons
                    .keys()
                    .forEach(
                        reason -> {
                          ignore.put(reason, reasons.string(reason));
                          lines.put(reason, reasons.at(reason));
                        }));
    List<String> completedBy = record.strings("completed_by");
    if (!completedBy.isEmpty()) {
      lines.put("completed_by", record.at("completed_by"));
    }
    List<TargetSpec> targets = targets(record, known);
    boolean fullSnapshot = record.flag("full_snapshot");
    record.done();
    return new RecordSpec(
        name,
        files,
        dumpDate,
        format,
        key,
        modified,
        fullSnapshot,
        columns,
        completedBy,
        Collections.unmodifiableMap(ignore),
        targets,
        record.at(),
        Map.copyOf(lines));
  }

  /** Globs below the folder of dumps, of those that may stand below the source's folder only. */
  static List<String> globs(
      Section section, String key, List<String> given, Optional<String> folder) {
    for (String glob : given) {
      try {
        FileSystems.getDefault().getPathMatcher("glob:" + glob);
      } catch (PatternSyntaxException e) {
        section.problem(key, "'" + glob + "' is not a glob: " + e.getDescription());
      }
    }
    return given.stream()
        .map(glob -> folder.map(f -> "**/" + f + "/**/" + glob).orElse(glob))
        .toList();
  }

  private static void dumpDate(Section record, String regex) {
    try {
      if (!regex.isEmpty() && Pattern.compile(regex).matcher("").groupCount() == 0) {
        record.problem(
            "dump_date", "'" + regex + "' has no group; put parentheses around the date");
      }
    } catch (PatternSyntaxException e) {
      record.problem(
          "dump_date", "'" + regex + "' is not a regular expression: " + e.getDescription());
    }
  }

  private Format format(Section record) {
    Optional<Section> given = record.section("format", true);
    Section format = given.orElse(record).or(defaults.of("record.format"));
    String separator = format.text("separator").orElse(",");
    if (separator.length() != 1 && !separator.equals("blanks")) {
      format.problem(
          "separator",
          "'separator' is \""
              + separator
              + "\", expected one character, or blanks for runs of"
              + " white space");
    }
    String quote = format.text("quote").orElse("");
    if (quote.length() > 1 || quote.equals(separator)) {
      format.problem(
          "quote",
          "'quote' is \"" + quote + "\", expected one character other than the separator, or \"\"");
    }
    String encoding = format.string("encoding");
    if (!encoding.isEmpty() && !isCharset(encoding)) {
      format.problem("encoding", "'encoding' is " + encoding + ", which is not a character set");
    }
    Format spec =
        new Format(
            format.choice("kind", FileKind.class),
            separator,
            quote,
            format.flag("header"),
            encoding,
            format.integer("max_record_chars", 1, GREATEST_RECORD));
    given.ifPresent(g -> format.done());
    return spec;
  }

  private static boolean isCharset(String name) {
    try {
      return Charset.isSupported(name);
    } catch (IllegalCharsetNameException e) {
      return false;
    }
  }

  private List<SourceColumn> columns(Section record, boolean header) {
    List<SourceColumn> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<String> identifiers = new HashSet<>();
    for (Section given : record.sections("columns")) {
      Section column = given.or(defaults.of("source_column"));
      String name = column.string("name");
      List<String> aliases = column.strings("aliases");
      List<String> spellings = new ArrayList<>(aliases);
      spellings.add(0, name);
      for (String spelling : spellings) {
        if (!Names.isNew(spelling, names)) {
          column.problem("name", "a column of the file is named '" + spelling + "' twice");
        }
      }
      String as = column.optionalString("as").orElseGet(() -> Names.snakeOf(name));
      Names.snake("as", as, column.at("as"), problems);
      if (!Names.isNew(as, identifiers)) {
        column.problem("as", "'as' is '" + as + "' for more than one column");
      }
      String type = column.string("type");
      Optional<String> resolved = ColumnTypes.SOURCE.resolve(type, 0);
      if (resolved.isEmpty() && !type.isEmpty()) {
        column.problem(
            "type",
            "column '"
                + name
                + "' has type "
                + type
                + "; in a dump it may be "
                + ColumnTypes.SOURCE.allowed());
      }
      columns.add(
          new SourceColumn(
              name, aliases, as, resolved.orElse("string"), column.flag("required"), column.at()));
      column.done();
    }
    if (columns.isEmpty() && record.has("columns")) {
      record.problem("columns", "'columns' is empty, or none of them can be read");
    } else if (header && columns.stream().noneMatch(SourceColumn::required)) {
      record.problem(
          "columns", "no column is required; by its required columns a file is recognised");
    }
    return List.copyOf(columns);
  }

  private List<TargetSpec> targets(Section record, Set<String> known) {
    List<TargetSpec> targets = new ArrayList<>();
    record
        .section("targets", true)
        .ifPresent(
            section ->
                section
                    .keys()
                    .forEach(
                        table ->
                            section
                                .section(table, true)
                                .ifPresent(t -> targets.add(target(table, t, known)))));
    return List.copyOf(targets);
  }

  private TargetSpec target(String table, Section given, Set<String> known) {
    Section target = given.or(defaults.of("target"));
    List<String> groupBy = target.strings("group_by");
    known(target, "group_by", groupBy, known, "");
    Optional<Expression> where =
        target.optionalString("where").map(sql -> new Expression(sql, target.at("where")));
    Map<String, Expression> columns = new LinkedHashMap<>();
    Optional<Section> mapped = target.section("columns", true);
    mapped.ifPresent(
        m ->
            m.keys()
                .forEach(
                    c ->
                        m.optionalString(c)
                            .ifPresent(sql -> columns.put(c, new Expression(sql, m.at(c))))));
    target.done();
    TableSpec canonical = model.get("crm." + table);
    if (canonical == null || TableReader.named(canonical.columns(), "source_system").isEmpty()) {
      // Without a readable model, every table would be unknown.
      if (!model.isEmpty()) {
        problems.add(
            target.at(),
            "'" + table + "' is not a canonical table that a dump can feed; there are " + fed());
      }
    } else {
      mapped.ifPresent(m -> covers(m, canonical));
    }
    return new TargetSpec(table, groupBy, where, Collections.unmodifiableMap(columns), target.at());
  }

  private String fed() {
    return String.join(
        ", ",
        model.values().stream()
            .filter(t -> TableReader.named(t.columns(), "source_system").isPresent())
            .map(TableSpec::name)
            .toList());
  }

  private void covers(Section mapped, TableSpec table) {
    for (String column : mapped.keys()) {
      if (FILLED.contains(column)) {
        mapped.problem(column, "'" + column + "' is filled by ingest and cannot be mapped");
      } else if (TableReader.named(table.columns(), column).isEmpty()) {
        mapped.problem(
            column,
            "'"
                + column
                + "' is not a column of "
                + table.id()
                + "; its columns are "
                + TableReader.names(table.columns()));
      }
    }
    for (ColumnSpec column : table.columns()) {
      if (!column.nullable()
          && column.fallback().isEmpty()
          && !FILLED.contains(column.name())
          && !mapped.has(column.name())) {
        problems.add(
            mapped.at(),
            "column '"
                + column.name()
                + "' of "
                + table.id()
                + " may not be null and has no fallback: map it");
      }
    }
  }

  private static void known(
      Section section, String key, List<String> names, Set<String> known, String advice) {
    for (String name : names) {
      if (!known.contains(name)) {
        section.problem(
            key, "'" + key + "' names " + name + ", which is not a column of the record" + advice);
      }
    }
  }
}
