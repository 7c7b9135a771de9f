/**
 * What the configuration says, as records: lake, tables, sources, jobs; and the strict reader that
 * makes them from HOCON. Knows nothing of Spark, so that {@code validate} answers in a blink.
 */
package org.crmlake.spec;
