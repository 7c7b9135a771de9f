package org.crmlake.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * Text in which every byte means something: a byte that the character set does not know, or a zero
 * character, is a {@link BadFile} that names its place. Drops a byte order mark and turns CR LF
 * into LF, so that parsers meet one line end.
 */
final class StrictText extends Reader {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final InputStream in;
  private final CharsetDecoder decoder;
  private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16).limit(0);
  private final CharBuffer chars = CharBuffer.allocate(1 << 16).limit(0);
  private long bytesBefore;
  private long charsBefore;
  private boolean endOfBytes;
  private boolean flushed;
  private boolean heldReturn;
  private String suffix;

  /**
   * @param suffix text that is read behind the last character of the stream
   */
  StrictText(InputStream in, Charset charset, String suffix) {
    this.in = in;
    this.suffix = suffix;
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    int written = 0;
    while (written == 0) {
      if (!chars.hasRemaining() && !decodeMore()) {
        if (heldReturn) {
          heldReturn = false;
          target[offset] = '\r';
          return 1;
        }
        return readSuffix(target, offset, length);
      }
      written = copy(target, offset, length);
    }
    return written;
  }

  private int readSuffix(char[] target, int offset, int length) {
    if (suffix.isEmpty()) {
      return -1;
    }
    int n = Math.min(length, suffix.length());
    suffix.getChars(0, n, target, offset);
    suffix = suffix.substring(n);
    return n;
  }

  private int copy(char[] target, int offset, int length) throws BadFile {
    int at = offset;
    int end = offset + length;
    char[] source = chars.array();
    int from = chars.position();
    while (at < end && from < chars.limit()) {
      char c = source[from];
      if (heldReturn) {
        heldReturn = false;
        if (c != '\n') {
          target[at++] = '\r';
          continue;
        }
      }
      from++;
      if (c == '\r') {
        heldReturn = true;
      } else if (c == 0) {
        throw new BadFile(
            "character %d is a zero byte: the file is not text, or not %s"
                .formatted(charsBefore + from, decoder.charset()));
      } else if (c != BYTE_ORDER_MARK || charsBefore + from > 1) {
        target[at++] = c;
      }
    }
    chars.position(from);
    return at - offset;
  }

  /** Fills {@code chars}; false at the end of the text. */
  private boolean decodeMore() throws IOException {
    charsBefore += chars.position();
    chars.clear();
    if (flushed) {
      chars.limit(0);
      return false;
    }
    while (chars.position() == 0) {
      CoderResult result = decoder.decode(bytes, chars, endOfBytes);
      if (result.isError()) {
        throw new BadFile(
            "byte %d of the text is not %s"
                .formatted(bytesBefore + bytes.position() + 1, decoder.charset()));
      }
      if (chars.position() > 0) {
        break;
      }
      if (endOfBytes) {
        decoder.flush(chars);
        flushed = true;
        break;
      }
      fill();
    }
    chars.flip();
    return chars.hasRemaining();
  }

  private void fill() throws IOException {
    bytesBefore += bytes.position();
    bytes.compact();
    int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
    if (read < 0) {
      endOfBytes = true;
    } else {
      bytes.position(bytes.position() + read);
    }
    bytes.flip();
  }

  /** Parsers close what they read; the stream is its owner's, who has more to read from it. */
  @Override
  public void close() {
    chars.limit(0);
  }
}
