package org.crmlake.job;

import java.util.List;
import java.util.Map;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.Origin;
import org.crmlake.spec.Problem;
import org.crmlake.spec.Problems;
import org.crmlake.spec.Project;
import org.crmlake.spec.SpecException;
import org.crmlake.spec.TransformSpec;

/**
 * Finds what is wrong with jobs and needs more than their configuration to be seen: the SQL of
 * queries and checks, the classes of transforms, and whether their parameters bind. Needs no
 * session.
 */
public final class JobValidator {
  private JobValidator() {}

  /** Checks every job of the project. */
  public static void check(Project project, Problems problems) {
    project.jobs().forEach(job -> check(job, problems));
  }

  /** Checks one job. */
  public static void check(JobSpec job, Problems problems) {
    if (job.transform() instanceof TransformSpec.OfSql sql) {
      SqlJob.check(sql, job, problems);
    } else if (job.transform() instanceof TransformSpec.OfClass named) {
      TransformLoader.load(named, problems).ifPresent(t -> parameters(t, job, problems));
    }
    SqlChecks.check(job, problems);
  }

  private static void parameters(Transform transform, JobSpec job, Problems problems) {
    try {
      Params params = new Params(job.params());
      Record unused = params.as(transform.params());
      columns(transform.columns(params), job, problems);
    } catch (SpecException e) {
      for (Problem problem : e.problems()) {
        // A missing parameter has no line of its own: the job's transform asks for it.
        Origin at = problem.at().line() > 0 ? problem.at() : job.transform().at();
        problems.add(at, problem.message());
      }
    }
  }

  /** Says the lines that the contract lacks, to be copied. */
  private static void columns(Map<String, String> wanted, JobSpec job, Problems problems) {
    List<String> known = job.output().columns().stream().map(ColumnSpec::name).toList();
    List<String> lines =
        wanted.entrySet().stream()
            .filter(c -> !known.contains(c.getKey()))
            .map(
                c ->
                    "      { name = %s, type = %s, nullable = true, doc = \"…\" }"
                        .formatted(c.getKey(), c.getValue()))
            .toList();
    if (!lines.isEmpty()) {
      problems.add(
          job.output().at(),
          "the parameters of "
              + job.name()
              + " ask for columns that its contract lacks; add them, in this order:"
              + System.lineSeparator()
              + String.join(System.lineSeparator(), lines));
    }
  }
}
