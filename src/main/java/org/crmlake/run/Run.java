package org.crmlake.run;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.crmlake.ingest.Ingest;
import org.crmlake.ingest.IngestReport;
import org.crmlake.lake.Contracts;
import org.crmlake.lake.Lake;
import org.crmlake.lake.LakeLock;
import org.crmlake.lake.Ledger;
import org.crmlake.lake.RunRow;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.Project;
import org.crmlake.spec.TableKind;
import org.crmlake.spec.TableSpec;
import org.crmlake.spec.UserException;

/**
 * One invocation: lock, repair, take dumps in, run the state jobs once and the snapshot jobs for
 * every date, record.
 */
public final class Run {
  private static final Pattern SQL_LINE = Pattern.compile("== SQL \\(line (\\d+)");

  private final RunRequest request;
  private final Project project;
  private final Lake lake;
  private final Steps steps;
  private final Fingerprint fingerprint;
  private final Instant started = Instant.now();
  private final String runId =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC).format(started)
          + "-"
          + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x1000, 0x10000));

  public Run(SparkSession session, RunRequest request, Steps steps) {
    this.request = request;
    this.project = request.project();
    this.lake = new Lake(session, project.lake().root());
    this.steps = steps;
    this.fingerprint = new Fingerprint(project.lake());
  }

  /**
   * Runs everything that was asked for. A job that fails does not stop those that do not need it.
   *
   * @throws UserException if nothing could be begun: the lake is locked, a contract does not fit,
   *     dumps were refused
   */
  public RunReport execute() {
    steps.next("run " + runId, "lock");
    try (LakeLock lock =
        LakeLock.acquire(
            project.lake().root(),
            request.patience(),
            lake.spark().sessionState().newHadoopConf())) {
      steps.next("run " + runId, "repair");
      Ledger ledger = new Ledger(lake);
      ledger.open();
      List<RunRow> repaired = ledger.repair(project.jobs().stream().map(JobSpec::output).toList());
      Ingest ingest = new Ingest(lake, project, step -> steps.next("ingest", step));
      ingest.open(request.migrate());
      Optional<IngestReport> taken = request.dumps().map(dumps -> ingest.run(dumps, runId));
      if (taken.isEmpty()) {
        ingest.refresh(runId);
      }
      List<Task> tasks = tasks();
      steps.next("run " + runId, "open tables");
      open(request.jobs().jobs().stream().map(JobSpec::output).toList());
      List<String> stale = new StaleInputs(project, lake, fingerprint).of(request.jobs().jobs());
      List<RunRow> rows = run(tasks, ingest);
      steps.next("run " + runId, "ledger");
      ledger.append(rows);
      steps.next("run " + runId, "latest");
      ledger.updateLatest(
          Stream.concat(repaired.stream(), rows.stream())
              .filter(r -> r.outputVersion() != null)
              .toList());
      if (measured()) {
        ingest.measure(runId);
      }
      steps.next("run " + runId, "done");
      double seconds = (Instant.now().toEpochMilli() - started.toEpochMilli()) / 1000.0;
      return new RunReport(runId, taken, rows, stale, repaired, seconds);
    }
  }

  /** Counting whole tables is not for every small ingest. */
  private boolean measured() {
    return switch (project.quality().measure()) {
      case ALWAYS -> true;
      case WHOLE_RUNS -> request.jobs().jobs().size() == project.jobs().size();
      case NEVER -> false;
    };
  }

  private void open(List<TableSpec> tables) {
    new Contracts(lake).open(tables, request.migrate());
  }

  private List<Task> tasks() {
    List<Task> tasks = new ArrayList<>();
    for (JobSpec job : request.jobs().jobs()) {
      if (job.output().kind() == TableKind.STATE) {
        tasks.add(Task.of(job, LocalDate.MIN));
      }
    }
    for (LocalDate date : request.dates()) {
      for (JobSpec job : request.jobs().jobs()) {
        if (job.output().kind() == TableKind.SNAPSHOT) {
          tasks.add(Task.of(job, date));
        }
      }
    }
    return tasks;
  }

  private List<RunRow> run(List<Task> tasks, Ingest ingest) {
    RunContext context =
        new RunContext(
            runId,
            project,
            lake,
            new Pins(lake),
            new DataThrough(project, ingest::dataThrough),
            fingerprint,
            tasks,
            request.dates().get(request.dates().size() - 1),
            steps);
    return new TaskRunner<>(
            tasks,
            task -> execute(context, task),
            (task, failed) ->
                ended(context, task, Status.SKIPPED, failed.label() + " did not succeed"),
            (RunRow row) -> Status.valueOf(row.status()).good())
        .run(request.parallel());
  }

  private RunRow execute(RunContext context, Task task) {
    lake.spark().sparkContext().setLocalProperty("spark.scheduler.pool", task.job().name());
    try {
      return new JobExecution(context, task).run();
    } catch (UserException e) {
      return ended(
          context,
          task,
          e.exitCode() == ExitCode.INPUTS ? Status.INPUTS : Status.FAILED,
          e.getMessage());
    } catch (Exception e) {
      // Spark's exceptions are checked ones in Scala, where nobody has to declare them.
      steps.failed(context.label(task), e);
      return ended(context, task, Status.FAILED, reason(e));
    }
  }

  private static RunRow ended(RunContext context, Task task, Status status, String note) {
    Instant now = Instant.now();
    return new RunRow(
        context.runId(),
        task.job().name(),
        task.job().output().id(),
        task.asOf().orElse(null),
        status.name(),
        "none",
        now,
        now,
        context.fingerprint().codeVersion(),
        context.fingerprint().of(task.job()),
        Map.of(),
        null,
        0,
        0,
        null,
        List.of(),
        false,
        note,
        context.project().definitions().version());
  }

  /**
   * Spark wraps the cause of a failure in several layers, and the innermost message says what
   * happened.
   */
  private static String reason(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    Matcher place = SQL_LINE.matcher(message);
    return message.lines().findFirst().orElse(message)
        + (place.find() ? " (line " + place.group(1) + " of the SQL)" : "");
  }
}
