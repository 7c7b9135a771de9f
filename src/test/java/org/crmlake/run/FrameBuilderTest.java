package org.crmlake.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.crmlake.testing.Frames.assertSameRows;
import static org.crmlake.testing.Frames.rows;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkArithmeticException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.ParamSpec;
import org.crmlake.spec.TableKind;
import org.crmlake.spec.UserException;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class FrameBuilderTest {
  private static final LocalDate AS_OF = LocalDate.of(2026, 10, 31);

  private final SparkSession session;

  FrameBuilderTest(SparkSession shared) {
    session = shared.newSession();
  }

  private Dataset<Row> build(JobSpec job, Dataset<Row> orders) {
    Dataset<Row> own = session.createDataFrame(orders.collectAsList(), orders.schema());
    return FrameBuilder.build(session, job, Map.of("orders", own), AS_OF, AS_OF);
  }

  @Test
  void sqlSeesInputsParametersAndDates() {
    JobSpec job =
        Specs.job(
            "t",
            TableKind.SNAPSHOT,
            List.of("as_of date", "n bigint"),
            "select :as_of as as_of, count(*) as n from orders where array_contains(:kinds, kind) and day <= :data_through",
            List.of(new ParamSpec("kinds", List.of("a", "b"), Specs.HERE)),
            List.of(),
            "orders=crm.orders");
    assertSameRows(
        build(
            job,
            rows(
                "kind string, day date",
                "{kind: 'a', day: '2026-10-31'}",
                "{kind: 'c', day: '2026-10-31'}",
                "{kind: 'b', day: '2026-11-01'}")),
        rows("as_of date, n bigint", "{as_of: '2026-10-31', n: 1}"));
  }

  @Test
  void whatSparkCannotResolveHasItsLine() {
    JobSpec job =
        Specs.job(
            "t",
            TableKind.STATE,
            List.of("n bigint"),
            "select count(*) as n\nfrom orders\nwhere knd = 'a'",
            "orders=crm.orders");
    assertThatThrownBy(() -> build(job, rows("kind string", "{kind: 'a'}")))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("jobs/sql/")
        .hasMessageContaining(".sql:3: ")
        .hasMessageContaining("`knd`");
  }

  @Test
  void sumOfMoneyFitsItsColumn() {
    JobSpec job =
        Specs.job(
            "t",
            TableKind.STATE,
            List.of("net decimal(18,2)"),
            "select sum(net) as net from orders",
            "orders=crm.orders");
    assertSameRows(
        build(job, rows("net decimal(18,2)", "{net: 0.10}", "{net: 0.20}")),
        rows("net decimal(18,2)", "{net: 0.30}"));
  }

  @Test
  void sumThatDoesNotFitFailsWhereItIsUsed() {
    JobSpec job =
        Specs.job(
            "t",
            TableKind.STATE,
            List.of("net decimal(4,2)"),
            "select sum(net) as net from orders",
            "orders=crm.orders");
    Dataset<Row> frame = build(job, rows("net decimal(4,2)", "{net: 99.99}", "{net: 99.99}"));
    assertThatThrownBy(frame::collectAsList).isInstanceOf(SparkArithmeticException.class);
  }

  @Test
  void fractionIsNotRoundedSilently() {
    JobSpec job =
        Specs.job(
            "t",
            TableKind.STATE,
            List.of("net decimal(18,2)"),
            "select sum(net) as net from orders",
            "orders=crm.orders");
    Dataset<Row> orders = rows("net decimal(18,4)", "{net: 0.1234}");
    assertThatThrownBy(() -> build(job, orders))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("decimal(28,4)");
  }

  @Test
  void anotherColumnOrderIsAnError() {
    JobSpec job =
        Specs.job(
            "t",
            TableKind.STATE,
            List.of("a bigint", "b bigint"),
            "select 2L as b, 1L as a from orders",
            "orders=crm.orders");
    Dataset<Row> orders = rows("id bigint");
    assertThatThrownBy(() -> build(job, orders))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("order of the contract: a bigint, b bigint")
        .hasMessageContaining("made: b bigint, a bigint");
  }

  @Test
  void onlyColumnsThatDifferAreNamed() {
    JobSpec job =
        Specs.job(
            "t",
            TableKind.STATE,
            List.of("a bigint", "b bigint"),
            "select 1L as a, 2 as b, 3L as c from orders",
            "orders=crm.orders");
    assertThatThrownBy(() -> build(job, rows("id bigint")))
        .hasMessageContaining("  not made: b bigint")
        .hasMessageContaining("  made, and not in the contract: b int")
        .hasMessageContaining("  made, and not in the contract: c bigint")
        .hasMessageNotContaining("a bigint");
  }

  @Test
  void onlyDeclaredInputsAreThere() {
    rows("id bigint").createOrReplaceTempView("elsewhere");
    JobSpec job =
        Specs.job(
            "t",
            TableKind.STATE,
            List.of("id bigint"),
            "select id from elsewhere",
            "orders=crm.orders");
    Dataset<Row> orders = rows("id bigint");
    assertThatThrownBy(() -> build(job, orders)).hasMessageContaining("TABLE_OR_VIEW_NOT_FOUND");
  }
}
