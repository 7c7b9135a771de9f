package org.crmlake.ingest;

import java.util.regex.Pattern;

/**
 * Ids of records. Salesforce writes one id in 15 characters that tell capitals from small letters,
 * or in 18: the same with three more, which say where the capitals are. With a length of 18 the
 * short form becomes the long one; any other text stays as it is.
 */
final class Ids implements Cast {
  private static final Pattern SHORT = Pattern.compile("[A-Za-z0-9]{15}");
  private static final String SUFFIXES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
  private static final int GROUP = 5;

  private final boolean lengthened;

  /**
   * @param length 18, or 0 to leave all ids as they are
   */
  Ids(int length) {
    lengthened = length > 0;
  }

  @Override
  public Object value(String text) {
    return lengthened && SHORT.matcher(text).matches() ? text + suffix(text) : text;
  }

  /**
   * A character for each five of the id: its bits, the first the lowest, are where capitals are.
   */
  private static String suffix(String id) {
    StringBuilder suffix = new StringBuilder();
    for (int start = 0; start < id.length(); start += GROUP) {
      int capitals = 0;
      for (int i = 0; i < GROUP; i++) {
        char c = id.charAt(start + i);
        if (c >= 'A' && c <= 'Z') {
          capitals |= 1 << i;
        }
      }
      suffix.append(SUFFIXES.charAt(capitals));
    }
    return suffix.toString();
  }

  @Override
  public String reason(String text) {
    throw new IllegalStateException("any text is an id");
  }
}
