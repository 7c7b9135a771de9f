package org.crmlake.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.crmlake.testing.Frames.rows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.crmlake.lake.CheckResult;
import org.crmlake.spec.CheckSpec;
import org.crmlake.spec.CheckSpec.Equal;
import org.crmlake.spec.CheckSpec.Expect;
import org.crmlake.spec.CheckSpec.Rows;
import org.crmlake.spec.CheckSpec.Severity;
import org.crmlake.spec.TableKind;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class OutputChecksTest {
  private static final String DDL = "id bigint, rate double";

  private final SparkSession session;

  OutputChecksTest(SparkSession shared) {
    session = shared.newSession();
  }

  private List<CheckResult> check(Dataset<Row> frame, CheckSpec... checks) {
    Dataset<Row> made = session.createDataFrame(frame.collectAsList(), frame.schema());
    made.createOrReplaceTempView("made");
    made.createOrReplaceTempView("output");
    OutputChecks run =
        new OutputChecks(
            session,
            Specs.job(
                "t",
                TableKind.STATE,
                List.of("id bigint", "rate double?"),
                "",
                List.of(),
                Arrays.asList(checks)),
            Map.of("limit", 0.5));
    List<CheckResult> results = run.run(true);
    assertThat(run.rows()).isEqualTo(frame.count());
    return results;
  }

  private static CheckResult named(List<CheckResult> results, String name) {
    return results.stream().filter(r -> r.check().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void nullCountsAsAFailureOfAnExpectation() {
    List<CheckResult> results =
        check(
            rows(DDL, "{id: 1, rate: 0.2}", "{id: 2}", "{id: 3, rate: 2}"),
            new Expect("in_01", Severity.ERROR, "rate between 0 and 1", Specs.HERE));
    assertThat(named(results, "in_01"))
        .isEqualTo(
            new CheckResult(
                "in_01", "error", false, 2, "not: rate between 0 and 1, e.g. {\"id\":2}"));
  }

  @Test
  void parametersAreBound() {
    List<CheckResult> results =
        check(
            rows(DDL, "{id: 1, rate: 0.2}"),
            new Expect("small", Severity.WARN, "rate < :limit", Specs.HERE));
    assertThat(named(results, "small").passed()).isTrue();
    assertThat(named(results, "small").severity()).isEqualTo("warn");
  }

  @Test
  void nullInAColumnThatMayNotBeNull() {
    assertThat(named(check(rows(DDL, "{rate: 0.5}")), "id_not_null").failures()).isEqualTo(1);
  }

  @Test
  void keyThatStandsTwice() {
    CheckResult key = named(check(rows(DDL, "{id: 7}", "{id: 7}", "{id: 8}")), "key_unique");
    assertThat(key.passed()).isFalse();
    assertThat(key.example()).isEqualTo("the key {\"id\":7} stands on 2 rows");
  }

  @Test
  void equalComparesNumbersByValueAndNullWithNull() {
    List<CheckResult> results =
        check(
            rows(DDL, "{id: 1}", "{id: 2}"),
            new Equal(
                "count", Severity.ERROR, "select count(*) from output", "select 2.00", Specs.HERE),
            new Equal(
                "nulls", Severity.ERROR, "select sum(rate) from output", "select null", Specs.HERE),
            new Equal(
                "wrong", Severity.ERROR, "select sum(id) from output", "select 4", Specs.HERE));
    assertThat(named(results, "count").passed()).isTrue();
    assertThat(named(results, "nulls").passed()).isTrue();
    assertThat(named(results, "wrong").example()).isEqualTo("3 is not 4");
  }

  @Test
  void numberOfRows() {
    List<CheckResult> results =
        check(
            rows(DDL),
            new Rows("some", Severity.ERROR, "rows > 0", Specs.HERE),
            new Rows("few", Severity.ERROR, "rows < 10", Specs.HERE));
    assertThat(named(results, "some").example()).isEqualTo("rows > 0 with rows = 0");
    assertThat(named(results, "few").passed()).isTrue();
  }
}
