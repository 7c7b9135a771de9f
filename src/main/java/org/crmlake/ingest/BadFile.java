package org.crmlake.ingest;

import java.io.IOException;

/** A file that cannot be read as what it is taken for; the message is the reason shown to users. */
final class BadFile extends IOException {
  private static final long serialVersionUID = 1L;

  BadFile(String reason) {
    super(reason);
  }

  /**
   * The bad file that a parser has wrapped into an exception of its own.
   *
   * @return null if there is none
   */
  static BadFile in(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof BadFile bad) {
        return bad;
      }
    }
    return null;
  }
}
