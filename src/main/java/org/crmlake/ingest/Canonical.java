package org.crmlake.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.SourceSpec;
import org.crmlake.spec.SourceSpec.TargetSpec;
import org.crmlake.spec.TableSpec;
import org.crmlake.spec.UserException;

/** How rows of landing become rows of one canonical table. */
final class Canonical {
  /** Of two candidates for a key the one with the greater version wins. */
  static final String VERSION = "_version";

  /** Names a record that has no key of its own. */
  private static final String BY_PLACE = "concat(_file,'#',_record)";

  private static final String COMMON_MODIFIED = "source_modified_at";

  private final Feed feed;
  private final TargetSpec target;
  private final TableSpec table;
  private final List<String> alsoBy;

  Canonical(Feed feed, TargetSpec target, TableSpec table) {
    this(feed, target, table, List.of());
  }

  private Canonical(Feed feed, TargetSpec target, TableSpec table, List<String> alsoBy) {
    this.feed = feed;
    this.target = target;
    this.table = table;
    this.alsoBy = alsoBy;
  }

  /** The same, but where the mapping groups, one row for each value of another column too. */
  Canonical by(String column) {
    return new Canonical(feed, target, table, List.of(column));
  }

  Feed feed() {
    return feed;
  }

  TableSpec table() {
    return table;
  }

  boolean grouped() {
    return !target.groupBy().isEmpty();
  }

  /** Whether a row of landing makes a row of this table. */
  Column applies() {
    return target.where().map(w -> coalesce(expr(w.sql()), lit(false))).orElse(lit(true));
  }

  /** Whether a record makes a row of this table, or may do so once what completes it is there. */
  Column mayApply() {
    return target
        .where()
        .filter(w -> CompletedColumns.reads(feed, w.sql()))
        .map(w -> coalesce(expr(w.sql()), lit(true)))
        .orElseGet(this::applies);
  }

  /** The columns that depend on records which complete those of the feed. */
  Set<String> completed() {
    return CompletedColumns.of(feed, target);
  }

  /** The rows of landing that make rows of this table. */
  Dataset<Row> applicable(Dataset<Row> rows) {
    return target.where().isPresent() ? rows.where(applies()) : rows;
  }

  /** What decides between candidates for a key; of a group it is that of its newest record. */
  Column version() {
    return grouped() ? max(Landing.version(feed)) : Landing.version(feed);
  }

  /**
   * The canonical columns that come straight from the mapping, by name, for rows of landing that
   * are not grouped. A value that does not fit its column is null.
   */
  Map<String, Column> mapped() {
    Map<String, Column> columns = new LinkedHashMap<>();
    for (ColumnSpec column : table.columns()) {
      Column value = raw(column);
      if (value != null) {
        columns.put(column.name(), fitted(column, value));
      }
    }
    return columns;
  }

  /** The mapping's expression for a column, with the id's prefix but before the cast, or null. */
  Column raw(ColumnSpec column) {
    var expression = target.columns().get(column.name());
    Column value = expression == null ? common(column.name()) : expr(expression.sql());
    return value == null || !column.id() ? value : concat(lit(prefix()), value.cast("string"));
  }

  static Column fitted(ColumnSpec column, Column value) {
    return value.try_cast(column.type());
  }

  private Column common(String name) {
    Column modified = expr(feed.modified());
    return switch (name) {
      case "source_system" -> lit(feed.source().system());
      case "source_id" -> sourceId();
      case "dump_date" -> grouped() ? max(col("_dump_date")) : col("_dump_date");
      case COMMON_MODIFIED -> grouped() ? max(modified) : modified;
      case "custom" -> grouped() ? null : col("custom");
      default -> null;
    };
  }

  private Column sourceId() {
    List<String> parts = grouped() ? target.groupBy() : feed.key();
    String separator = grouped() || feed.keyed() ? "|" : "#";
    return concat_ws(
        separator, parts.stream().map(p -> col(p).cast("string")).toArray(Column[]::new));
  }

  /**
   * All columns of the contract in its order, then those to keep. Amounts that are to be converted
   * into the lake's currency are null where the mapping does not give them.
   *
   * @param rows of landing, the applicable ones; grouped here where the mapping says so
   * @param keep name to expression over the rows: aggregates where the mapping groups
   */
  Dataset<Row> rows(Dataset<Row> rows, Map<String, Column> keep) {
    Map<String, Column> first = mapped();
    List<Column> selected = new ArrayList<>();
    first.forEach((name, value) -> selected.add(value.as(name)));
    keep.forEach((name, value) -> selected.add(value.as(name)));
    Dataset<Row> frame = grouped() ? grouped(rows, selected) : rows.select(array(selected));
    return inOrder(withFallbacks(frame, first.keySet()), keep.keySet());
  }

  private Dataset<Row> grouped(Dataset<Row> rows, List<Column> selected) {
    List<Column> by = new ArrayList<>();
    target.groupBy().forEach(g -> by.add(col(g)));
    alsoBy.forEach(g -> by.add(col(g)));
    Column[] groups = array(by);
    Column[] rest = selected.subList(1, selected.size()).toArray(Column[]::new);
    Dataset<Row> frame = rows.groupBy(groups).agg(selected.get(0), rest);
    // The frame begins with the groups, whose names may be those of canonical columns.
    String[] names = frame.columns();
    for (int g = 0; g < groups.length; g++) {
      names[g] = "_group" + g;
    }
    return frame.toDF(names);
  }

  private Dataset<Row> withFallbacks(Dataset<Row> frame, Set<String> mapped) {
    Set<String> there = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    there.addAll(mapped);
    Map<String, ColumnSpec> open = new LinkedHashMap<>();
    table.columns().stream()
        .filter(c -> !there.contains(c.name()))
        .forEach(c -> open.put(c.name(), c));
    Dataset<Row> out = frame;
    while (!open.isEmpty()) {
      Map<String, Column> ready = new LinkedHashMap<>();
      for (ColumnSpec column : open.values()) {
        if (column.fallback().isEmpty() || column.rateOn().isPresent()) {
          ready.put(column.name(), lit(null).cast(column.type()));
        } else if (there.containsAll(References.of(column.fallback().get()))) {
          ready.put(column.name(), fitted(column, expr(column.fallback().get())));
        }
      }
      if (ready.isEmpty()) {
        throw new UserException(
            ExitCode.USAGE,
            "%s: the fallbacks of %s in %s cannot be worked out: they refer to each other, or to columns that the table does not have"
                .formatted(table.at(), String.join(", ", open.keySet()), table.id()));
      }
      out = out.withColumns(ready);
      there.addAll(ready.keySet());
      open.keySet().removeAll(ready.keySet());
    }
    return out;
  }

  private Dataset<Row> inOrder(Dataset<Row> frame, Set<String> keep) {
    List<Column> columns = new ArrayList<>();
    table.columns().forEach(c -> columns.add(col(c.name())));
    keep.forEach(k -> columns.add(col(k)));
    return frame.select(array(columns));
  }

  /**
   * The columns that name the canonical row, straight from rows of landing, before any grouping.
   *
   * @param names columns of the table; where the mapping groups they may read only what it groups
   *     by
   */
  Map<String, Column> keys(List<String> names) {
    Map<String, Column> keys = new LinkedHashMap<>();
    for (String name : names) {
      var expression = target.columns().get(name);
      if (expression == null) {
        throw new UserException(
            ExitCode.USAGE,
            "%s: a mapping to %s must give %s, which is part of its key"
                .formatted(target.at(), table.id(), name));
      }
      if (grouped() && !lowered(target.groupBy()).containsAll(References.of(expression.sql()))) {
        throw new UserException(
            ExitCode.USAGE,
            "%s: %s is part of the key of %s: it may read only the columns of group_by, %s"
                .formatted(expression.at(), name, table.id(), target.groupBy()));
      }
      keys.put(name, mapped().get(name));
    }
    return keys;
  }

  /**
   * A condition that the rows of landing with a key in the range meet, on a column as it lies in
   * the files; true where the mapping makes the key of something else than one text.
   *
   * @param named the range's name for the column
   * @param name the table's name for it
   */
  Column near(KeyRange range, String named, String name) {
    ColumnSpec column =
        table.columns().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    String own = target.columns().get(name).sql().strip();
    boolean isText =
        feed.record().columns().stream()
            .anyMatch(c -> c.as().equals(own) && c.type().equals("string"));
    String prefix = column.id() ? prefix() : "";
    return isText ? range.holdsUnprefixed(named, prefix, col(own)) : lit(true);
  }

  private String prefix() {
    return feed.source().system() + ":";
  }

  /**
   * Whether the rows of one canonical key hold all versions of each record in them: what names the
   * canonical row, or the group, is read off the record's own key.
   */
  boolean followsRecordKey(List<String> names) {
    if (!feed.keyed()) {
      return true;
    }
    Set<String> key = lowered(feed.key());
    Set<String> read = new TreeSet<>(lowered(target.groupBy()));
    names.forEach(n -> read.addAll(References.of(target.columns().get(n).sql())));
    return key.containsAll(read);
  }

  /**
   * Whether equal canonical keys mean equal record keys, so that one comparison resolves both. Not
   * so where the newest version of a record may be none of this table's.
   */
  boolean sameAsRecordKey(List<String> names) {
    Set<String> expressions = new TreeSet<>();
    names.forEach(
        n -> expressions.add(target.columns().get(n).sql().strip().toLowerCase(Locale.ROOT)));
    return feed.keyed()
        && !grouped()
        && target.where().isEmpty()
        && expressions.equals(lowered(feed.key()));
  }

  /** Whether no two rows can have one canonical key, read off the mapping alone. */
  boolean oneRowEach(List<String> names) {
    List<String> expressions =
        names.stream()
            .map(n -> target.columns().get(n).sql().replaceAll("\\s", "").toLowerCase(Locale.ROOT))
            .toList();
    if (grouped()) {
      return lowered(expressions).equals(lowered(target.groupBy()));
    }
    return !feed.keyed() && expressions.contains(BY_PLACE);
  }

  /** All that decides over the rows besides landing. */
  List<Object> parts() {
    Map<String, String> columns = new TreeMap<>();
    target.columns().forEach((name, expression) -> columns.put(name, expression.sql()));
    List<Object> parts =
        new ArrayList<>(
            List.of(
                feed.id(),
                feed.source().system(),
                feed.key(),
                feed.modified(),
                feed.record().fullSnapshot(),
                target.groupBy(),
                target.where().map(SourceSpec.Expression::sql).orElse(""),
                columns,
                types(feed)));
    feed.completedBy().forEach(f -> parts.add(List.of(f.id(), f.key(), f.modified(), types(f))));
    return parts;
  }

  private static List<String> types(Feed feed) {
    return feed.record().columns().stream().map(c -> c.as() + " " + c.type()).toList();
  }

  private static Set<String> lowered(List<String> names) {
    Set<String> lowered = new TreeSet<>();
    names.forEach(n -> lowered.add(n.toLowerCase(Locale.ROOT)));
    return lowered;
  }

  static Column[] array(List<Column> columns) {
    return columns.toArray(Column[]::new);
  }
}
