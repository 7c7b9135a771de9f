package org.crmlake.demo;

import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/** Ids as Salesforce makes them: what it is of, twelve characters, and three that tell the case. */
final class SalesforceIds {
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final String SUFFIXES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

  private static final Map<String, String> PREFIXES =
      Map.ofEntries(
          Map.entry("account", "001"),
          Map.entry("contact", "003"),
          Map.entry("person", "003"),
          Map.entry("lead", "00Q"),
          Map.entry("opportunity", "006"),
          Map.entry("campaign", "701"),
          Map.entry("order", "801"),
          Map.entry("original_order", "801"),
          Map.entry("case", "500"),
          Map.entry("message", "02s"),
          Map.entry("activity", "00T"),
          Map.entry("owner", "005"),
          Map.entry("user", "005"),
          Map.entry("seq", "008"),
          Map.entry("merged_into", "001"),
          Map.entry("old", "001"),
          Map.entry("into", "001"),
          Map.entry("#", "00v"));

  private SalesforceIds() {}

  /**
   * @param column that holds the id: it says what the record is
   * @param plain id of the record in the plain dumps
   */
  static String of(String column, String plain) {
    String object = column.replaceFirst("^converted_", "").replaceFirst("_id$", "");
    String prefix = PREFIXES.get(object);
    if (prefix == null) {
      throw new IllegalArgumentException("no prefix of Salesforce ids for column " + column);
    }
    StringBuilder id = new StringBuilder(prefix);
    long left = ByteBuffer.wrap(DigestUtils.sha256(plain)).getLong();
    for (int i = 0; i < 12; i++) {
      id.append(DIGITS.charAt((int) Long.remainderUnsigned(left, DIGITS.length())));
      left = Long.divideUnsigned(left, DIGITS.length());
    }
    return id.append(suffix(id.toString())).toString();
  }

  /** For each five characters a letter that says which of them are capitals. */
  static String suffix(String fifteen) {
    StringBuilder suffix = new StringBuilder();
    for (int part = 0; part < 3; part++) {
      int bits = 0;
      for (int i = 0; i < 5; i++) {
        char c = fifteen.charAt(part * 5 + i);
        bits |= c >= 'A' && c <= 'Z' ? 1 << i : 0;
      }
      suffix.append(SUFFIXES.charAt(bits));
    }
    return suffix.toString();
  }
}
