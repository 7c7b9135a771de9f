package org.crmlake.ingest;

import com.univocity.parsers.csv.CsvParser;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The one function on rows that is not SQL: files to typed records. After the records of a file
 * comes one row with its {@link Verdict}; where that is bad, the records before it must not be
 * used. Runs in Spark's tasks.
 */
final class ReadFiles implements FlatMapFunction<Iterator<FileTask>, Row> {
  private static final long serialVersionUID = 1L;

  private final Layout layout;
  private final boolean keepRaw;
  private final Broadcast<SerializableConfiguration> hadoop;

  ReadFiles(Layout layout, boolean keepRaw, Broadcast<SerializableConfiguration> hadoop) {
    this.layout = layout;
    this.keepRaw = keepRaw;
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<Row> call(Iterator<FileTask> files) {
    return new Rows(files);
  }

  private final class Rows implements Iterator<Row> {
    private final Iterator<FileTask> files;
    private final CsvParser parser =
        Layout.BLANKS.equals(layout.separator()) ? null : CsvRecords.parser(layout);
    private final Caster caster = new Caster(layout, layout.writing());
    private OpenFile open;
    private Row ahead;

    Rows(Iterator<FileTask> files) {
      this.files = files;
    }

    @Override
    public boolean hasNext() {
      if (ahead == null) {
        if (open == null && files.hasNext()) {
          open =
              new OpenFile(files.next(), layout, parser, caster, keepRaw, hadoop.value().value());
        }
        if (open != null) {
          ahead = open.next();
          if (open.ended()) {
            open = null;
          }
        }
      }
      return ahead != null;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Row row = ahead;
      ahead = null;
      return row;
    }
  }
}
