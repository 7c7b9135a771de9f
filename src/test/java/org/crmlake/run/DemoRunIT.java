package org.crmlake.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.crmlake.testing.Frames.assertSameRows;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.spark.sql.Row;
import org.crmlake.demo.DemoDumps;
import org.crmlake.demo.Summary;
import org.crmlake.spec.ExitCode;
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
