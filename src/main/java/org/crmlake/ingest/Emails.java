package org.crmlake.ingest;

import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * E-mail addresses, which are kept as hashes only: SHA-256, in lower-case hexadecimal, of the salt
 * followed by the address without blanks around it and in lower case. Equal addresses have equal
 * hashes, whatever source they come from.
 */
final class Emails implements Cast {
  private static final Pattern ADDRESS =
      Pattern.compile("[\\p{L}\\p{N}._%+'-]+@[\\p{L}\\p{N}-]+(?:\\.[\\p{L}\\p{N}-]+)+");

  private final String salt;

  Emails(String salt) {
    this.salt = salt;
  }

  /** The hash of any text: whether it is an address is not asked. */
  @Override
  public Object value(String text) {
    return DigestUtils.sha256Hex(salt + text.strip().toLowerCase(Locale.ROOT));
  }

  @Override
  public String reason(String text) {
    throw new IllegalStateException("any text has a hash");
  }

  /** A text with the hash in the place of each address in it; null for null. */
  String hidden(String text) {
    return text == null || text.indexOf('@') < 0
        ? text
        : ADDRESS.matcher(text).replaceAll(m -> (String) value(m.group()));
  }
}
