package org.crmlake.run;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crmlake.spec.CheckSpec;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.InputSpec;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.Origin;
import org.crmlake.spec.ParamSpec;
import org.crmlake.spec.Project;
import org.crmlake.spec.TableKind;
import org.crmlake.spec.TableSpec;
import org.crmlake.spec.TransformSpec;

/** Jobs for tests, with nothing in them but what a test speaks of. */
final class Specs {
  static final Origin HERE = new Origin("jobs/test.conf", 1);

  private Specs() {}

  /** A SQL job that reads tables given as {@code alias=schema.table}. */
  static JobSpec job(
      String name, TableKind kind, List<String> columns, String sql, String... inputs) {
    return job(name, kind, columns, sql, List.of(), List.of(), inputs);
  }

  static JobSpec job(
      String name,
      TableKind kind,
      List<String> columns,
      String sql,
      List<ParamSpec> params,
      List<CheckSpec> checks,
      String... inputs) {
    List<ColumnSpec> specs =
        columns.stream()
            .map(c -> c.split(" ", 2))
            .map(c -> new ColumnSpec(c[0], c[1].replace("?", ""), c[1].endsWith("?"), c[0]))
            .toList();
    TableSpec table =
        new TableSpec(
            "mart",
            name,
            name,
            kind,
            List.of(specs.get(0).name()),
            kind == TableKind.SNAPSHOT ? List.of("as_of") : List.of(),
            specs,
            false,
            0,
            Optional.empty(),
            HERE);
    return new JobSpec(
        name,
        name,
        "tests",
        JobSpec.Schedule.DAILY,
        Arrays.stream(inputs)
            .map(i -> i.split("="))
            .map(i -> new InputSpec(i[0], i[1], false, HERE))
            .toList(),
        params,
        new TransformSpec.OfSql(name + ".sql", sql, HERE),
        table,
        Optional.empty(),
        checks,
        HERE);
  }

  static Project project(JobSpec... jobs) {
    return new Project(null, Map.of(), List.of(), List.of(jobs));
  }
}
