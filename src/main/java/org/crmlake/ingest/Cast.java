package org.crmlake.ingest;

/** Text to the values of one type. */
interface Cast {

  /**
   * @param text without blanks around it, unless the type is string
   * @return a boxed number, boolean, decimal or text; a date as the days and a timestamp as the
   *     microseconds since 1970-01-01 UTC; null if the text is no such value
   */
  Object value(String text);

  /** Why a text has no value, as the end of a sentence that begins with the text. */
  String reason(String text);
}
