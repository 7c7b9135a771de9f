package org.crmlake.job;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.crmlake.spec.CheckSpec;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.Origin;
import org.crmlake.spec.Problems;

/** What can be said of the SQL of a job's checks without running it. */
final class SqlChecks {
  private final JobSpec job;
  private final SqlParse parse;
  private final Problems problems;
  private final Set<String> parameters = new HashSet<>();

  private SqlChecks(JobSpec job, Problems problems) {
    this.job = job;
    this.parse = new SqlParse(problems);
    this.problems = problems;
  }

  /** Reports what is wrong with the checks of a job, and gives the parameters that they use. */
  static Set<String> check(JobSpec job, Problems problems) {
    SqlChecks checks = new SqlChecks(job, problems);
    Set<String> columns = new TreeSet<>();
    job.output().columns().forEach(c -> columns.add(SqlScan.folded(c.name())));
    for (CheckSpec check : job.checks()) {
      if (check instanceof CheckSpec.Expect expect) {
        checks.predicate(text(check, expect.predicate()), columns);
      } else if (check instanceof CheckSpec.Rows rows) {
        checks.predicate(text(check, rows.predicate()), Set.of("rows"));
      } else if (check instanceof CheckSpec.Equal equal) {
        checks.query(text(check, equal.left()));
        checks.query(text(check, equal.right()));
      }
    }
    return checks.parameters;
  }

  private static SqlText text(CheckSpec check, String sql) {
    Origin at = check.at();
    return new SqlText("check '" + check.name() + "': ", sql, at);
  }

  private void query(SqlText text) {
    Set<String> readable = new TreeSet<>(SqlJob.aliases(job));
    readable.add("output");
    parse
        .statement(text)
        .ifPresent(
            plan -> {
              SqlScan scan = new SqlScan(text, readable, problems);
              scan.walk(plan);
              finish(scan, text);
            });
  }

  private void predicate(SqlText text, Set<String> columns) {
    parse
        .expression(text)
        .ifPresent(
            expression -> {
              if (hasSubquery(expression)) {
                problems.add(
                    text.at(0),
                    text.what() + "a predicate has no subquery; use a check of kind equal");
                return;
              }
              SqlScan scan = new SqlScan(text, Set.of(), problems);
              scan.walk(expression);
              for (String column : scan.columns()) {
                if (!columns.contains(column)) {
                  problems.add(
                      text.at(0),
                      text.what()
                          + column
                          + " is not a column here; there are "
                          + String.join(", ", columns));
                }
              }
              finish(scan, text);
            });
  }

  private void finish(SqlScan scan, SqlText text) {
    parameters.addAll(scan.parameters().keySet());
    SqlJob.parameters(scan.parameters(), job, text, problems);
  }

  private static boolean hasSubquery(Expression expression) {
    if (expression instanceof PlanExpression<?>) {
      return true;
    }
    scala.collection.Iterator<Expression> children = expression.children().iterator();
    while (children.hasNext()) {
      if (hasSubquery(children.next())) {
        return true;
      }
    }
    return false;
  }
}
