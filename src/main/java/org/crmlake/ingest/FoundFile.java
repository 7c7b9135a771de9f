package org.crmlake.ingest;

import org.apache.hadoop.fs.Path;

/**
 * A file below the folder of dumps.
 *
 * @param relative path below that folder
 * @param modified time of the last change, in milliseconds since 1970
 */
record FoundFile(Path path, String relative, long size, long modified) {}
