package org.crmlake.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.ingest.SourceValidator;
import org.crmlake.spec.Origin;
import org.crmlake.spec.Problems;
import org.crmlake.spec.Project;
import org.crmlake.spec.SpecException;
import org.crmlake.spec.TransformSpec;
import org.crmlake.testing.CountOrders;
import org.crmlake.testing.ProjectFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobValidatorTest {
  private static final String PACKAGE = "org.crmlake.job.JobValidatorTest";
  @TempDir Path folder;

  /** Cannot be made from outside. */
  static final class Hidden implements Transform {
    @Override
    public Dataset<Row> apply(Inputs inputs, Params params, LocalDate asOf) {
      return inputs.frame("days");
    }
  }

  /** Takes parameters. */
  public static final class Parameterised implements Transform {
    record Settings(int horizon, Optional<String> mode) {}

    @Override
    public Class<? extends Record> params() {
      return Settings.class;
    }

    @Override
    public Dataset<Row> apply(Inputs inputs, Params params, LocalDate asOf) {
      return inputs.frame("days").limit(params.as(Settings.class).horizon());
    }
  }

  /** Fails when it is made. */
  public static final class Failing implements Transform {
    public Failing() {
      throw new IllegalStateException("no");
    }

    @Override
    public Dataset<Row> apply(Inputs inputs, Params params, LocalDate asOf) {
      return inputs.frame("days");
    }
  }

  /** Asks for a column. */
  public static final class Asking implements Transform {
    @Override
    public Map<String, String> columns(Params params) {
      return Map.of("as_of", "date", "linear_revenue", "money");
    }

    @Override
    public Dataset<Row> apply(Inputs inputs, Params params, LocalDate asOf) {
      return inputs.frame("days");
    }
  }

  @Test
  void columnsThatParametersAskForAreShownToBeCopied() {
    assertThat(withClass(PACKAGE + "$Asking", "").problems(JobValidator::check))
        .singleElement()
        .asString()
        .contains("ask for columns that its contract lacks")
        .contains("{ name = linear_revenue, type = money, nullable = true, doc = \"…\" }")
        .doesNotContain("name = as_of");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "org.crmlake.No | does not exist",
        "java.lang.String | does not implement org.crmlake.job.Transform",
        "org.crmlake.job.Transform | must be public, not abstract",
        PACKAGE + "$Hidden | must be public, not abstract, and have a public constructor",
        PACKAGE + "$Failing | cannot be created: java.lang.IllegalStateException: no",
      })
  void classesThatAreNoTransforms(String name, String expected) {
    assertThat(withClass(name, "").problems(JobValidator::check))
        .containsExactly("jobs/totals.conf:4: class " + name + " " + expected + rest(expected));
  }

  private static String rest(String expected) {
    if (expected.startsWith("must be public, not abstract, and")) {
      return " without arguments";
    }
    return expected.startsWith("must") ? ", and have a public constructor without arguments" : "";
  }

  @Test
  void parametersMustBind() {
    assertThat(
            withClass(PACKAGE + "$Parameterised", "mode = 7, x = 1").problems(JobValidator::check))
        .containsExactly(
            "jobs/totals.conf:4: parameter 'horizon' is missing (int)",
            "jobs/totals.conf:5: parameter 'mode' is 7, expected String",
            "jobs/totals.conf:5: unknown parameter 'x'; known are [horizon, mode]");
    assertThat(withClass(PACKAGE + "$Parameterised", "horizon = 7").problems(JobValidator::check))
        .isEmpty();
  }

  @Test
  void loadsATransformOrSaysWhyNot() {
    Origin at = new Origin("jobs/x.conf", 3);
    assertThat(TransformLoader.load(new TransformSpec.OfClass(CountOrders.class.getName(), at)))
        .isInstanceOf(CountOrders.class);
    assertThatThrownBy(() -> TransformLoader.load(new TransformSpec.OfClass("a.B", at)))
        .isInstanceOf(SpecException.class)
        .hasMessage("jobs/x.conf:3: class a.B does not exist");
  }

  @Test
  void tenMistakesGiveTenLines() {
    ProjectFiles files =
        new ProjectFiles(folder)
            .put(
                "jobs/totals.conf",
                """
                description = "Orders so far."
                inputs { days = mart.dais }
                transform { class = org.crmlake.No }
                output {
                  kind = snapshot, colour = red
                  grain = [as_of]
                  partition_by = [as_off]
                  keep { daily = lots }
                  columns = [
                    { name = as_of, type = date, doc = "Information date of the run." }
                    { name = orders, type = float, doc = "Orders until as_of. Additive." }
                    { name = net, type = money }
                  ]
                }
                checks {
                  positive { expect = "ordrs >= 0" }
                }
                """);
    assertThat(files.problems(JobValidatorTest::everything))
        .satisfiesExactly(
            p -> assertThat(p).startsWith("jobs/totals.conf: key 'owner' is missing"),
            p -> assertThat(p).startsWith("jobs/totals.conf:2: input 'days' reads mart.dais"),
            p -> assertThat(p).startsWith("jobs/totals.conf:3: class org.crmlake.No does not"),
            p -> assertThat(p).startsWith("jobs/totals.conf:5: unknown key 'colour'"),
            p -> assertThat(p).startsWith("jobs/totals.conf:7: 'partition_by' names as_off"),
            p -> assertThat(p).startsWith("jobs/totals.conf:7: a snapshot has partition_by"),
            p -> assertThat(p).startsWith("jobs/totals.conf:8: 'daily' is \"lots\", expected"),
            p -> assertThat(p).startsWith("jobs/totals.conf:11: column 'orders' has type float"),
            p -> assertThat(p).startsWith("jobs/totals.conf:12: column 'net' has no doc"),
            p -> assertThat(p).startsWith("jobs/totals.conf:16: check 'positive': ordrs is not"));
  }

  private static void everything(Project project, Problems problems) {
    JobValidator.check(project, problems);
    SourceValidator.check(project.sources(), project.model(), problems);
    SourceValidator.checkModel(project.model(), problems);
  }

  private ProjectFiles withClass(String name, String params) {
    return new ProjectFiles(folder)
        .replace(
            "jobs/totals.conf",
            "{ class = org.crmlake.testing.CountOrders }",
            "{ class = \""
                + name
                + "\" }"
                + (params.isEmpty() ? "" : "\nparams { " + params + " }"));
  }
}
