package org.crmlake.ingest;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.UserException;

/**
 * Decides of every record of a feed: rejected, ignored as declared, or accepted. Rejected is what
 * does not cast, what the mapping ignores is not looked at further, and of the rest whatever would
 * not make good rows of the canonical tables is rejected too.
 */
final class Screening {
  static final String REJECTED = "_rejected";
  static final String IGNORED = "_ignored";
  static final String PROBLEMS = "_problems";

  /** What the reader found wrong with a record; null if nothing. */
  static final String OWN = "_own";

  static final String PROBLEM = "struct<column_name:string,reason:string,raw_value:string>";

  private static final String ROW = "_row";
  private static final String UNFIT = "_unfit_";
  private static final Column NO_TEXT = lit(null).cast("string");

  private final Feed feed;
  private final List<Canonical> targets;

  /**
   * @param targets the canonical tables that the feed's records become rows of
   */
  Screening(Feed feed, List<Canonical> targets) {
    this.feed = feed;
    this.targets = targets;
  }

  /** The typed records with two flags, of which at most one is true. */
  Dataset<Row> flagged(Dataset<Row> records) {
    return screened(records, new Flags()).withColumnRenamed(PROBLEMS, REJECTED);
  }

  /** The rejected records with all that is wrong with each. */
  Dataset<Row> rejected(Dataset<Row> records) {
    return screened(records, new Descriptions()).where(size(col(PROBLEMS)).gt(0));
  }

  private Dataset<Row> screened(Dataset<Row> records, Outcome outcome) {
    Column clean = col(OWN).isNull();
    Map<String, Column> unknown = Completion.none(feed);
    Dataset<Row> frame = records.withColumn(IGNORED, clean.and(ignored())).withColumns(unknown);
    List<Column> found = new ArrayList<>(List.of(outcome.own()));
    List<String> names = new ArrayList<>(List.of(OWN));
    names.addAll(unknown.keySet());
    for (int t = 0; t < targets.size(); t++) {
      String name = "_target" + t;
      Column open = clean.and(not(col(IGNORED))).and(targets.get(t).mayApply());
      frame = withTarget(frame, targets.get(t), name, open, outcome);
      found.add(col(name));
      names.add(name);
    }
    return frame.withColumn(PROBLEMS, outcome.all(found)).drop(names.toArray(String[]::new));
  }

  private Column ignored() {
    Column ignored = lit(false);
    for (String predicate : feed.record().ignore().values()) {
      ignored = ignored.or(coalesce(expr(predicate), lit(false)));
    }
    return ignored;
  }

  private Dataset<Row> withTarget(
      Dataset<Row> frame, Canonical target, String name, Column open, Outcome outcome) {
    if (target.grouped()) {
      return frame.withColumn(name, outcome.of(keyObstacles(target, open)));
    }
    Map<String, Column> keep = new LinkedHashMap<>();
    List<Column> all = Arrays.stream(frame.columns()).map(c -> col(c)).toList();
    keep.put(ROW, struct(Canonical.array(all)));
    keep.put("_open", open);
    Map<String, Column> fitted = target.mapped();
    for (ColumnSpec column : mayNotFit(frame, target)) {
      keep.put(
          UNFIT + column.name(),
          target.raw(column).isNotNull().and(fitted.get(column.name()).isNull()));
    }
    return target
        .rows(frame, keep)
        .select(col(ROW + ".*"), outcome.of(rowObstacles(target, keep.keySet())).as(name));
  }

  /** The mapped columns whose expressions are of another type than the column. */
  private List<ColumnSpec> mayNotFit(Dataset<Row> frame, Canonical target) {
    List<ColumnSpec> columns =
        target.table().columns().stream().filter(c -> target.raw(c) != null).toList();
    StructField[] given =
        frame.select(columns.stream().map(target::raw).toArray(Column[]::new)).schema().fields();
    List<ColumnSpec> some = new ArrayList<>();
    for (int i = 0; i < given.length; i++) {
      DataType wanted = DataType.fromDDL(columns.get(i).type());
      if (!wanted.equals(DataTypes.StringType) && !given[i].dataType().sameType(wanted)) {
        if (target.completed().contains(columns.get(i).name())) {
          throw unchecked(columns.get(i), given[i].dataType());
        }
        some.add(columns.get(i));
      }
    }
    return some;
  }

  /** What completes a record may come long after it, when it is too late to reject either. */
  private UserException unchecked(ColumnSpec column, DataType given) {
    return new UserException(
        ExitCode.USAGE,
        "%s: '%s' is %s and comes from a record that completes this one: it must be %s"
            .formatted(
                feed.id(), column.name(), given.sql().toLowerCase(Locale.ROOT), column.type()));
  }

  private static List<Obstacle> keyObstacles(Canonical target, Column open) {
    List<Obstacle> obstacles = new ArrayList<>();
    target
        .keys(target.table().grain())
        .forEach(
            (name, key) ->
                obstacles.add(
                    new Obstacle(
                        lit(target.table().name() + "." + name),
                        open.and(key.isNull()),
                        lit("has no value, and is the key"),
                        NO_TEXT)));
    return obstacles;
  }

  private List<Obstacle> rowObstacles(Canonical target, Set<String> kept) {
    List<Obstacle> obstacles = new ArrayList<>();
    for (ColumnSpec column : target.table().columns()) {
      Column place = lit(target.table().name() + "." + column.name());
      Column unfit = kept.contains(UNFIT + column.name()) ? col(UNFIT + column.name()) : lit(false);
      if (kept.contains(UNFIT + column.name())) {
        obstacles.add(
            new Obstacle(
                place, col("_open").and(unfit), lit("does not fit " + column.type()), NO_TEXT));
      }
      if (!column.nullable()) {
        obstacles.add(
            new Obstacle(
                place,
                col("_open").and(not(unfit)).and(col(column.name()).isNull()),
                lit("has no value, and must have one"),
                NO_TEXT));
      }
    }
    return obstacles;
  }

  /** How obstacles are summed up. */
  private sealed interface Outcome {
    Column own();

    Column of(List<Obstacle> obstacles);

    Column all(List<Column> outcomes);
  }

  /** Whether there is any: cheap, for the many records that are fine. */
  private static final class Flags implements Outcome {
    @Override
    public Column of(List<Obstacle> obstacles) {
      return obstacles.stream().map(Obstacle::holds).reduce(lit(false), Column::or);
    }

    @Override
    public Column own() {
      return col(OWN).isNotNull();
    }

    @Override
    public Column all(List<Column> outcomes) {
      return outcomes.stream().reduce(lit(false), Column::or);
    }
  }

  /** Which they are. */
  private static final class Descriptions implements Outcome {
    @Override
    public Column of(List<Obstacle> obstacles) {
      return array_compact(
          array(obstacles.stream().map(Obstacle::described).toArray(Column[]::new)));
    }

    @Override
    public Column own() {
      return coalesce(col(OWN), array().cast("array<" + PROBLEM + ">"));
    }

    @Override
    public Column all(List<Column> outcomes) {
      return concat(Canonical.array(outcomes));
    }
  }
}
