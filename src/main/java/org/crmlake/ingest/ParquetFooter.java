package org.crmlake.ingest;

import java.io.EOFException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.Type;

/** Whether a file is Parquet that Spark can read, and its schema. Reads every page once. */
final class ParquetFooter {
  private ParquetFooter() {}

  static Verdict verdict(FileTask task, Layout layout, Configuration hadoop) throws IOException {
    Path path = new Path(java.net.URI.create(task.uri()));
    String hash = DumpContent.hash(path.getFileSystem(hadoop).open(path));
    if (path.getFileSystem(hadoop).getFileStatus(path).getLen() == 0) {
      return bad(hash, "the file is empty");
    }
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop))) {
      var schema = reader.getFooter().getFileMetaData().getSchema();
      Header header = new Header(layout, schema.getFields().stream().map(Type::getName).toList());
      long records = 0;
      for (var group = reader.readNextRowGroup();
          group != null;
          group = reader.readNextRowGroup()) {
        for (var column : schema.getColumns()) {
          var pages = group.getPageReader(column);
          pages.readDictionaryPage();
          while (pages.readPage() != null) {
            // unpacking the page is the test
          }
        }
        records += group.getRowCount();
      }
      return new Verdict(
          hash,
          records,
          null,
          String.join(", ", header.unknown()),
          String.join(", ", header.missing()),
          schema.toString());
    } catch (BadFile e) {
      return bad(hash, e.getMessage());
    } catch (EOFException | RuntimeException e) {
      String why = String.valueOf(e.getMessage()).replace(path.toString(), task.file());
      return bad(hash, "the file is not Parquet, or damaged: " + Header.shortened(why));
    }
  }

  private static Verdict bad(String hash, String reason) {
    return new Verdict(hash, 0, reason, "", "", null);
  }
}
