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
 * @param byTier whether the tier at a period's start is one more segment, see {@link TierHistory}
 */
record Segments(List<String> names, List<String> chosen, List<Basis> bases, boolean byTier) {
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
    SettingRules.require(
        !byTier || (bases.contains(Basis.PERIOD_START) && !chosen.contains(TierHistory.TIER)),
        "by_tier needs period_start among segment_bases and no other segment of the name tier;"
            + " they are "
            + bases
            + " and "
            + chosen);
  }

  /** Segments frozen at entry. */
  static Segments atEntry(List<String> names, List<String> chosen) {
    return new Segments(names, chosen, List.of(Basis.ENTRY), false);
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
    facts.addAll(changes());
    return facts;
  }

  /** The columns of {@link #facts} on rows made from them. */
  List<Column> carried() {
    List<Column> carried = new ArrayList<>();
    IntStream.range(0, count()).forEach(i -> carried.add(col(entry(i))));
    carried.addAll(changes());
    return carried;
  }

  private List<Column> changes() {
    List<Column> changes = new ArrayList<>();
    if (isMoving()) {
      changes.add(col("segment_days"));
      changes.add(col("segment_changes"));
    }
    if (byTier) {
      changes.add(col("tiers"));
    }
    return changes;
  }

  /**
   * Counts customers whose values never changed and the others apart: only the few others need the
   * search in their changes, which is slow.
   *
   * @param counts rows from a history and whether its customers' values change
   */
  Dataset<Row> count(Dataset<Row> history, BiFunction<Dataset<Row>, Boolean, Dataset<Row>> counts) {
    if (changes().isEmpty()) {
      return counts.apply(history, false);
    }
    Column changed = isMoving() ? col("segment_days").isNotNull() : lit(false);
    if (byTier) {
      changed = changed.or(col("tiers").isNotNull());
    }
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
    if (byTier) {
      keys.add(now(count()));
      keys.add(next(count()));
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
    if (byTier) {
      values.add((changing ? TierHistory.on(start) : unchanged()).as(now(count())));
      values.add((changing ? TierHistory.on(next) : unchanged()).as(next(count())));
    }
    return values;
  }

  private static Column unchanged() {
    return lit(null).cast("string");
  }

  private Column known(int segment, Column day, boolean changing) {
    if (!changing) {
      return unchanged();
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
    List<Column> rows =
        rows(
            i ->
                basis == Basis.ENTRY
                    ? col(entry(i))
                    : coalesce(col(isNext ? next(i) : now(i)), col(entry(i))));
    if (byTier && basis == Basis.PERIOD_START) {
      Column tier = col(isNext ? next(count()) : now(count()));
      rows.add(row(TierHistory.TIER, coalesce(tier, lit(TierHistory.NONE))));
    }
    return rows;
  }

  private List<Column> rows(IntFunction<Column> value) {
    List<Column> rows = new ArrayList<>();
    rows.add(row(ALL, lit(ALL)));
    for (int i = 0; i < count(); i++) {
      rows.add(row(chosen.get(i), value.apply(i)));
    }
    return rows;
  }

  private static Column row(String segment, Column value) {
    return struct(lit(segment).as("segment"), value.as("segment_value"));
  }

  private boolean isMoving() {
    return bases.contains(Basis.PERIOD_START) && count() > 0;
  }

  private int position(int segment) {
    return names.indexOf(chosen.get(segment));
  }
}
