package org.crmlake.ingest;

import org.apache.spark.sql.Row;

/**
 * What the reader says of a whole file.
 *
 * @param sha256 hash of its bytes
 * @param records records read
 * @param reason why no row of it may be used; null if it is fine
 * @param unknown columns that the mapping does not name, separated by commas; empty if none
 * @param missing columns of the mapping that it lacks, none of them required; empty if none
 * @param schema Parquet only: the schema of the file, else null
 */
record Verdict(
    String sha256, long records, String reason, String unknown, String missing, String schema) {

  static final String DDL =
      "struct<sha256:string,records:bigint,reason:string,unknown:string,missing:string,schema:string>";

  static Verdict of(Row row) {
    return new Verdict(
        row.getString(0),
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5));
  }

  boolean fine() {
    return reason == null;
  }
}
