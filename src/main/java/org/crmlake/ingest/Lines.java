package org.crmlake.ingest;

import java.io.IOException;
import java.io.Reader;

/** Lines of bounded length; those that hold only blanks are passed over. */
final class Lines {
  private final Reader text;
  private final int maxChars;
  private final char[] buffer = new char[1 << 15];
  private int at;
  private int end;
  private long lines;

  Lines(Reader text, int maxChars) {
    this.text = text;
    this.maxChars = maxChars;
  }

  /**
   * @return null at the end
   * @throws BadFile if a line is longer than allowed
   */
  String next() throws IOException {
    while (true) {
      String line = line();
      if (line == null || !line.isBlank()) {
        return line;
      }
    }
  }

  private String line() throws IOException {
    StringBuilder line = null;
    while (true) {
      if (at == end) {
        at = 0;
        end = Math.max(0, text.read(buffer, 0, buffer.length));
        if (end == 0) {
          return line == null ? null : line.toString();
        }
      }
      int start = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      line = line == null ? new StringBuilder(at - start + 16) : line;
      if (line.length() + at - start > maxChars) {
        throw new BadFile("line %d has more than %d characters".formatted(lines + 1, maxChars));
      }
      line.append(buffer, start, at - start);
      if (at < end) {
        at++;
        lines++;
        return line.toString();
      }
    }
  }
}
