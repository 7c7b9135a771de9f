package org.crmlake.ingest;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * The bytes of a text file, unpacked where its name ends in {@code .gz}, and the hash of the file
 * as it lies there. A file that is empty, cut off, or of a binary kind is a {@link BadFile}.
 */
final class DumpContent implements AutoCloseable {
  private static final int LONGEST_MAGIC = 8;

  private static final Map<String, byte[]> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("gzip", bytes(0x1f, 0x8b));
    KINDS.put("Parquet", bytes('P', 'A', 'R', '1'));
    KINDS.put("a zip archive or a spreadsheet", bytes('P', 'K', 3, 4));
    KINDS.put("ORC", bytes('O', 'R', 'C'));
    KINDS.put("Avro", bytes('O', 'b', 'j', 1));
    KINDS.put("bzip2", bytes('B', 'Z', 'h'));
    KINDS.put("zstd", bytes(0x28, 0xb5, 0x2f, 0xfd));
    KINDS.put("xz", bytes(0xfd, '7', 'z', 'X', 'Z'));
    KINDS.put("an old spreadsheet", bytes(0xd0, 0xcf, 0x11, 0xe0));
    KINDS.put("PDF", bytes('%', 'P', 'D', 'F'));
  }

  private final DigestInputStream raw;
  private final InputStream text;

  /**
   * @throws BadFile if the file is not text
   */
  DumpContent(InputStream file, String name) throws IOException {
    raw = new DigestInputStream(new Stored(file), sha256());
    BufferedInputStream buffered = new BufferedInputStream(raw, 1 << 16);
    String kind = kind(buffered);
    if (name.toLowerCase(java.util.Locale.ROOT).endsWith(".gz")) {
      if (!kind.equals("gzip")) {
        throw new BadFile("the file is named .gz and is not gzip");
      }
      text = new Unpacked(buffered);
    } else if (kind.equals("gzip")) {
      throw new BadFile("the file is gzip: its name must end in .gz");
    } else if (!kind.isEmpty()) {
      throw new BadFile("the file is %s, not text".formatted(kind));
    } else {
      text = buffered;
    }
  }

  private DumpContent(InputStream file) {
    raw = new DigestInputStream(file, sha256());
    text = raw;
  }

  /** The hash of a file whose content is read by other means. */
  static String hash(InputStream file) throws IOException {
    try (DumpContent content = new DumpContent(file)) {
      return content.hash();
    }
  }

  InputStream text() {
    return text;
  }

  /** SHA-256 of the whole file, in lower-case hexadecimal; reads what was not read yet. */
  String hash() throws IOException {
    byte[] rest = new byte[1 << 16];
    while (raw.read(rest) >= 0) {
      // the digest sees what passes
    }
    return HexFormat.of().formatHex(raw.getMessageDigest().digest());
  }

  @Override
  public void close() throws IOException {
    raw.close();
  }

  /** What the first bytes say; empty for text. */
  private static String kind(BufferedInputStream in) throws IOException {
    in.mark(LONGEST_MAGIC);
    byte[] start = in.readNBytes(LONGEST_MAGIC);
    in.reset();
    if (start.length == 0) {
      throw new BadFile("the file is empty");
    }
    for (Map.Entry<String, byte[]> kind : KINDS.entrySet()) {
      byte[] magic = kind.getValue();
      if (start.length >= magic.length
          && Arrays.equals(start, 0, magic.length, magic, 0, magic.length)) {
        return kind.getKey();
      }
    }
    return "";
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A failure of the storage must not pass for a damaged gzip. */
  private static final class Stored extends FilterInputStream {
    Stored(InputStream in) {
      super(in);
    }

    @Override
    public int read() {
      try {
        return in.read();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      try {
        return in.read(target, offset, length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Gzip of one or more members; whatever is wrong with it is the file's fault. */
  private static final class Unpacked extends FilterInputStream {
    private long unpacked;

    Unpacked(InputStream packed) throws IOException {
      super(open(packed));
    }

    private static InputStream open(InputStream packed) throws IOException {
      try {
        return new GzipCompressorInputStream(packed, true);
      } catch (IOException e) {
        throw new BadFile("the gzip header is damaged: " + e.getMessage());
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        int n = in.read(target, offset, length);
        unpacked += Math.max(0, n);
        return n;
      } catch (EOFException e) {
        throw new BadFile("the gzip is cut off after %d bytes of text".formatted(unpacked));
      } catch (IOException e) {
        throw new BadFile(
            "the gzip is damaged after %d bytes of text: %s".formatted(unpacked, e.getMessage()));
      }
    }
  }
}
