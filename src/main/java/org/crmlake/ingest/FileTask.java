package org.crmlake.ingest;

import java.io.Serializable;

/**
 * A file for the reader.
 *
 * @param file its identity: the path below the folder of dumps
 * @param uri where it lies
 * @param delivery the folder it came in
 * @param day its dump date, in days since 1970-01-01
 */
record FileTask(String file, String uri, String delivery, int day) implements Serializable {}
