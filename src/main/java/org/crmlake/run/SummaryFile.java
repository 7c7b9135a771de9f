package org.crmlake.run;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Leaves the report of the last run in the lake, as {@code run-summary.json}. */
public final class SummaryFile {
  private SummaryFile() {}

  /**
   * Writes the report over that of the run before.
   *
   * @return where it lies
   */
  public static String write(String root, RunReport report) {
    Path path = new Path(root, "run-summary.json");
    Configuration hadoop = SparkSession.active().sparkContext().hadoopConfiguration();
    try {
      FileSystem files = path.getFileSystem(hadoop);
      try (OutputStream out = files.create(path, true)) {
        out.write(SummaryJson.of(report).getBytes(StandardCharsets.UTF_8));
      }
      return path.toString();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }
}
