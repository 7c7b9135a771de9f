package org.crmlake.job;

import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Computes a table from its inputs. Pure: frames in, one frame out; no reading, writing, caching,
 * clock or configuration. An implementation has a public constructor without arguments.
 */
public interface Transform {

  /** The record that this transform's parameters bind to; {@link NoParams} where it takes none. */
  default Class<? extends Record> params() {
    return NoParams.class;
  }

  /**
   * Columns that the parameters ask of the job's contract, beside those it always has: type by
   * name.
   */
  default Map<String, String> columns(Params params) {
    return Map.of();
  }

  /**
   * The output, with exactly the columns of the job's contract, in its order and types.
   *
   * @param asOf information date of a snapshot: events after it do not count; for a state table the
   *     date of the run, which must not matter
   * @throws IllegalArgumentException if parameters do not fit each other or the inputs
   */
  Dataset<Row> apply(Inputs inputs, Params params, LocalDate asOf);

  /** For transforms without parameters. */
  record NoParams() {}
}
