package org.crmlake.ingest;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvFormat;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.UnescapedQuoteHandling;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import java.util.Set;

/** Separated values, quotes doubled inside quotes, one or more lines a record. */
final class CsvRecords implements RecordReader {
  /**
   * A record of its own behind the last one. Univocity ends an open quote silently at the end of
   * the file; then this record is part of that value.
   */
  private static final String END = "\u0001end of file\u0001";

  /** What must follow the last character of the file. */
  static final String SUFFIX = "\n" + END + "\n";

  private static final int MAX_COLUMNS = 5000;

  private final CsvParser parser;
  private final int maxChars;
  private final boolean keepRaw;
  private final Header header;
  private long records = -1; // the header is record 0
  private boolean ended;

  /**
   * @param text ends with {@link #SUFFIX}
   */
  CsvRecords(Layout layout, CsvParser parser, Reader text, boolean keepRaw) throws IOException {
    this.parser = parser;
    this.maxChars = layout.maxRecordChars();
    this.keepRaw = keepRaw;
    try {
      parser.beginParsing(text);
    } catch (RuntimeException e) {
      throw bad(e);
    }
    if (layout.header()) {
      String[] names = row();
      if (names == null) {
        throw new BadFile("the file has no header: it holds only blank lines");
      }
      header = new Header(layout, Arrays.asList(names));
    } else {
      records = 0;
      header = Header.none(layout);
    }
  }

  static CsvParser parser(Layout layout) {
    CsvParserSettings settings = new CsvParserSettings();
    CsvFormat format = settings.getFormat();
    format.setDelimiter(layout.separator().charAt(0));
    char quote = layout.quote().isEmpty() ? '\0' : layout.quote().charAt(0);
    format.setQuote(quote);
    format.setQuoteEscape(quote);
    format.setCharToEscapeQuoteEscaping('\0');
    format.setComment('\0');
    format.setLineSeparator("\n");
    format.setNormalizedNewline('\n');
    settings.setUnescapedQuoteHandling(UnescapedQuoteHandling.RAISE_ERROR);
    settings.setReadInputOnSeparateThread(false);
    settings.setIgnoreLeadingWhitespaces(false);
    settings.setIgnoreTrailingWhitespaces(false);
    settings.setNullValue("");
    settings.setEmptyValue("");
    settings.setMaxColumns(MAX_COLUMNS);
    settings.setMaxCharsPerColumn(layout.maxRecordChars());
    settings.setInputBufferSize(1 << 16);
    return new CsvParser(settings);
  }

  @Override
  public RawRecord next() throws IOException {
    String[] row = row();
    return row == null ? null : header.record(row, keepRaw ? raw() : null);
  }

  private String[] row() throws IOException {
    if (ended) {
      return null;
    }
    String[] row;
    try {
      row = parser.parseNext();
    } catch (RuntimeException e) {
      throw bad(e);
    }
    if (row == null) {
      throw unclosedAt(records);
    }
    if (row.length == 1 && END.equals(row[0])) {
      ended = true;
      parser.stopParsing();
      return null;
    }
    records++;
    String last = row[row.length - 1];
    if (last != null && last.length() > END.length() && last.contains(END)) {
      throw unclosedAt(records);
    }
    return row;
  }

  private String raw() {
    String raw = parser.getContext().currentParsedContent();
    return raw == null ? null : raw.strip();
  }

  private BadFile bad(RuntimeException e) {
    BadFile inside = BadFile.in(e);
    if (inside != null) {
      return inside;
    }
    Throwable cause = e.getCause();
    boolean ofTheText =
        e instanceof TextParsingException
            && (cause == null
                || cause instanceof TextParsingException
                || cause instanceof ArrayIndexOutOfBoundsException);
    if (!ofTheText) {
      throw e;
    }
    String place = place(records + 1);
    // The rest of the message is the parser's configuration.
    String message = String.valueOf(e.getMessage()).split("Internal state|Parser Configuration")[0];
    if (message.startsWith("Length of parsed input")) {
      return new BadFile(
          "%s has a value of more than %d characters: a quote that is never closed?"
              .formatted(place, maxChars));
    }
    if (message.contains("quote")) {
      return new BadFile(
          "%s: a quote is never closed, or a quote inside quotes is not doubled".formatted(place));
    }
    return new BadFile("%s cannot be parsed: %s".formatted(place, Header.shortened(message)));
  }

  private static BadFile unclosedAt(long record) {
    return new BadFile(place(record) + ": a quote is never closed");
  }

  private static String place(long record) {
    return record <= 0 ? "the header" : "record " + record;
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
