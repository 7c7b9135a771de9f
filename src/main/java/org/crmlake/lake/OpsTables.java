package org.crmlake.lake;

import static org.crmlake.lake.OpsContract.nullable;
import static org.crmlake.lake.OpsContract.required;
import static org.crmlake.lake.OpsContract.table;

import java.util.List;
import org.crmlake.spec.TableSpec;

/** Contracts of the tables that say what ran. */
public final class OpsTables {
  private OpsTables() {}

  /** One row for each job, as-of date and run. */
  public static TableSpec runs() {
    return table(
        "runs",
        "What ran: one row for each job, as-of date and run. A rerun is a new row.",
        List.of("run_id", "job", "as_of"),
        List.of(
            required("run_id", "string", "The run."),
            required("job", "string", "The job."),
            required("table_name", "string", "Schema and name of the job's table."),
            nullable("as_of", "date", "Information date; null for a state table."),
            required("status", "string", "How it ended."),
            nullable("mode", "string", "How the rows were made, for instance full or incremental."),
            required("started_at", "timestamp", "When the job began."),
            nullable("finished_at", "timestamp", "When the job ended."),
            nullable("code_version", "string", "Version of the program."),
            nullable(
                "fingerprint",
                "string",
                "Digest of code, parameters and configuration: a change means a full build."),
            required(
                "input_versions",
                "string",
                "Delta version that every input was read at, as a JSON object by table."),
            nullable("output_version", "bigint", "Delta version published; null if nothing was."),
            required("rows_in", "bigint", "Rows of the inputs. Additive."),
            required(
                "rows_out",
                "bigint",
                "Rows of the output that were made: all of a full build, of an incremental one those of the changed keys or months, of an unchanged table those of the run that made it. Additive."),
            nullable(
                "data_through",
                "date",
                "Last day up to which the sources were complete; null if unknown."),
            required(
                "repaired",
                "boolean",
                "Whether the row was rebuilt from the table's commit after a crash."),
            nullable("note", "string", "For people; null where there is nothing to say."),
            nullable(
                "definitions_version",
                "string",
                "Version of conf/definitions.conf: another one where the meaning of a shared word is another; null for rows from before there was one.")));
  }

  /** One row for each check of a row of {@link #runs}. */
  public static TableSpec checks() {
    return table(
        "checks",
        "What the checks of every run found: one row for each check.",
        List.of("run_id", "job", "as_of", "check_name"),
        List.of(
            required("run_id", "string", "The run."),
            required("job", "string", "The job."),
            required("table_name", "string", "Schema and name of the job's table."),
            nullable("as_of", "date", "Information date; null for a state table."),
            required("check_name", "string", "The check, as the job names it."),
            required(
                "severity", "string", "error: a failure stops publication; warn: it is recorded."),
            required("passed", "boolean", "Whether the check held."),
            required(
                "failures",
                "bigint",
                "Rows that fail; 1 for a failed check that is not by row. Additive."),
            nullable("example", "string", "One failure; null where there is none.")));
  }

  /** One row for each table: what to read. */
  public static TableSpec latest() {
    return table(
        "latest",
        "What to read: for every table its newest information date and Delta version.",
        List.of("table_name"),
        List.of(
            required("table_name", "string", "Schema and name of the table."),
            nullable(
                "as_of",
                "date",
                "Newest information date in it, dates after the day of the run left out if there are others; null for a state table."),
            required("version", "bigint", "Newest Delta version published."),
            nullable(
                "data_through",
                "date",
                "Last day up to which the sources behind as_of were complete; null if unknown."),
            required("run_id", "string", "Run that made as_of, or the state.")));
  }
}
