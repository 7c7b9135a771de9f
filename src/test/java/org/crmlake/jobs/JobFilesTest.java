package org.crmlake.jobs;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.crmlake.job.Inputs;
import org.crmlake.job.TransformLoader;
import org.crmlake.spec.CheckSpec;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.Project;
import org.crmlake.spec.ProjectReader;
import org.crmlake.spec.TransformSpec;
import org.crmlake.testing.Frames;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every job of {@code jobs} makes the rows that {@code jobs/tests} expects of it, in the columns of
 * its contract, and its checks hold on them.
 */
@ExtendWith(SparkExtension.class)
class JobFilesTest {
  private static final Path JOBS = Path.of("jobs");

  @TestFactory
  Stream<DynamicTest> jobs() {
    Project project = ProjectReader.read(Path.of("conf/local.conf"), JOBS);
    return project.jobs().stream()
        .map(job -> DynamicTest.dynamicTest(job.name(), () -> run(job, project)));
  }

  private static void run(JobSpec job, Project project) {
    Path file = JOBS.resolve("tests").resolve(job.name() + ".conf");
    assertThat(file).as("every job has a test").isRegularFile();
    JobFile test = new JobFile(file, job, project);
    Inputs inputs = test.inputs();
    SparkSession session = Frames.session().newSession();
    inputs.frames().forEach((alias, frame) -> view(session, alias, frame));
    Map<String, Object> parameters = test.params().values();
    parameters.put("as_of", test.asOf());
    parameters.put("data_through", inputs.dataThrough());

    Dataset<Row> output;
    if (job.transform() instanceof TransformSpec.OfClass named) {
      output = TransformLoader.load(named).apply(inputs, test.params(), test.asOf());
    } else {
      output = money(session.sql(((TransformSpec.OfSql) job.transform()).text(), parameters), job);
    }
    assertThat(columns(output.schema()))
        .as("columns of %s", job.output().id())
        .isEqualTo(columns(StructType.fromDDL(job.output().ddl())));
    Dataset<Row> rows = Frames.session().createDataFrame(output.collectAsList(), output.schema());
    test.compare(rows);
    view(session, "output", rows);
    job.checks().forEach(check -> holds(check, session, parameters));
  }

  private static void view(SparkSession session, String name, Dataset<Row> frame) {
    session.createDataFrame(frame.collectAsList(), frame.schema()).createOrReplaceTempView(name);
  }

  /** As the runner does: sums of money are wider than the contract's decimals. */
  private static Dataset<Row> money(Dataset<Row> output, JobSpec job) {
    StructType contract = StructType.fromDDL(job.output().ddl());
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < output.columns().length; i++) {
      StructField field = output.schema().apply(i);
      boolean narrow =
          i < contract.length()
              && contract.apply(i).dataType() instanceof DecimalType wanted
              && field.dataType() instanceof DecimalType given
              && given.scale() <= wanted.scale();
      Column column = col(field.name());
      columns.add(narrow ? column.cast(contract.apply(i).dataType()).as(field.name()) : column);
    }
    return output.select(columns.toArray(Column[]::new));
  }

  private static void holds(CheckSpec check, SparkSession session, Map<String, Object> parameters) {
    if (check instanceof CheckSpec.Expect expect) {
      Dataset<Row> failures =
          session.sql(
              "select * from output where not coalesce((" + expect.predicate() + "), false)",
              parameters);
      assertThat(failures.collectAsList()).as("check %s", check.name()).isEmpty();
    } else if (check instanceof CheckSpec.Equal equal) {
      assertThat(session.sql(equal.left(), parameters).first().get(0))
          .as("check %s", check.name())
          .isEqualTo(session.sql(equal.right(), parameters).first().get(0));
    } else if (check instanceof CheckSpec.Rows count) {
      assertThat(
              session
                  .sql("select " + count.predicate() + " from (select count(*) rows from output)")
                  .first()
                  .getBoolean(0))
          .as("check %s", check.name())
          .isTrue();
    }
  }

  private static List<String> columns(StructType schema) {
    return Arrays.stream(schema.fields())
        .map(f -> f.name() + " " + f.dataType().catalogString())
        .toList();
  }
}
