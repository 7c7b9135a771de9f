package org.crmlake.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.InputSpec;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.Project;
import org.crmlake.spec.UserException;

/** The jobs of an invocation, each after those that make its inputs. */
public record JobSelection(List<JobSpec> jobs) {

  public JobSelection {
    jobs = List.copyOf(jobs);
  }

  /** Every job of the project. */
  public static JobSelection all(Project project) {
    return new JobSelection(project.jobs());
  }

  /**
   * The named jobs.
   *
   * @param upstream also all jobs that they need, directly or not
   * @param downstream also all jobs that need them, directly or not
   * @throws UserException naming the jobs that do not exist
   */
  public static JobSelection of(
      Project project, List<String> names, boolean upstream, boolean downstream) {
    Set<String> known =
        project.jobs().stream().map(JobSpec::name).collect(Collectors.toCollection(TreeSet::new));
    List<String> unknown = names.stream().filter(n -> !known.contains(n)).toList();
    if (!unknown.isEmpty()) {
      throw new UserException(
          ExitCode.USAGE, "no such job: " + String.join(", ", unknown) + "; jobs are " + known);
    }
    Set<String> chosen = new LinkedHashSet<>(names);
    if (upstream) {
      List<JobSpec> backwards = new ArrayList<>(project.jobs());
      Collections.reverse(backwards);
      for (JobSpec job : backwards) {
        boolean needed =
            backwards.stream().filter(j -> chosen.contains(j.name())).anyMatch(j -> reads(j, job));
        if (needed) {
          chosen.add(job.name());
        }
      }
    }
    if (downstream) {
      for (JobSpec job : project.jobs()) {
        boolean needs =
            project.jobs().stream()
                .filter(j -> chosen.contains(j.name()))
                .anyMatch(j -> reads(job, j));
        if (needs) {
          chosen.add(job.name());
        }
      }
    }
    return new JobSelection(
        project.jobs().stream().filter(j -> chosen.contains(j.name())).toList());
  }

  private static boolean reads(JobSpec reader, JobSpec producer) {
    return reader.inputs().stream().map(InputSpec::table).anyMatch(producer.output().id()::equals);
  }
}
