package org.crmlake.spec;

import java.util.Map;

/**
 * What the shared words mean in this lake: lead, customer, active and so on.
 *
 * @param meanings each word's meaning for people
 * @param version of all of them: 12 hexadecimal digits that differ where anything in them does
 */
public record Definitions(Map<String, String> meanings, String version) {
  /** Where nothing is defined. */
  public static final Definitions NONE = new Definitions(Map.of(), "");
}
