package org.crmlake.retention;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.crmlake.job.SegmentColumns;

/**
 * The segments that a table is broken down by, and when their values are taken.
 *
 * @param names the lake's segments, in the order of {@code segment_values}
 * @param chosen those of them that the table shows, beside the row over all customers
 * @param bases when values are taken
 * @param byTier whether the tier at a period's start is one more segment, see {@link TierHistory}
 */
record Segments(List<String> names, List<String> chosen, List<Basis> bases, boolean byTier)
    implements Serializable {
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

  /** Only the row over all customers. */
  static Segments none() {
    return atEntry(List.of(), List.of());
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

  /**
   * From a row of base.purchase_history: values at entry, and the days and values of the changes
   * where they are looked up, see {@link SegmentValues}.
   */
  List<Column> facts() {
    List<Column> facts = new ArrayList<>();
    for (int i = 0; i < count(); i++) {
      facts.add(SegmentColumns.value(chosen.get(i), names).as(entry(i)));
    }
    if (isMoving()) {
      facts.add(transform(col("segment_days"), Grain.DAY::index).as("segment_days"));
      facts.add(col("segment_changes"));
    }
    if (byTier) {
      facts.add(col("tiers"));
    }
    return facts;
  }

  /** The columns of {@link #facts} on rows made from them, of segments at entry. */
  List<Column> carried() {
    return IntStream.range(0, count()).mapToObj(i -> col(entry(i))).toList();
  }

  /** Columns with a period's values: at entry, at the period's start and at the next one's. */
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

  /** Whether values are looked up that change. */
  boolean isMoving() {
    return bases.contains(Basis.PERIOD_START) && count() > 0;
  }

  /** Position of a segment among those of the lake. */
  int position(int segment) {
    return names.indexOf(chosen.get(segment));
  }
}
