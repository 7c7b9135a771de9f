package org.crmlake.ingest;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.crmlake.lake.Lake;
import org.crmlake.spec.QualitySpec;
import org.crmlake.spec.TableSpec;

/**
 * Keys of records that are not there, and records that may be one, of all tables in one query: both
 * ask of a value who else has it.
 */
final class KeyQuality {
  private static final String COLUMN = "_column";
  private static final String SPACE = "_space";
  private static final String VALUE = "_value";
  private static final String BAD = "_bad";
  private static final String TWINS = "twins of ";

  private final Lake lake;
  private final QualitySpec settings;
  private final Set<String> there;
  private final List<Dataset<Row>> parts = new ArrayList<>();
  private final KeyColumns keyColumns;
  private final Set<String> targets = new TreeSet<>();

  /** What was found of one column, for one system and owner. */
  record Key(String table, String column, String system, String owner) {}

  /**
   * @param keys how many keys name no record
   * @param twins how many records share their value
   */
  record Found(Map<Key, Long> keys, Map<Key, Long> twins) {}

  /**
   * @param there tables of crm that exist
   */
  KeyQuality(Lake lake, QualitySpec settings, KeyColumns keyColumns, Set<String> there) {
    this.lake = lake;
    this.settings = settings;
    this.keyColumns = keyColumns;
    this.there = there;
  }

  /** Asks of the table's keys and twins too. */
  void add(TableSpec table) {
    Dataset<Row> present = lake.read(table.id()).where(not(col("is_deleted")));
    Map<String, Column> values = new LinkedHashMap<>();
    Map<String, String> spaces = new HashMap<>();
    keyColumns
        .of(table)
        .forEach(
            (column, target) -> {
              if (there.contains(target)) {
                values.put(column, col(column));
                spaces.put(column, target);
                targets.add(target);
              }
            });
    stack(table, present, values, spaces);
    Map<String, Column> twins = new LinkedHashMap<>();
    Map<String, String> own = new HashMap<>();
    for (String column : settings.of(table).duplicates()) {
      Column text = lower(trim(regexp_replace(col(column).cast("string"), "\\s+", " ")));
      Column nothing = QualityCounts.placeholder(text, settings.placeholders());
      twins.put(column, when(not(nothing), text));
      own.put(column, TWINS + table.id() + "." + column);
    }
    stack(table, twins.isEmpty() ? present : unreplaced(present, table), twins, own);
  }

  /** Records that are known to be another one are no suspects. */
  private Dataset<Row> unreplaced(Dataset<Row> present, TableSpec table) {
    if (!there.contains(IdAliases.TABLE) || table.grain().size() > 1) {
      return present;
    }
    Dataset<Row> replaced =
        lake.read(IdAliases.TABLE)
            .where(col("object").equalTo(table.name()).and(col("root_id").notEqual(col("old_id"))))
            .select(col("old_id").as(table.grain().get(0)));
    return present.join(replaced, Names.of(table.grain()), "left_anti");
  }

  private void stack(
      TableSpec table, Dataset<Row> rows, Map<String, Column> values, Map<String, String> spaces) {
    if (values.isEmpty()) {
      return;
    }
    List<Column> stacked = new ArrayList<>();
    values.forEach(
        (column, value) ->
            stacked.add(
                struct(
                    lit(column).as(COLUMN), lit(spaces.get(column)).as(SPACE), value.as(VALUE))));
    parts.add(
        rows.select(
                lit(table.id()).as(QualityCounts.TABLE),
                col(QualityCounts.SYSTEM),
                QualityCounts.owner(table).as(QualityCounts.OWNER),
                inline(array(Canonical.array(stacked))))
            .where(col(VALUE).isNotNull()));
  }

  Found find() {
    Found found = new Found(new HashMap<>(), new HashMap<>());
    if (parts.isEmpty()) {
      return found;
    }
    Dataset<Row> all = parts.stream().reduce(Dataset::union).orElseThrow();
    for (String target : targets) {
      all = all.union(known(target));
    }
    Column[] who =
        Scope.columns(
            List.of(QualityCounts.TABLE, COLUMN, QualityCounts.SYSTEM, QualityCounts.OWNER));
    Column[] each =
        Scope.columns(
            List.of(
                SPACE,
                VALUE,
                QualityCounts.TABLE,
                COLUMN,
                QualityCounts.SYSTEM,
                QualityCounts.OWNER));
    var sharing = Window.partitionBy(SPACE, VALUE);
    Column twins = col(SPACE).startsWith(TWINS);
    Column bad = when(twins, col("_sharing").gt(1)).otherwise(not(col("_known")));
    all.groupBy(each)
        .agg(count(lit(1)).as("_rows"))
        .withColumn("_known", max(col(QualityCounts.TABLE).isNull()).over(sharing))
        .withColumn("_sharing", sum("_rows").over(sharing))
        .where(col(QualityCounts.TABLE).isNotNull())
        .withColumn("_twins", twins)
        .groupBy(with(who, col("_twins")))
        .agg(sum(when(bad, col("_rows")).otherwise(0L)).as(BAD))
        .collectAsList()
        .forEach(
            r ->
                (r.<Boolean>getAs("_twins") ? found.twins() : found.keys())
                    .put(
                        new Key(r.getString(0), r.getString(1), r.getString(2), r.getString(3)),
                        r.getAs(BAD)));
    return found;
  }

  /** A merged record is there: its place is known. */
  private Dataset<Row> known(String target) {
    String nobody = "string";
    return lake.read(target)
        .where(not(col("is_deleted")).or(col("delete_kind").equalTo("merged")))
        .select(
            lit(null).cast(nobody).as(QualityCounts.TABLE),
            lit(null).cast(nobody).as(QualityCounts.SYSTEM),
            lit(null).cast(nobody).as(QualityCounts.OWNER),
            lit(null).cast(nobody).as(COLUMN),
            lit(target).as(SPACE),
            col(keyColumns.keyOf(target)).as(VALUE));
  }

  private static Column[] with(Column[] columns, Column another) {
    List<Column> all = new ArrayList<>(List.of(columns));
    all.add(another);
    return Canonical.array(all);
  }
}
