package org.crmlake.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.crmlake.job.Params;
import org.crmlake.run.FrameBuilder;
import org.crmlake.spec.CheckSpec;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.Project;
import org.crmlake.spec.ProjectReader;
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
    String one = System.getProperty("job");
    return project.jobs().stream()
        .filter(job -> one == null || one.equals(job.name()))
        .map(job -> DynamicTest.dynamicTest(job.name(), () -> named(job, project)));
  }

  /** Maven names the factory, not its tests. */
  private static void named(JobSpec job, Project project) {
    try {
      run(job, project);
    } catch (AssertionError e) {
      throw new AssertionError("jobs/tests/" + job.name() + ".conf: " + e.getMessage(), e);
    }
  }

  private static void run(JobSpec job, Project project) {
    Path file = JOBS.resolve("tests").resolve(job.name() + ".conf");
    assertThat(file).as("every job has a test").isRegularFile();
    JobFile test = new JobFile(file, job, project);
    SparkSession session = Frames.session().newSession();
    Map<String, Dataset<Row>> inputs = new HashMap<>();
    test.inputs().frames().forEach((alias, frame) -> inputs.put(alias, in(session, frame)));
    // The inputs of a Java job are views for its checks, as in a run.
    inputs.forEach((alias, frame) -> frame.createOrReplaceTempView(alias));

    Dataset<Row> output =
        FrameBuilder.build(session, test.job(), inputs, test.asOf(), test.dataThrough());
    Dataset<Row> rows = in(session, output);
    test.compare(in(Frames.session(), rows));
    rows.createOrReplaceTempView("output");
    Map<String, Object> parameters = new Params(test.job().params()).values();
    parameters.put("as_of", test.asOf());
    parameters.put("data_through", test.dataThrough());
    job.checks().forEach(check -> holds(check, session, parameters));
  }

  /** The rows as literals of a session: a frame belongs to the one that made it. */
  private static Dataset<Row> in(SparkSession session, Dataset<Row> frame) {
    return session.createDataFrame(frame.collectAsList(), frame.schema());
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
}
