package org.crmlake.spec;

import java.util.Optional;

/**
 * One column of a table's contract.
 *
 * @param name snake_case, unique in its table without regard to case
 * @param type Spark SQL type in lower case: string, int, bigint, double, boolean, date, timestamp,
 *     decimal(p,s); in {@code base} also array&lt;…&gt;, in {@code landing} and {@code crm}
 *     map&lt;string,string&gt;. {@code money} in a file has become decimal(18, scale of the lake)
 *     here.
 * @param nullable false: a null stops publication
 * @param doc for the reader of the table: meaning, unit, additivity, when null
 * @param id {@code type = id} in the file: a string that names a record of a source system; ingest
 *     puts the system and a colon before it, so that ids of different systems cannot meet
 * @param fallback {@code crm} only: the SQL expression over the other columns of the table that
 *     gives the value where a mapping does not map the column
 * @param rateOn {@code crm} only: the SQL expression over the other columns of the table that gives
 *     the day by whose rate the fallback, an amount in the row's {@code currency}, becomes one in
 *     the lake's
 */
public record ColumnSpec(
    String name,
    String type,
    boolean nullable,
    String doc,
    boolean id,
    Optional<String> fallback,
    Optional<String> rateOn) {

  public ColumnSpec(
      String name,
      String type,
      boolean nullable,
      String doc,
      boolean id,
      Optional<String> fallback) {
    this(name, type, nullable, doc, id, fallback, Optional.empty());
  }

  public ColumnSpec(String name, String type, boolean nullable, String doc) {
    this(name, type, nullable, doc, false, Optional.empty());
  }
}
