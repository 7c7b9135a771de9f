/**
 * From dumps to {@code landing} to {@code crm}: discover, read, cast by dialect, reject, resolve.
 * {@link org.crmlake.ingest.Ingest} is the way in.
 */
package org.crmlake.ingest;
