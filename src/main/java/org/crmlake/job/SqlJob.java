package org.crmlake.job;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.crmlake.spec.InputSpec;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.Origin;
import org.crmlake.spec.ParamSpec;
import org.crmlake.spec.Problems;
import org.crmlake.spec.TableKind;
import org.crmlake.spec.TransformSpec;

/** What can be said of a SQL job without running it. */
public final class SqlJob {
  private SqlJob() {}

  /**
   * Finds what is wrong with the query of a job: it must be one query that reads the job's inputs,
   * all of them and nothing else, uses every parameter (in the query or in a check) and no other
   * than {@code :as_of} (snapshots only) and {@code :data_through}, and gives the same answer
   * whenever it is run. Needs no session.
   *
   * @param problems receives them, with the file and line of the query
   */
  public static void check(TransformSpec.OfSql sql, JobSpec job, Problems problems) {
    SqlText text = new SqlText("", sql.text(), new Origin(sql.path(), 0));
    Set<String> aliases = aliases(job);
    new SqlParse(problems)
        .statement(text)
        .ifPresent(
            plan -> {
              SqlScan scan = new SqlScan(text, aliases, problems);
              scan.walk(plan);
              parameters(scan.parameters(), job, text, problems);
              for (InputSpec input : job.inputs()) {
                if (!scan.relations().contains(SqlScan.folded(input.alias()))) {
                  problems.add(
                      input.at(), "input '" + input.alias() + "' is not read by " + sql.file());
                }
              }
              Set<String> used = new HashSet<>(scan.parameters().keySet());
              // Mistakes in checks are told where checks are checked.
              used.addAll(SqlChecks.check(job, new Problems()));
              for (ParamSpec param : job.params()) {
                if (!used.contains(param.name())) {
                  problems.add(
                      param.at(),
                      "parameter '"
                          + param.name()
                          + "' is used neither by "
                          + sql.file()
                          + " nor by a check");
                }
              }
            });
  }

  static Set<String> aliases(JobSpec job) {
    Set<String> aliases = new TreeSet<>();
    job.inputs().forEach(i -> aliases.add(i.alias().toLowerCase(Locale.ROOT)));
    return aliases;
  }

  /** Reports the parameters that the job does not have. */
  static void parameters(Map<String, Integer> used, JobSpec job, SqlText text, Problems problems) {
    Set<String> known = new TreeSet<>(Set.of("data_through"));
    if (job.output().kind() == TableKind.SNAPSHOT) {
      known.add("as_of");
    }
    job.params().forEach(p -> known.add(p.name()));
    used.forEach(
        (name, line) -> {
          if (known.contains(name)) {
            return;
          }
          problems.add(
              text.at(line),
              text.what()
                  + (name.equals("as_of")
                      ? ":as_of is for snapshots; a state table does not depend on the date"
                      : ":" + name + " is not a parameter; there are " + String.join(", ", known)));
        });
  }
}
