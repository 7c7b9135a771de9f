package org.crmlake.ingest;

import java.util.Map;

/**
 * A record as text.
 *
 * @param values in the order of the mapping's columns; null where the file has no such column
 * @param custom columns that the mapping does not name; null if there are none
 * @param error why the record as a whole is no good, else null
 * @param raw the record's own text; null unless it was asked for
 */
record RawRecord(String[] values, Map<String, String> custom, String error, String raw) {}
