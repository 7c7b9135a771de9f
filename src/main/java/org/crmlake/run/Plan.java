package org.crmlake.run;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.crmlake.lake.Contracts;
import org.crmlake.lake.Lake;
import org.crmlake.lake.Ledger;
import org.crmlake.lake.RunRow;
import org.crmlake.spec.InputSpec;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.Project;
import org.crmlake.spec.TableKind;
import org.crmlake.spec.TableSpec;
import org.crmlake.spec.UserException;

/**
 * What a run would do. Every job is analysed against the schemas that its inputs really have, or
 * will have by their contracts; nothing is written, nothing is locked.
 */
public final class Plan {
  private final Lake lake;
  private final Project project;
  private final JobSelection jobs;

  /**
   * One job of the plan.
   *
   * @param inputs table and the version that would be read, or why there is none yet
   * @param mode how much would be computed
   * @param rowsBefore rows at its last publication; empty if there is none
   * @param problems why it would not run; empty if it would
   */
  public record Line(
      JobSpec job,
      List<String> inputs,
      String mode,
      Optional<Long> rowsBefore,
      List<String> problems) {}

  public Plan(SparkSession session, Project project, JobSelection jobs) {
    this.lake = new Lake(session, project.lake().root());
    this.project = project;
    this.jobs = jobs;
  }

  /** The jobs in the order they would run in. */
  public List<Line> lines(LocalDate asOf) {
    Fingerprint fingerprint = new Fingerprint(project.lake());
    List<Line> lines = new ArrayList<>();
    List<String> stale = new StaleInputs(project, lake, fingerprint).of(jobs.jobs());
    List<String> remade = new ArrayList<>();
    for (JobSpec job : jobs.jobs()) {
      List<String> problems = new ArrayList<>();
      Optional<RunRow> last =
          lake.exists(job.output().id())
              ? new Ledger(lake).lastPublished(job.output())
              : Optional.empty();
      if (lake.exists(job.output().id())) {
        new Contracts(lake)
            .obstacles(job.output())
            .forEach(d -> problems.add("the table differs from its contract: " + d));
      }
      try {
        SparkSession session = lake.spark().newSession();
        FrameBuilder.build(session, job, frames(lake.on(session), job), asOf, asOf);
      } catch (UserException e) {
        problems.add(e.getMessage());
      } catch (Exception e) {
        problems.add(job.at() + ": " + e.getMessage().lines().findFirst().orElse(e.toString()));
      }
      List<String> inputs =
          job.inputs().stream()
              .map(
                  i ->
                      remade.contains(i.table())
                          ? i.table() + " as this run makes it"
                          : lake.exists(i.table())
                              ? i.table()
                                  + "@"
                                  + lake.version(i.table())
                                  + (stale.contains(i.table())
                                      ? " (made by other code, parameters or settings than now)"
                                      : "")
                              : i.table() + " (not there yet)")
              .toList();
      lines.add(
          new Line(
              job,
              inputs,
              mode(job, last, remade, fingerprint),
              last.map(RunRow::rowsOut),
              problems));
      remade.add(job.output().id());
    }
    return lines;
  }

  private String mode(
      JobSpec job, Optional<RunRow> last, List<String> remade, Fingerprint fingerprint) {
    if (job.output().kind() == TableKind.SNAPSHOT) {
      return "replace as_of";
    }
    if (last.isEmpty() || !last.get().fingerprint().equals(fingerprint.of(job))) {
      return last.isEmpty() ? "full" : "full: code, parameters or configuration changed";
    }
    Map<String, Long> versions = new TreeMap<>();
    job.inputs().stream()
        .map(InputSpec::table)
        .filter(lake::exists)
        .forEach(t -> versions.put(t, lake.version(t)));
    boolean same = versions.equals(last.get().inputVersions());
    if (same && job.inputs().stream().map(InputSpec::table).noneMatch(remade::contains)) {
      return "unchanged";
    }
    return job.incremental().isPresent() ? "incremental" : "full";
  }

  private Map<String, Dataset<Row>> frames(Lake at, JobSpec job) {
    Map<String, Dataset<Row>> frames = new HashMap<>();
    for (InputSpec input : job.inputs()) {
      TableSpec table = project.table(input.table()).orElseThrow();
      frames.put(
          input.alias(),
          at.exists(input.table())
              ? at.read(input.table())
              : at.spark().createDataFrame(List.of(), Contracts.schema(table)));
    }
    return frames;
  }
}
