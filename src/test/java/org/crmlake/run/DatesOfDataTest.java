package org.crmlake.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crmlake.lake.RunRow;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.TableKind;
import org.junit.jupiter.api.Test;

/** What the day up to which the data are complete decides, besides the figures. */
class DatesOfDataTest {
  private static final LocalDate OCTOBER = LocalDate.of(2026, 10, 31);

  private static RunRow row(String job, LocalDate asOf, LocalDate dataThrough) {
    Instant now = Instant.EPOCH;
    return new RunRow(
        "run",
        job,
        "mart." + job,
        asOf,
        Status.OK.name(),
        "full",
        now,
        now,
        "code",
        "fingerprint",
        Map.of("crm.orders", 3L),
        7L,
        1,
        1,
        dataThrough,
        List.of(),
        false,
        null,
        "words");
  }

  @Test
  void aTableMadeWholeIsMadeAnewWhenTheDataReachFurther() {
    JobSpec job =
        Specs.job(
            "days", TableKind.STATE, List.of("n bigint"), "select 1L as n", "orders=crm.orders");
    Optional<RunRow> last = Optional.of(row("days", null, OCTOBER));
    Map<String, Long> versions = Map.of("crm.orders", 3L);
    assertThat(UpdatePlanner.plan(null, job, last, versions, OCTOBER, "fingerprint"))
        .isEqualTo(new Update.Unchanged(7));
    assertThat(UpdatePlanner.plan(null, job, last, versions, OCTOBER.plusDays(1), "fingerprint"))
        .isEqualTo(new Update.Full());
  }

  @Test
  void datesThatTheDataDoNotReachAndTablesThatAreBehindAreTold() {
    RunReport report =
        new RunReport(
            "run",
            Optional.empty(),
            List.of(
                row("customers", OCTOBER.plusDays(2), OCTOBER),
                row("survival", OCTOBER.plusDays(2), OCTOBER),
                row("channels", OCTOBER, OCTOBER),
                row("history", null, OCTOBER)),
            List.of("base.purchase_history"),
            List.of(),
            1);
    assertThat(report.notes())
        .containsExactly(
            "as of 2026-11-02, but the data are complete up to 2026-10-31 only: what ends later is open (customers and 1 more)",
            "base.purchase_history was made by other code, parameters or settings than now; --with-upstream makes it anew");
  }
}
