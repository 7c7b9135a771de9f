package org.crmlake.ingest;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The values of a record, and what is wrong with those that have none. */
final class Caster {
  private final List<Layout.Wanted> columns;
  private final Casts casts;
  private final Cast[] types;

  Caster(Layout layout, Layout.Writing writing) {
    this.columns = layout.columns();
    this.casts = new Casts(writing);
    this.types = columns.stream().map(c -> casts.of(c.type())).toArray(Cast[]::new);
  }

  /**
   * @param texts in the order of the mapping's columns
   * @param values receives the values from place {@code at} on, null where there is none
   * @return {@link Screening#PROBLEM} rows; null if nothing is wrong
   */
  Row[] cast(String[] texts, Object[] values, int at) {
    List<Row> problems = null;
    for (int c = 0; c < texts.length; c++) {
      Row problem = cast(c, texts[c], values, at + c);
      if (problem != null) {
        problems = problems == null ? new ArrayList<>() : problems;
        problems.add(problem);
      }
    }
    return problems == null ? null : problems.toArray(Row[]::new);
  }

  /** The value of one column; null unless something is wrong with it. */
  Row cast(int column, String text, Object[] values, int place) {
    Layout.Wanted wanted = columns.get(column);
    if (!casts.present(text)) {
      return wanted.key()
          ? problem(wanted.as(), "is part of the key and has no value", text)
          : null;
    }
    String given = wanted.type().equals("string") ? text : text.strip();
    values[place] = types[column].value(given);
    return values[place] == null
        ? problem(wanted.as(), types[column].reason(given), casts.shown(text))
        : null;
  }

  /** A text of the dump without the e-mail addresses in it. */
  String shown(String text) {
    return casts.shown(text);
  }

  static Row problem(String column, String reason, String value) {
    return RowFactory.create(column, reason, value);
  }
}
