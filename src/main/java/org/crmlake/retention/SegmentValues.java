package org.crmlake.retention;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import scala.collection.Seq;

/**
 * The segment values of customers, of one after the other. What was met is numbered, so that a
 * customer's values are one number.
 */
final class SegmentValues {
  /** Number of the values of rows that are not broken down: nulls. */
  static final int NONE = 0;

  private static final int UNKNOWN = -1;

  private final Segments segments;
  private final int width;
  private final boolean isMoving;
  private final Map<List<String>, Integer> numbers = new HashMap<>();
  private final List<List<String>> met = new ArrayList<>();

  private Row customer;
  private List<Integer> days;
  private List<Seq<String>> changes;
  private List<Row> tiers;
  private int unchanged;

  SegmentValues(Segments segments) {
    this.segments = segments;
    this.width = segments.keys().size();
    this.isMoving = segments.isMoving();
    number(Collections.nCopies(width, null));
  }

  /** Values by number, in the order of {@link Segments#keys}. */
  List<String> get(int number) {
    return met.get(number);
  }

  /**
   * Goes on to a customer.
   *
   * @param row starts with the columns of {@link Segments#facts}
   */
  void read(Row row) {
    customer = row;
    unchanged = UNKNOWN;
    int at = segments.count();
    days = null;
    if (isMoving) {
      if (!row.isNullAt(at)) {
        days = row.getList(at);
        changes = row.getList(at + 1);
      }
      at += 2;
    }
    tiers = segments.byTier() && !row.isNullAt(at) ? row.getList(at) : null;
  }

  /** Number of the customer's values in a period and at the start of the one after it. */
  int in(Grain grain, int period) {
    if (days == null && tiers == null) {
      if (unchanged == UNKNOWN) {
        unchanged = number(values(0, 0));
      }
      return unchanged;
    }
    return number(values(grain.startDay(period), grain.startDay(period + 1)));
  }

  private int number(List<String> values) {
    return numbers.computeIfAbsent(
        values,
        v -> {
          met.add(v);
          return met.size() - 1;
        });
  }

  private List<String> values(int start, int next) {
    String[] values = new String[width];
    int at = 0;
    for (int i = 0; i < segments.count(); i++) {
      values[at++] = customer.getString(i);
      if (isMoving) {
        values[at++] = known(i, start);
        values[at++] = known(i, next);
      }
    }
    if (segments.byTier()) {
      values[at++] = tier(start);
      values[at] = tier(next);
    }
    return Arrays.asList(values);
  }

  /** Value of the last change up to a day; null before the first. */
  private String known(int segment, int day) {
    String value = null;
    for (int i = 0; days != null && i < days.size() && days.get(i) <= day; i++) {
      value = changes.get(i).apply(segments.position(segment));
    }
    return value;
  }

  /** The last tier before a day; null without. */
  private String tier(int day) {
    String tier = null;
    for (int i = 0; tiers != null && i < tiers.size() && tiers.get(i).getInt(0) < day; i++) {
      tier = tiers.get(i).getString(1);
    }
    return tier;
  }
}
