package org.crmlake.job;

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
      Record unused = new Params(job.params()).as(transform.params());
    } catch (SpecException e) {
      for (Problem problem : e.problems()) {
        // A missing parameter has no line of its own: the job's transform asks for it.
        Origin at = problem.at().line() > 0 ? problem.at() : job.transform().at();
        problems.add(at, problem.message());
      }
    }
  }
}
