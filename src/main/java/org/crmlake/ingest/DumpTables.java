package org.crmlake.ingest;

import static org.crmlake.lake.OpsContract.nullable;
import static org.crmlake.lake.OpsContract.required;
import static org.crmlake.lake.OpsContract.table;

import java.util.List;
import org.crmlake.spec.TableSpec;

/** Contracts of the tables that say what came in, what was refused, and how good it is. */
public final class DumpTables {
  private DumpTables() {}

  /** One row for each dump that is done with. */
  public static TableSpec dumps() {
    return table(
        "dumps",
        "What came in: one row for each dump that was taken in or refused as a whole. Its row is written last: a dump without one is read again.",
        List.of("file"),
        List.of(
            required("source", "string", "The source, as its file in conf/sources is named."),
            required("record_type", "string", "The kind of record, as the source names it."),
            required("file", "string", "Path below the folder of dumps."),
            required("size", "bigint", "Bytes."),
            required("modified_at", "timestamp", "When the file was last changed."),
            nullable("sha256", "string", "Hash of its bytes; null where it was not read."),
            nullable("dump_date", "date", "Date of the dump; null where nothing tells it."),
            required("delivery", "string", "Folder of the dump."),
            required("run_id", "string", "The run that took it in."),
            required("ingested_at", "timestamp", "When that run wrote this row."),
            required("status", "string", "accepted, or rejected as a whole."),
            nullable("reason", "string", "Why it was rejected as a whole; null if it was not."),
            required(
                "records_read",
                "bigint",
                "accepted + superseded + ignored + rejected; 0 for a dump that was rejected as a whole. Additive."),
            required(
                "accepted",
                "bigint",
                "Records that were the newest version of their key when the dump was taken in, with those of its batch; later dumps do not change it. Counts work done, not rows of crm. Additive."),
            required(
                "superseded",
                "bigint",
                "Records that had lost to another version of their key by then. Additive."),
            required("ignored", "bigint", "Records that the mapping leaves out. Additive."),
            required("rejected", "bigint", "Records in ops.rejects. Additive."),
            nullable(
                "unknown_columns",
                "string",
                "Columns that the mapping does not name; null if none."),
            nullable(
                "missing_columns",
                "string",
                "Columns of the mapping that the dump lacks; null if none."),
            nullable(
                "mapping",
                "string",
                "Hash of how its source said it was to be read; where that has changed, or for a dump with rejects what becomes of its records, it is read again.")));
  }

  /** One row for each thing that is wrong with a record or a file. */
  public static TableSpec rejects() {
    return table(
        "rejects",
        "What was refused and why: one row for each thing that is wrong with a record or a whole dump.",
        List.of(),
        List.of(
            required("source", "string", "The source, as its file in conf/sources is named."),
            required("record_type", "string", "The kind of record, as the source names it."),
            required("file", "string", "Path below the folder of dumps."),
            nullable(
                "record",
                "bigint",
                "Number of the record, from 1, the header not counted; null for a whole dump."),
            nullable(
                "column_name",
                "string",
                "Column of the dump, or table.column of crm; null for a whole record or dump."),
            required("reason", "string", "What is wrong."),
            nullable(
                "raw_value",
                "string",
                "The value as it came; null where the reason is not one value."),
            nullable("raw_text", "string", "The record as it came; null for a whole dump."),
            nullable("dump_date", "date", "Date of the dump; null where nothing tells it."),
            required("run_id", "string", "The run that refused it.")));
  }

  /** One row for each column of a canonical table, system and owner, at each dump measured. */
  public static TableSpec dataQuality() {
    return table(
        "data_quality",
        "What is to be cleaned: for each column of a canonical table, system and owner, how many of its records have a value, and how many of these something is wrong with. Deleted records do not count.",
        List.of("dump_date", "table_name", "column_name", "source_system", "owner_id"),
        List.of(
            required(
                "dump_date",
                "date",
                "Date of the system's newest dump for the table when it was measured: cleaned data show in the rows of a later one."),
            required("table_name", "string", "Schema and name of the table."),
            required("column_name", "string", "The column."),
            required("source_system", "string", "System that the records live in."),
            required(
                "owner_id",
                "string",
                "User who is responsible for the records, as in crm.users; (none) where nobody is, and in tables without owners."),
            required(
                "rows", "bigint", "Records. Additive over systems and owners, not over columns."),
            required("filled", "bigint", "Records with a value. Additive like rows."),
            required(
                "valid",
                "bigint",
                "Of filled, those whose value is possible: no placeholder, no impossible day, a key of a record that is there, and what quality.tables.<table>.valid says. Additive like rows."),
            nullable(
                "duplicates",
                "bigint",
                "Records that share their value, without regard to case and blanks, with another record of the table, and are not known to be replaced by it: suspected to be one. Null where the value tells nothing of that (quality.tables.<table>.duplicates). Additive over owners."),
            nullable(
                "stale",
                "bigint",
                "Of filled, those of records that the source has not changed for more than stale_days before dump_date (quality.tables.<table>). Null where nothing goes stale, or the source never says when it changed a record. Additive like rows."),
            nullable(
                "orphans",
                "bigint",
                "Of filled, keys of a record that is not there, or was deleted other than by a merge. Null where the column is no key, or nothing has fed the table of its records. Additive like rows.")));
  }
}
