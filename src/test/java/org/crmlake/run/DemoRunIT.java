package org.crmlake.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.crmlake.testing.Frames.assertSameRows;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.demo.DemoDumps;
import org.crmlake.demo.Summary;
import org.crmlake.lake.Lake;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.Project;
import org.crmlake.spec.ProjectReader;
import org.crmlake.spec.QualitySpec;
import org.crmlake.spec.QualitySpec.Measure;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class DemoRunIT {
  @TempDir private Path folder;

  @Test
  void tablesHoldWhatTheGeneratorMadeAndASecondRunLeavesThem() throws IOException {
    Workshop workshop = new Workshop(folder);
    Summary truth = new DemoDumps(7, 40, Workshop.FROM, Workshop.TO).write(workshop.dumps());
    RunReport report = workshop.run("lake", Workshop.QUIET, workshop.dumps());

    assertThat(report.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(report.ingest().orElseThrow().read()).isEqualTo(truth.rows());
    Row money =
        workshop
            .lake("lake")
            .read("mart.orders_daily")
            .selectExpr("sum(orders)", "sum(returns)", "sum(gross)", "sum(refunds)", "sum(net)")
            .first();
    assertThat(money.getLong(0)).isEqualTo(truth.orders());
    assertThat(money.getLong(1)).isEqualTo(truth.returns());
    assertThat((BigDecimal) money.get(2)).isEqualByComparingTo(truth.gross());
    assertThat((BigDecimal) money.get(3)).isEqualByComparingTo(truth.refunds());
    assertThat((BigDecimal) money.get(4)).isEqualByComparingTo(truth.net());
    assertThat(workshop.lake("lake").read("mart.customers").count()).isEqualTo(truth.accounts());
    assertThat(workshop.lake("lake").read("crm.contacts").count()).isEqualTo(truth.contacts());
    assertThat(workshop.lake("lake").read("crm.touches").count()).isEqualTo(truth.touches());
    assertThat(workshop.lake("lake").read("crm.campaign_members").count())
        .isEqualTo(truth.members());
    assertThat(workshop.lake("lake").read("crm.costs").count()).isEqualTo(truth.costs());

    var before = workshop.tables("lake");
    long history = workshop.lake("lake").version("base.purchase_history");
    RunReport second = workshop.run("lake", Workshop.QUIET, workshop.dumps());
    assertThat(second.ingest().orElseThrow().files()).isEmpty();
    assertThat(workshop.tables("lake")).isEqualTo(before);
    assertThat(workshop.lake("lake").version("base.purchase_history")).isEqualTo(history);
    meaningOfWordsIsRecorded(workshop);
    inputsMadeByOtherSettingsAreTold(workshop);
    qualityIsMeasuredWhereItIsWanted(workshop);
  }

  private void inputsMadeByOtherSettingsAreTold(Workshop workshop) {
    Project today = workshop.project("lake");
    Project other =
        ProjectReader.read(
            Path.of("conf", "local.conf"),
            Path.of("jobs"),
            Map.of("lake.root", today.lake().root(), "lake.zone", "Europe/Berlin"));
    List<String> customers = List.of("customers");
    StaleInputs inputs =
        new StaleInputs(other, workshop.lake("lake"), new Fingerprint(other.lake()));
    assertThat(inputs.of(JobSelection.of(other, customers, false, false).jobs()))
        .containsExactly("base.purchase_history");
    assertThat(inputs.of(JobSelection.of(other, customers, true, false).jobs())).isEmpty();
    StaleInputs same = new StaleInputs(today, workshop.lake("lake"), new Fingerprint(today.lake()));
    assertThat(same.of(JobSelection.of(today, customers, false, false).jobs())).isEmpty();
  }

  private static void meaningOfWordsIsRecorded(Workshop workshop) {
    assertThat(
            workshop
                .lake("lake")
                .read("ops.runs")
                .select("definitions_version")
                .distinct()
                .collectAsList())
        .extracting(r -> r.getString(0))
        .containsExactly(workshop.project("lake").definitions().version());
  }

  private static void qualityIsMeasuredWhereItIsWanted(Workshop workshop) {
    Lake lake = workshop.lake("lake");
    assertThat(lake.exists("ops.data_quality")).as("after a run of some jobs").isFalse();
    Project own = workshop.project("lake");
    QualitySpec always =
        new QualitySpec(Measure.ALWAYS, own.quality().placeholders(), own.quality().tables());
    Project measuring =
        new Project(own.lake(), own.model(), own.sources(), own.jobs(), own.definitions(), always);
    JobSelection none = new JobSelection(List.of());
    Workshop.run(measuring, none, Workshop.QUIET, workshop.dumps());
    Dataset<Row> found = lake.read("ops.data_quality");
    assertThat(found.select("table_name").distinct().collectAsList())
        .extracting(r -> r.getString(0))
        .contains("crm.accounts", "crm.contacts", "crm.orders");
    assertThat(
            found
                .where("table_name = 'crm.orders' and column_name = 'order_id'")
                .selectExpr("sum(rows)", "sum(valid)")
                .first())
        .isEqualTo(
            lake.read("crm.orders")
                .where("not is_deleted")
                .selectExpr("count(*)", "count(*)")
                .first());
    long version = lake.version("ops.data_quality");
    Workshop.run(measuring, none, Workshop.QUIET, workshop.dumps());
    assertThat(lake.version("ops.data_quality")).isEqualTo(version);
  }

  @Test
  void backfillMakesTheRowsOfEachDateAsARunForItAlone() {
    Workshop workshop = new Workshop(folder);
    LocalDate early = LocalDate.of(2026, 9, 30);
    workshop.run("range", Workshop.QUIET, workshop.dumps(), early, Workshop.TO);
    workshop.run("alone", Workshop.QUIET, workshop.dumps(), early);
    for (String mart : new String[] {"mart.cohort_retention", "mart.customers"}) {
      assertSameRows(
          workshop.lake("range").read(mart).where("as_of = date'2026-09-30'"),
          workshop.lake("alone").read(mart));
      assertThat(workshop.lake("range").read(mart).where("as_of = date'2026-10-31'").isEmpty())
          .isFalse();
    }
  }
}
