package org.crmlake.spec;

/**
 * Where a configured value stands, for messages: {@code jobs/cohort_retention.conf:38}.
 *
 * @param file path as the user gave it, relative where it can be
 * @param line 1-based; 0 where only the file is known
 */
public record Origin(String file, int line) {
  @Override
  public String toString() {
    return line > 0 ? file + ":" + line : file;
  }
}
