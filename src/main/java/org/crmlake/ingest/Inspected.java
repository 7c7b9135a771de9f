package org.crmlake.ingest;

/**
 * What the first reading found in a file.
 *
 * @param rejected records that will not be accepted
 * @param ignored records that the mapping leaves out
 */
record Inspected(DumpFile dump, Verdict verdict, long rejected, long ignored) {
  boolean fine() {
    return verdict.fine();
  }

  /** Records of the file, where it is fine. */
  long read() {
    return fine() ? verdict.records() : 0;
  }
}
