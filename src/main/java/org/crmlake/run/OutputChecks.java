package org.crmlake.run;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.crmlake.lake.CheckResult;
import org.crmlake.spec.CheckSpec;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.JobSpec;

/**
 * Everything that must hold before an output is published. Row checks, null checks and the count
 * are one aggregate over the rows made now (view {@code made}); the key is one grouping of them;
 * {@code equal} and {@code rows} speak of the whole table as it will be (view {@code output}).
 */
final class OutputChecks {
  private final SparkSession session;
  private final JobSpec job;
  private final Map<String, Object> arguments;
  private final List<CheckResult> results = new ArrayList<>();
  private long rows;

  /**
   * The session must have the views {@code made}, {@code output} and, for {@code equal}, the job's
   * inputs.
   */
  OutputChecks(SparkSession session, JobSpec job, Map<String, Object> arguments) {
    this.session = session;
    this.job = job;
    this.arguments = arguments;
  }

  List<CheckResult> run(boolean wholeTable) {
    rowChecks();
    keyCheck();
    for (CheckSpec check : job.checks()) {
      if (check instanceof CheckSpec.Equal equal) {
        equal(equal);
      } else if (check instanceof CheckSpec.Rows count) {
        long whole = wholeTable ? rows : query("select count(*) from output").first().getLong(0);
        Row row =
            query("select (" + count.predicate() + ") from (select " + whole + "L as `rows`)")
                .first();
        add(
            count,
            !row.isNullAt(0) && row.getBoolean(0),
            1,
            count.predicate() + " with rows = " + whole);
      }
    }
    return List.copyOf(results);
  }

  /** Rows made now; known after {@link #run}. */
  long rows() {
    return rows;
  }

  private void rowChecks() {
    List<Condition> conditions = new ArrayList<>();
    for (ColumnSpec column : job.output().columns()) {
      if (!column.nullable()) {
        conditions.add(
            new Condition(
                column.name() + "_not_null",
                "error",
                "`" + column.name() + "` is not null",
                column.name() + " is null"));
      }
    }
    for (CheckSpec check : job.checks()) {
      if (check instanceof CheckSpec.Expect expect) {
        conditions.add(
            new Condition(
                expect.name(),
                severity(expect),
                "(" + expect.predicate() + ")",
                "not: " + expect.predicate()));
      }
    }
    StringBuilder sql = new StringBuilder("select count(*) as n");
    for (int i = 0; i < conditions.size(); i++) {
      sql.append(", count_if(not ").append(conditions.get(i).certain()).append(") as f").append(i);
    }
    Row row = query(sql.append(" from made").toString()).first();
    rows = row.getLong(0);
    for (int i = 0; i < conditions.size(); i++) {
      Condition condition = conditions.get(i);
      long failures = row.getLong(1 + i);
      results.add(
          new CheckResult(
              condition.name(),
              condition.severity(),
              failures == 0,
              failures,
              failures == 0 ? "" : condition.shown() + ", e.g. " + example(condition)));
    }
  }

  /** The smallest row that fails, by its key. Asked only after a failure: text costs much. */
  private String example(Condition condition) {
    String shown = job.output().grain().isEmpty() ? "*" : key();
    return query(
            "select min(to_json(struct(%s))) from made where not %s"
                .formatted(shown, condition.certain()))
        .first()
        .getString(0);
  }

  private record Condition(String name, String severity, String holds, String shown) {
    /** Null counts as a failure. */
    String certain() {
      return "coalesce(" + holds + ", false)";
    }
  }

  private void keyCheck() {
    if (job.output().grain().isEmpty()) {
      return;
    }
    String key = key();
    List<Row> twice =
        query(
                "select to_json(struct(%s)), n from (select %s, count(*) as n from made group by %s having count(*) > 1 limit 1)"
                    .formatted(key, key, key))
            .collectAsList();
    results.add(
        twice.isEmpty()
            ? new CheckResult("key_unique", "error", true, 0, "")
            : new CheckResult(
                "key_unique",
                "error",
                false,
                1,
                "the key "
                    + twice.get(0).getString(0)
                    + " stands on "
                    + twice.get(0).getLong(1)
                    + " rows"));
  }

  private void equal(CheckSpec.Equal equal) {
    Row row = query("select (" + equal.left() + ") as l, (" + equal.right() + ") as r").first();
    Object left = row.get(0);
    Object right = row.get(1);
    boolean same =
        left instanceof Number l && right instanceof Number r
            ? new BigDecimal(l.toString()).compareTo(new BigDecimal(r.toString())) == 0
            : Objects.equals(left, right);
    add(equal, same, 1, left + " is not " + right);
  }

  private void add(CheckSpec check, boolean passed, long failures, String example) {
    results.add(
        new CheckResult(
            check.name(), severity(check), passed, passed ? 0 : failures, passed ? "" : example));
  }

  private String key() {
    return String.join(", ", job.output().grain().stream().map(g -> "`" + g + "`").toList());
  }

  private Dataset<Row> query(String sql) {
    return ClosedSql.query(session, sql, arguments);
  }

  private static String severity(CheckSpec check) {
    return check.severity().name().toLowerCase(Locale.ROOT);
  }
}
