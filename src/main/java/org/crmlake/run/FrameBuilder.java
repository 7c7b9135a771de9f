package org.crmlake.run;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.trunc;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.crmlake.job.Inputs;
import org.crmlake.job.Params;
import org.crmlake.job.TransformLoader;
import org.crmlake.lake.Contracts;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.IncrementalSpec;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.TableKind;
import org.crmlake.spec.TransformSpec;
import org.crmlake.spec.UserException;

/** Makes a job's frame from its inputs, and holds it to its contract. */
public final class FrameBuilder {
  private FrameBuilder() {}

  /**
   * The output frame of a job, with the columns, types and order of its contract.
   *
   * @param session a session of the task's own; a SQL job's inputs become views in it
   * @param inputs frames of that session by alias
   * @param asOf the information date; for a state job the date of the run
   * @throws UserException if the frame's columns are not those of the contract
   */
  public static Dataset<Row> build(
      SparkSession session,
      JobSpec job,
      Map<String, Dataset<Row>> inputs,
      LocalDate asOf,
      LocalDate dataThrough) {
    Params params = new Params(job.params());
    Dataset<Row> frame;
    if (job.transform() instanceof TransformSpec.OfSql sql) {
      inputs.forEach((alias, input) -> input.createOrReplaceTempView(alias));
      frame = widenDecimals(query(session, sql, arguments(job, asOf, dataThrough)), job);
    } else {
      frame =
          TransformLoader.load((TransformSpec.OfClass) job.transform())
              .apply(new Inputs(inputs, dataThrough), params, asOf);
    }
    requireContract(frame, job);
    return frame;
  }

  /**
   * @throws UserException with the line of the file, if Spark cannot make sense of the query
   */
  private static Dataset<Row> query(
      SparkSession session, TransformSpec.OfSql sql, Map<String, Object> arguments) {
    try {
      return ClosedSql.query(session, sql.text(), arguments);
    } catch (Exception e) {
      if (e instanceof AnalysisException analysis) {
        String line = analysis.line().isDefined() ? ":" + analysis.line().get() : "";
        throw new UserException(
            ExitCode.USAGE, "%s%s: %s".formatted(sql.path(), line, analysis.getSimpleMessage()));
      }
      throw e;
    }
  }

  /**
   * What a job's SQL, and the SQL of its checks, can name: every parameter, :data_through, and
   * :as_of in snapshots.
   */
  static Map<String, Object> arguments(JobSpec job, LocalDate asOf, LocalDate dataThrough) {
    Map<String, Object> arguments = new HashMap<>(new Params(job.params()).values());
    arguments.put("data_through", dataThrough);
    if (job.output().kind() == TableKind.SNAPSHOT) {
      arguments.put("as_of", asOf);
    }
    return arguments;
  }

  /** The inputs cut to what an incremental update needs. */
  static Map<String, Dataset<Row>> cut(
      JobSpec job, Map<String, Dataset<Row>> inputs, Update update) {
    Map<String, Dataset<Row>> cut = new HashMap<>(inputs);
    if (update instanceof Update.Keys keys
        && job.incremental().orElseThrow() instanceof IncrementalSpec.ByKey byKey) {
      for (String alias : byKey.from()) {
        cut.computeIfPresent(
            alias,
            (a, frame) -> {
              Dataset<Row> changed = among(frame, keys, "left_semi");
              return byKey.unkeyed()
                  ? changed.union(frame.where(col(byKey.key()).isNull()))
                  : changed;
            });
      }
    }
    if (update instanceof Update.Months months
        && job.incremental().orElseThrow() instanceof IncrementalSpec.ByMonth byMonth) {
      byMonth
          .from()
          .forEach(
              (alias, date) ->
                  cut.computeIfPresent(
                      alias,
                      (a, frame) ->
                          frame.where(trunc(col(date), "MM").isin(months.read().toArray()))));
    }
    return cut;
  }

  /** A frame's rows with a changed key (left_semi) or without one (left_anti). */
  static Dataset<Row> among(Dataset<Row> frame, Update.Keys keys, String joinType) {
    // A broadcast spares the shuffle of the big side; a million keys is some tens of megabytes.
    Dataset<Row> changed = keys.count() <= 1_000_000 ? broadcast(keys.changed()) : keys.changed();
    return frame.join(changed, frame.col(keys.key()).equalTo(changed.col(keys.key())), joinType);
  }

  /**
   * SQL sums have more digits before the point than a money column; the cast fails, as it should,
   * where they are used.
   */
  private static Dataset<Row> widenDecimals(Dataset<Row> frame, JobSpec job) {
    StructType wanted = Contracts.schema(job.output());
    Column[] columns =
        Arrays.stream(frame.schema().fields())
            .map(
                f ->
                    isNarrowing(f, wanted)
                        ? col("`" + f.name() + "`")
                            .cast(field(wanted, f.name()).dataType())
                            .as(f.name())
                        : col("`" + f.name() + "`"))
            .toArray(Column[]::new);
    return frame.select(columns);
  }

  private static boolean isNarrowing(StructField field, StructType wanted) {
    StructField target = field(wanted, field.name());
    return target != null
        && field.dataType() instanceof DecimalType from
        && target.dataType() instanceof DecimalType to
        && from.scale() <= to.scale();
  }

  private static StructField field(StructType schema, String name) {
    return Arrays.stream(schema.fields())
        .filter(f -> f.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static void requireContract(Dataset<Row> frame, JobSpec job) {
    List<String> actual = described(frame.schema());
    List<String> wanted = described(Contracts.schema(job.output()));
    if (actual.equals(wanted)) {
      return;
    }
    List<String> lines = new ArrayList<>();
    wanted.stream().filter(c -> !actual.contains(c)).forEach(c -> lines.add("  not made: " + c));
    actual.stream()
        .filter(c -> !wanted.contains(c))
        .forEach(c -> lines.add("  made, and not in the contract: " + c));
    if (lines.isEmpty()) {
      lines.add("  order of the contract: " + String.join(", ", wanted));
      lines.add("  made: " + String.join(", ", actual));
    }
    throw new UserException(
        ExitCode.USAGE,
        job.output().at()
            + ": "
            + job.name()
            + " does not make the columns of its contract, in order and type"
            + System.lineSeparator()
            + String.join(System.lineSeparator(), lines));
  }

  private static List<String> described(StructType schema) {
    return Arrays.stream(schema.fields())
        .map(f -> f.name() + " " + f.dataType().catalogString())
        .toList();
  }

  /** The rows of one information date. */
  static Dataset<Row> at(Dataset<Row> frame, LocalDate asOf) {
    return frame.where(col("as_of").equalTo(lit(asOf)));
  }
}
