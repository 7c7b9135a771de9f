package org.crmlake.ingest;

import com.univocity.parsers.csv.CsvParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.crmlake.spec.SourceSpec.FileKind;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One file on its way through the reader: its records, then its verdict, as rows of {@link
 * TypedRows#readerSchema}.
 */
final class OpenFile {
  /** Columns before those of the mapping. */
  static final int FIXED = 8;

  private final FileTask task;
  private final Layout layout;
  private final CsvParser parser;
  private final Caster caster;
  private final boolean keepRaw;
  private final Configuration hadoop;
  private DumpContent content;
  private RecordReader reader;
  private long records;
  private boolean ended;

  OpenFile(
      FileTask task,
      Layout layout,
      CsvParser parser,
      Caster caster,
      boolean keepRaw,
      Configuration hadoop) {
    this.task = task;
    this.layout = layout;
    this.parser = parser;
    this.caster = caster;
    this.keepRaw = keepRaw;
    this.hadoop = hadoop;
  }

  /** What a file lacks to be of this layout, by its head; empty if it fits. */
  static String lacks(Layout layout, FileTask task, Configuration hadoop) {
    if (layout.kind() == FileKind.CSV && !layout.header()) {
      return "";
    }
    CsvParser parser = Layout.BLANKS.equals(layout.separator()) ? null : CsvRecords.parser(layout);
    OpenFile file = new OpenFile(task, layout, parser, null, false, hadoop);
    try {
      if (layout.kind() == FileKind.PARQUET) {
        Verdict head = ParquetFooter.verdict(task, layout, hadoop);
        return head.fine() ? "" : head.reason();
      }
      file.open();
      if (layout.kind() == FileKind.JSON) {
        file.reader.next();
      }
      return "";
    } catch (BadFile e) {
      return e.getMessage();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read dump " + task.uri() + ": " + e.getMessage(), e);
    } finally {
      file.close();
    }
  }

  private void close() {
    try {
      if (content != null) {
        content.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close dump " + task.uri(), e);
    }
  }

  boolean ended() {
    return ended;
  }

  Row next() {
    try {
      return nextOrVerdict();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read dump " + task.uri() + ": " + e.getMessage(), e);
    }
  }

  private Row nextOrVerdict() throws IOException {
    try {
      if (layout.kind() == FileKind.PARQUET) {
        return verdict(ParquetFooter.verdict(task, layout, hadoop));
      }
      if (reader == null) {
        open();
      }
      RawRecord record = reader.next();
      if (record != null) {
        records++;
        return row(record);
      }
      return verdict(
          new Verdict(
              content.hash(), records, null, list(reader.unknown()), list(reader.missing()), null));
    } catch (BadFile e) {
      return verdict(new Verdict(hash(), records, e.getMessage(), "", "", null));
    }
  }

  private void open() throws IOException {
    Path path = new Path(java.net.URI.create(task.uri()));
    content = new DumpContent(path.getFileSystem(hadoop).open(path), task.file());
    Charset charset = Charset.forName(layout.encoding());
    boolean blanks = Layout.BLANKS.equals(layout.separator());
    boolean csv = layout.kind() == FileKind.CSV && !blanks;
    StrictText text = new StrictText(content.text(), charset, csv ? CsvRecords.SUFFIX : "");
    if (csv) {
      reader = new CsvRecords(layout, parser, text, keepRaw);
    } else if (blanks && layout.kind() == FileKind.CSV) {
      reader = new BlankRecords(layout, text, keepRaw);
    } else {
      reader = new JsonRecords(layout, text, keepRaw);
    }
  }

  /** The hash of a file that was found bad, maybe before it was opened for reading. */
  private String hash() throws IOException {
    if (content != null) {
      return content.hash();
    }
    Path path = new Path(java.net.URI.create(task.uri()));
    return DumpContent.hash(path.getFileSystem(hadoop).open(path));
  }

  private Row row(RawRecord record) {
    Object[] row = new Object[FIXED + record.values().length];
    row[0] = task.file();
    row[1] = records;
    row[2] = task.delivery();
    row[3] = task.day();
    row[5] =
        record.error() == null
            ? caster.cast(record.values(), row, FIXED)
            : new Row[] {Caster.problem(null, record.error(), null)};
    row[6] = caster.shown(record.raw());
    row[7] = custom(record.custom());
    return RowFactory.create(row);
  }

  private Object custom(Map<String, String> custom) {
    if (custom == null) {
      return null;
    }
    custom.replaceAll((name, value) -> caster.shown(value));
    return CollectionConverters.asScala(custom);
  }

  private Row verdict(Verdict v) {
    ended = true;
    close();
    Object[] row = new Object[FIXED + layout.columns().size()];
    row[0] = task.file();
    row[4] =
        RowFactory.create(
            v.sha256(), v.records(), v.reason(), v.unknown(), v.missing(), v.schema());
    return RowFactory.create(row);
  }

  private static String list(Set<String> names) {
    return String.join(", ", names);
  }
}
