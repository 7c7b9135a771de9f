package org.crmlake.ingest;

import java.time.LocalDate;
import org.apache.hadoop.fs.Path;

/**
 * A file that a feed claims.
 *
 * @param file its identity, the same wherever the folder of dumps lies: the path below it, with as
 *     many folders above it as the dump date needs
 * @param modified time of the last change, in milliseconds since 1970
 * @param dumpDate null where no folder and no name tells it
 */
record DumpFile(Feed feed, String file, Path path, long size, long modified, LocalDate dumpDate) {

  /** The folder that the file was delivered in; empty for none. */
  String delivery() {
    int slash = file.lastIndexOf('/');
    return slash < 0 ? "" : file.substring(0, slash);
  }

  FileTask task() {
    return new FileTask(
        file, path.toUri().toString(), delivery(), Math.toIntExact(dumpDate.toEpochDay()));
  }
}
