package org.crmlake.ingest;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.trim;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.QualitySpec;
import org.crmlake.spec.QualitySpec.TableQuality;
import org.crmlake.spec.TableSpec;

/**
 * Counts of one canonical table that a single pass over its rows gives: one row for each system and
 * owner, all columns' counts in one array.
 */
final class QualityCounts {
  static final String TABLE = "_table";
  static final String SYSTEM = "source_system";
  static final String OWNER = "_owner";
  static final String DATE = "_date";
  static final String ROWS = "_rows";
  static final String DATED = "_dated";
  static final String COUNTS = "_counts";

  /** Of a column: filled, valid, stale. */
  static final int COUNTS_EACH = 3;

  static final String NO_OWNER = "(none)";

  private static final String OWNER_COLUMN = "owner_id";
  private static final String CHANGED = "source_modified_at";

  private final QualitySpec settings;
  private final TableSpec table;
  private final List<ColumnSpec> columns;

  /**
   * @param columns those that are counted
   */
  QualityCounts(QualitySpec settings, TableSpec table, List<ColumnSpec> columns) {
    this.settings = settings;
    this.table = table;
    this.columns = columns;
  }

  /**
   * @param rows the table
   * @param dates newest dump of each system
   * @param other the date for systems that are not among them
   */
  Dataset<Row> of(Dataset<Row> rows, Map<String, LocalDate> dates, LocalDate other) {
    Dataset<Row> present =
        rows.where(not(col("is_deleted")))
            .withColumn(OWNER, owner(table))
            .withColumn(DATE, date(dates, other));
    List<Column> counts = new ArrayList<>();
    for (ColumnSpec column : columns) {
      Column filled = col(column.name()).isNotNull();
      counts.add(count_if(filled));
      counts.add(count_if(filled.and(valid(column))));
      counts.add(count_if(filled.and(stale())));
    }
    return present
        .groupBy(DATE, SYSTEM, OWNER)
        .agg(
            count(lit(1)).as(ROWS),
            count(col(CHANGED)).as(DATED),
            array(Canonical.array(counts)).as(COUNTS))
        .select(
            lit(table.id()).as(TABLE),
            col(DATE),
            col(SYSTEM),
            col(OWNER),
            col(ROWS),
            col(DATED),
            col(COUNTS));
  }

  static Column owner(TableSpec table) {
    return table.has(OWNER_COLUMN) ? coalesce(col(OWNER_COLUMN), lit(NO_OWNER)) : lit(NO_OWNER);
  }

  private static Column date(Map<String, LocalDate> dates, LocalDate other) {
    StringBuilder sql = new StringBuilder("case");
    dates.forEach(
        (system, date) ->
            sql.append(" when ")
                .append(SqlText.in(SYSTEM, List.of(system)))
                .append(" then date'")
                .append(date)
                .append('\''));
    return dates.isEmpty() ? lit(other) : expr(sql + " else date'" + other + "' end");
  }

  private Column valid(ColumnSpec column) {
    String rule = settings.of(table).valid().get(column.name());
    if (rule != null) {
      return coalesce(expr(rule), lit(true));
    }
    Column value = col(column.name());
    return switch (column.type()) {
      case "string" -> column.id() ? lit(true) : not(placeholder(value, settings.placeholders()));
      case "timestamp" ->
          value
              .geq(lit("1900-01-01").cast("timestamp"))
              .and(value.lt(date_add(col(DATE), 2).cast("timestamp")));
      case "date" -> value.between(lit("1900-01-01").cast("date"), lit("2100-12-31").cast("date"));
      default -> lit(true);
    };
  }

  /** Whether a text stands for nothing. */
  static Column placeholder(Column text, List<String> placeholders) {
    List<String> all = new ArrayList<>(placeholders);
    all.add("");
    return lower(trim(text)).isin(all.toArray());
  }

  private Column stale() {
    TableQuality own = settings.of(table);
    if (own.staleDays().isEmpty()) {
      return lit(false);
    }
    Column old = col(CHANGED).lt(date_add(col(DATE), -own.staleDays().get()).cast("timestamp"));
    return coalesce(own.staleWhere().map(w -> old.and(expr(w))).orElse(old), lit(false));
  }
}
