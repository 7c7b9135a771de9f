package org.crmlake.ingest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import scala.jdk.javaapi.CollectionConverters;

/** Holds the values of a Parquet record against the columns of the mapping. */
final class ParquetCaster implements Function<Row, Row> {
  private static final long serialVersionUID = 1L;

  /**
   * Columns before those of the mapping in the rows given: file, record, delivery, day, raw,
   * custom.
   */
  private static final int BEFORE = 6;

  /** In what form a column comes. */
  enum Given {
    VALUE,
    TEXT,
    WRITTEN_BY_SPARK
  }

  private final Layout layout;
  private final ArrayList<Given> given;
  private transient Caster ofText;
  private transient Caster ofSpark;

  ParquetCaster(Layout layout, ArrayList<Given> given) {
    this.layout = layout;
    this.given = given;
  }

  @Override
  public Row call(Row record) {
    if (ofText == null) {
      ofText = new Caster(layout, layout.writing());
      ofSpark = new Caster(layout, layout.writing().asSparkWrites());
    }
    Object[] row = new Object[OpenFile.FIXED + given.size()];
    for (int i = 0; i < 4; i++) {
      row[i] = record.get(i);
    }
    row[6] = ofText.shown(record.getString(4));
    row[7] = record.isNullAt(5) ? null : custom(record.getJavaMap(5));
    List<Row> problems = new ArrayList<>();
    for (int c = 0; c < given.size(); c++) {
      Object value = record.get(BEFORE + c);
      if (given.get(c) == Given.VALUE && value != null) {
        row[OpenFile.FIXED + c] = value;
      } else {
        Caster caster = given.get(c) == Given.TEXT ? ofText : ofSpark;
        Row problem = caster.cast(c, (String) value, row, OpenFile.FIXED + c);
        if (problem != null) {
          problems.add(problem);
        }
      }
    }
    row[5] = problems.isEmpty() ? null : problems.toArray(Row[]::new);
    return RowFactory.create(row);
  }

  private Object custom(Map<String, String> given) {
    Map<String, String> custom = new LinkedHashMap<>(given);
    custom.replaceAll((name, value) -> ofText.shown(value));
    return CollectionConverters.asScala(custom);
  }
}
