package org.crmlake.retention;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The segments that a table is broken down by, and when their values are taken.
 *
 * @param names the lake's segments, in the order of {@code segment_values}
 * @param chosen those of them that the table shows, beside the row over all customers
 * @param bases when values are taken
 */
record Segments(List<String> names, List<String> chosen, List<Basis> bases) {
  static final String ALL = "ALL";

  /** The day on which a customer's value is looked up. */
  enum Basis {
    /** The customer's entry. */
    ENTRY,
    /** The first day of the period; of customers who enter in it their entry. */
    PERIOD_START;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Segments {
    SettingRules.segments(chosen, names);
    SettingRules.someOnce("segment_bases", bases, "entry, period_start or both");
  }

  /** Segments frozen at entry. */
  static Segments atEntry(List<String> names, List<String> chosen) {
    return new Segments(names, chosen, List.of(Basis.ENTRY));
  }

  int count() {
    return chosen.size();
  }

  /** Name of the column with the value at entry. */
  static String entry(int segment) {
    return "entry_" + segment;
  }

  /** Name of the column with the value at the period's start; null where it is the one at entry. */
  static String now(int segment) {
    return "now_" + segment;
  }

  /** Name of the column with the value at the next period's start; null as {@link #now}. */
  static String next(int segment) {
    return "next_" + segment;
  }

  /** From a row of base.purchase_history: what the other expressions here need. */
  List<Column> facts() {
    List<Column> facts = new ArrayList<>();
    for (int i = 0; i < count(); i++) {
      facts.add(get(col("segment_values"), lit(position(i))).as(entry(i)));
    }
    if (isMoving()) {
      facts.add(col("segment_days"));
      facts.add(col("segment_changes"));
    }
    return facts;
  }

  /** The columns of {@link #facts} on rows made from them. */
  List<Column> carried() {
    List<Column> carried = new ArrayList<>();
    IntStream.range(0, count()).forEach(i -> carried.add(col(entry(i))));
    if (isMoving()) {
      carried.add(col("segment_days"));
      carried.add(col("segment_changes"));
    }
    return carried;
  }

  /**
   * Counts customers whose values never changed and the others apart: only the few others need the
   * search in their changes, which is slow.
   *
   * @param counts rows from a history and whether its customers' values change
   */
  Dataset<Row> count(Dataset<Row> history, BiFunction<Dataset<Row>, Boolean, Dataset<Row>> counts) {
    if (!isMoving()) {
      return counts.apply(history, false);
    }
    Column changed = col("segment_days").isNotNull();
    return counts
        .apply(history.where(not(changed)), false)
        .union(counts.apply(history.where(changed), true));
  }

  /** Keys of {@link #count}: values at entry, at the period's start and at the next one's. */
  List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < count(); i++) {
      keys.add(entry(i));
      if (isMoving()) {
        keys.add(now(i));
        keys.add(next(i));
      }
    }
    return keys;
  }

  /**
   * The {@link #keys} of a row made from {@link #carried}.
   *
   * @param start first day of the row's period
   * @param next first day of the period after it
   * @param changing whether the customers' values change
   */
  List<Column> values(Column start, Column next, boolean changing) {
    List<Column> values = new ArrayList<>();
    for (int i = 0; i < count(); i++) {
      values.add(col(entry(i)));
      if (isMoving()) {
        values.add(known(i, start, changing).as(now(i)));
        values.add(known(i, next, changing).as(next(i)));
      }
    }
    return values;
  }

  private Column known(int segment, Column day, boolean changing) {
    if (!changing) {
      return lit(null).cast("string");
    }
    Column changes = size(filter(col("segment_days"), d -> d.leq(day)));
    return get(get(col("segment_changes"), changes.minus(1)), lit(position(segment)));
  }

  /** Structs of segment and value, to be inlined: all customers, then each segment at entry. */
  Column rowsAtEntry() {
    return array(rows(i -> col(entry(i))).toArray(Column[]::new));
  }

  /** The same with the values of a basis; {@code isNext} at the start of the period after. */
  List<Column> rows(Basis basis, boolean isNext) {
    return rows(
        i ->
            basis == Basis.ENTRY
                ? col(entry(i))
                : coalesce(col(isNext ? next(i) : now(i)), col(entry(i))));
  }

  private List<Column> rows(IntFunction<Column> value) {
    List<Column> rows = new ArrayList<>();
    rows.add(struct(lit(ALL).as("segment"), lit(ALL).as("segment_value")));
    for (int i = 0; i < count(); i++) {
      rows.add(struct(lit(chosen.get(i)).as("segment"), value.apply(i).as("segment_value")));
    }
    return rows;
  }

  private boolean isMoving() {
    return bases.contains(Basis.PERIOD_START) && count() > 0;
  }

  private int position(int segment) {
    return names.indexOf(chosen.get(segment));
  }
}
