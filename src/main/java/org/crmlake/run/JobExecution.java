package org.crmlake.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.crmlake.lake.CheckResult;
import org.crmlake.lake.Contracts;
import org.crmlake.lake.Lake;
import org.crmlake.lake.Ledger;
import org.crmlake.lake.RunRow;
import org.crmlake.lake.TableWriter;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.InputSpec;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.TableKind;
import org.crmlake.spec.TableSpec;
import org.crmlake.spec.UserException;

/**
 * One job at one date, in a session of its own: build the frame, materialise it once, check it,
 * publish it in one commit that carries its whole ledger row.
 */
final class JobExecution {
  /** Fewer rows than this are written as one file a partition. */
  private static final long ONE_FILE_ROWS = 2_000_000;

  private final RunContext context;
  private final Task task;
  private final JobSpec job;
  private final Lake lake;
  private final LocalDate asOf;
  private final Instant started = Instant.now();
  private final Map<String, Long> versions = new TreeMap<>();
  private long rowsIn;

  JobExecution(RunContext context, Task task) {
    this.context = context;
    this.task = task;
    this.job = task.job();
    this.lake = context.lake().on(context.lake().spark().newSession());
    this.asOf = task.asOf().orElse(context.lastDate());
  }

  /** Runs the job; the row says how it ended. Only defects and user errors are thrown. */
  RunRow run() {
    LocalDate dataThrough =
        context
            .dataThrough()
            .of(job)
            .orElseThrow(
                () ->
                    new UserException(
                        ExitCode.INPUTS,
                        job.at()
                            + ": no dump has fed the inputs of "
                            + job.name()
                            + " yet; take some in with --dumps"));
    step("read");
    Map<String, Dataset<Row>> inputs = inputs();
    Optional<RunRow> last =
        job.output().kind() == TableKind.STATE
            ? new Ledger(lake).lastPublished(job.output())
            : Optional.empty();
    Update update =
        UpdatePlanner.plan(lake, job, last, versions, dataThrough, context.fingerprint().of(job));
    if (update instanceof Update.Unchanged unchanged) {
      context.pins().committed(task, unchanged.version());
      rowsIn = last.get().rowsIn();
      return row(
          Status.UNCHANGED,
          update,
          unchanged.version(),
          last.get().rowsOut(),
          dataThrough,
          List.of(),
          "inputs, code and parameters as before");
    }
    try {
      rowsIn = rowsIn(inputs);
      return computed(update, inputs, dataThrough);
    } finally {
      if (update instanceof Update.Keys keys) {
        keys.changed().unpersist();
      }
    }
  }

  private RunRow computed(Update update, Map<String, Dataset<Row>> inputs, LocalDate dataThrough) {
    SparkSession session = lake.spark();
    step("build");
    Dataset<Row> built =
        FrameBuilder.build(session, job, FrameBuilder.cut(job, inputs, update), asOf, dataThrough);
    if (update instanceof Update.Months months) {
      built = built.where(col("month").isin(months.replaced().toArray()));
    } else if (update instanceof Update.Keys keys) {
      // Inputs that are read whole may have made rows of others.
      built = FrameBuilder.among(built, keys, "left_semi");
    }
    Dataset<Row> made = built.persist(StorageLevel.DISK_ONLY());
    try {
      Dataset<Row> output = kept(update).map(k -> k.union(made)).orElse(made);
      step("check");
      made.createOrReplaceTempView("made");
      output.createOrReplaceTempView("output");
      inputs.forEach((alias, frame) -> frame.createOrReplaceTempView(alias));
      OutputChecks checks =
          new OutputChecks(session, job, FrameBuilder.arguments(job, asOf, dataThrough));
      List<CheckResult> results = checks.run(update instanceof Update.Full);
      List<CheckResult> failed = results.stream().filter(c -> !c.passed()).toList();
      String note = note(update, failed);
      if (failed.stream().anyMatch(c -> c.severity().equals("error"))) {
        return row(Status.CHECKS, update, null, checks.rows(), dataThrough, results, note);
      }
      step("publish");
      RunRow row = row(Status.OK, update, null, checks.rows(), dataThrough, results, note);
      long version = publish(update, made, output, row);
      context.pins().committed(task, version);
      step("published");
      return row.published(version);
    } finally {
      made.unpersist();
    }
  }

  private Map<String, Dataset<Row>> inputs() {
    Map<String, Dataset<Row>> frames = new HashMap<>();
    for (InputSpec input : job.inputs()) {
      Optional<TableSpec> neverFed =
          Optional.ofNullable(context.project().model().get(input.table()))
              .filter(table -> !lake.exists(table.id()));
      if (neverFed.isPresent()) {
        // A company without, say, contacts is no mistake: the table is empty.
        versions.put(input.table(), UpdatePlanner.ABSENT);
        frames.put(
            input.alias(),
            lake.spark().createDataFrame(List.of(), Contracts.schema(neverFed.get())));
        continue;
      }
      long version = context.pins().version(input, task.asOf());
      versions.put(input.table(), version);
      Dataset<Row> frame = lake.read(input.table(), version);
      if (ofOneDate(input)) {
        frame = FrameBuilder.at(frame, asOf);
        if (!context.pins().madeHere(input.table(), task.asOf()) && frame.isEmpty()) {
          throw new UserException(
              ExitCode.INPUTS,
              input.at()
                  + ": "
                  + input.table()
                  + " has no rows for as_of "
                  + asOf
                  + "; run it for that date first, or add --with-upstream");
        }
      }
      frames.put(input.alias(), frame);
    }
    return frames;
  }

  private long rowsIn(Map<String, Dataset<Row>> inputs) {
    long rows = 0;
    for (InputSpec input : job.inputs()) {
      long version = versions.get(input.table());
      boolean whole = version != UpdatePlanner.ABSENT && !ofOneDate(input);
      rows += whole ? lake.count(input.table(), version) : inputs.get(input.alias()).count();
    }
    return rows;
  }

  /** Whether the input is a snapshot of which only the rows of the task's date are read. */
  private boolean ofOneDate(InputSpec input) {
    return !input.allDates()
        && context.project().table(input.table()).map(TableSpec::kind).orElse(TableKind.STATE)
            == TableKind.SNAPSHOT;
  }

  /** The rows of the output that an incremental update leaves as they are. */
  private Optional<Dataset<Row>> kept(Update update) {
    if (update instanceof Update.Keys keys) {
      Dataset<Row> previous = lake.read(job.output().id(), keys.previous());
      return Optional.of(FrameBuilder.among(previous, keys, "left_anti"));
    }
    if (update instanceof Update.Months months) {
      Dataset<Row> previous = lake.read(job.output().id(), months.previous());
      return Optional.of(previous.where(not(col("month").isin(months.replaced().toArray()))));
    }
    return Optional.empty();
  }

  private long publish(Update update, Dataset<Row> made, Dataset<Row> output, RunRow row) {
    TableWriter writer = new TableWriter(lake);
    TableSpec table = job.output();
    Dataset<Row> rows = row.rowsOut() < ONE_FILE_ROWS ? made.coalesce(1) : made;
    String metadata = row.toJson();
    if (table.kind() == TableKind.SNAPSHOT) {
      return writer.replace(table, rows, "as_of = DATE'" + asOf + "'", metadata);
    }
    if (update instanceof Update.Months months) {
      return replaceMonths(months.replaced(), months.previous(), rows, metadata);
    }
    if (update instanceof Update.Keys keys && table.partitionBy().equals(List.of("month"))) {
      // Only the months that hold a changed key, so that readers of the change feed see no others.
      List<LocalDate> months =
          FrameBuilder.among(lake.read(table.id(), keys.previous()), keys, "left_semi")
              .select("month")
              .union(made.select("month"))
              .distinct()
              .as(Encoders.LOCALDATE())
              .collectAsList();
      Dataset<Row> whole = output.where(col("month").isin(months.toArray()));
      return replaceMonths(months, keys.previous(), whole, metadata);
    }
    if (update instanceof Update.Keys keys) {
      return writer.update(
          table,
          keys.previous(),
          frame -> FrameBuilder.among(frame, keys, "left_semi"),
          rows,
          output,
          metadata);
    }
    return writer.overwrite(table, rows, metadata);
  }

  /** The new version; the previous one where there is nothing to replace. */
  private long replaceMonths(
      List<LocalDate> months, long previous, Dataset<Row> rows, String metadata) {
    String list =
        months.stream().sorted().map(m -> "DATE'" + m + "'").collect(Collectors.joining(", "));
    return list.isEmpty()
        ? previous
        : new TableWriter(lake).replace(job.output(), rows, "month in (" + list + ")", metadata);
  }

  private RunRow row(
      Status status,
      Update update,
      Long version,
      long rowsOut,
      LocalDate dataThrough,
      List<CheckResult> checks,
      String note) {
    return new RunRow(
        context.runId(),
        job.name(),
        job.output().id(),
        task.asOf().orElse(null),
        status.name(),
        update.mode(),
        started,
        Instant.now(),
        context.fingerprint().codeVersion(),
        context.fingerprint().of(job),
        versions,
        version,
        rowsIn,
        rowsOut,
        dataThrough,
        checks,
        false,
        note,
        context.project().definitions().version());
  }

  private static String note(Update update, List<CheckResult> failed) {
    String scope = "";
    if (update instanceof Update.Keys keys) {
      scope = keys.count() + " changed keys";
    } else if (update instanceof Update.Months months) {
      scope = months.replaced().size() + " months";
    }
    String failures =
        failed.stream()
            .map(c -> c.check() + ": " + c.failures() + ", " + c.example())
            .collect(Collectors.joining("; "));
    return scope.isEmpty() || failures.isEmpty() ? scope + failures : scope + "; " + failures;
  }

  private void step(String name) {
    lake.spark()
        .sparkContext()
        .setJobGroup(context.runId() + " " + task.label(), context.label(task) + " " + name, true);
    context.steps().next(context.label(task), name);
  }
}
