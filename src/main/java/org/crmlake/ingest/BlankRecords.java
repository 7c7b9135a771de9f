package org.crmlake.ingest;

import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Columns set apart by runs of blanks; no quoting. */
final class BlankRecords implements RecordReader {
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private final Lines lines;
  private final Header header;
  private final boolean keepRaw;

  BlankRecords(Layout layout, Reader text, boolean keepRaw) throws IOException {
    this.lines = new Lines(text, layout.maxRecordChars());
    this.keepRaw = keepRaw;
    if (layout.header()) {
      String first = lines.next();
      if (first == null) {
        throw new BadFile("the file has no header: it holds only blank lines");
      }
      header = new Header(layout, List.of(BLANKS.split(first.strip())));
    } else {
      header = Header.none(layout);
    }
  }

  @Override
  public RawRecord next() throws IOException {
    String line = lines.next();
    return line == null ? null : header.record(BLANKS.split(line.strip()), keepRaw ? line : null);
  }

  @Override
  public Set<String> unknown() {
    return header.unknown();
  }

  @Override
  public Set<String> missing() {
    return header.missing();
  }
}
