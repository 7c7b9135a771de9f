package org.crmlake.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.job.Inputs;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.InputSpec;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.Origin;
import org.crmlake.spec.ParamSpec;
import org.crmlake.spec.Project;
import org.crmlake.spec.TableSpec;
import org.crmlake.testing.Frames;

/**
 * A file of {@code jobs/tests}: {@code as_of}, {@code data_through} (as_of if absent), {@code
 * given} with a list of rows for every input by its alias, {@code params} instead of the job's, and
 * the rows to {@code expect}, of which only {@code expect_columns} are compared if given. A column
 * that a row leaves out is null.
 */
final class JobFile {
  private static final Set<String> KEYS =
      Set.of("as_of", "data_through", "given", "params", "expect", "expect_columns");

  private final Config config;
  private final JobSpec job;
  private final Project project;

  JobFile(Path file, JobSpec job, Project project) {
    this.config = ConfigFactory.parseFile(file.toFile()).resolve();
    this.job = job;
    this.project = project;
    assertThat(config.root().keySet()).as("keys of %s", file).isSubsetOf(KEYS);
    assertThat(config.getObject("given").keySet())
        .as("inputs given in %s", file)
        .containsExactlyInAnyOrderElementsOf(job.inputs().stream().map(InputSpec::alias).toList());
  }

  LocalDate asOf() {
    return LocalDate.parse(config.getString("as_of"));
  }

  LocalDate dataThrough() {
    return config.hasPath("data_through")
        ? LocalDate.parse(config.getString("data_through"))
        : asOf();
  }

  Inputs inputs() {
    Map<String, Dataset<Row>> frames =
        job.inputs().stream()
            .collect(
                Collectors.toMap(
                    InputSpec::alias,
                    i -> rows("given." + i.alias(), project.table(i.table()).orElseThrow())));
    return new Inputs(frames, dataThrough());
  }

  /** The job with the file's parameters in place of its own. */
  JobSpec job() {
    return new JobSpec(
        job.name(),
        job.description(),
        job.owner(),
        job.schedule(),
        job.inputs(),
        params(),
        job.transform(),
        job.output(),
        job.incremental(),
        job.checks(),
        job.at());
  }

  private List<ParamSpec> params() {
    List<ParamSpec> params = new ArrayList<>(job.params());
    if (config.hasPath("params")) {
      config
          .getObject("params")
          .unwrapped()
          .forEach(
              (name, value) -> {
                assertThat(params.removeIf(p -> p.name().equals(name)))
                    .as("job %s has the parameter %s", job.name(), name)
                    .isTrue();
                params.add(new ParamSpec(name, asConfigured(value), new Origin(job.name(), 0)));
              });
    }
    return params;
  }

  private static Object asConfigured(Object value) {
    if (value instanceof Integer number) {
      return number.longValue();
    }
    return value instanceof List<?> list
        ? list.stream().map(JobFile::asConfigured).toList()
        : value;
  }

  void compare(Dataset<Row> output) {
    Dataset<Row> expected = rows("expect", job.output());
    if (config.hasPath("expect_columns")) {
      String[] columns = config.getStringList("expect_columns").toArray(String[]::new);
      Frames.assertSameRows(output.selectExpr(columns), expected.selectExpr(columns));
    } else {
      Frames.assertSameRows(output, expected);
    }
  }

  private Dataset<Row> rows(String path, TableSpec table) {
    List<? extends ConfigObject> rows = config.getObjectList(path);
    List<String> columns = table.columns().stream().map(ColumnSpec::name).toList();
    rows.forEach(
        row ->
            assertThat(row.keySet())
                .as("columns of a row of %s, a %s", path, table.id())
                .isSubsetOf(columns));
    return Frames.rows(
        table.ddl(),
        rows.stream().map(row -> row.render(ConfigRenderOptions.concise())).toArray(String[]::new));
  }
}
