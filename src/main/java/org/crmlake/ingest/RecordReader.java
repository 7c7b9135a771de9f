package org.crmlake.ingest;

import java.io.IOException;
import java.util.Set;

/** The records of one open file, in the order of the file. */
interface RecordReader {

  /**
   * @return null after the last record
   * @throws BadFile if the rest of the file cannot be read
   */
  RawRecord next() throws IOException;

  /** Columns of the file, as far as it was read, that the mapping does not name. */
  Set<String> unknown();

  /** Columns of the mapping that are not required and that the file, as far as read, lacks. */
  Set<String> missing();
}
