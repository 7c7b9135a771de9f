package org.crmlake.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.Project;
import org.crmlake.spec.ProjectReader;
import org.junit.jupiter.api.Test;

class DataThroughTest {
  private static final Project PROJECT =
      ProjectReader.read(Path.of("conf/local.conf"), Path.of("jobs"));
  private static final LocalDate OCTOBER = LocalDate.of(2026, 10, 31);

  private static Optional<LocalDate> of(String job, Map<String, LocalDate> tables) {
    Function<String, Optional<LocalDate>> canonical = t -> Optional.ofNullable(tables.get(t));
    JobSpec spec =
        PROJECT.jobs().stream().filter(j -> j.name().equals(job)).findFirst().orElseThrow();
    return new DataThrough(PROJECT, canonical).of(spec);
  }

  @Test
  void theOldestOfTheNewestDumps() {
    Map<String, LocalDate> tables =
        Map.of("crm.orders", OCTOBER, "crm.touches", OCTOBER.minusDays(3));
    assertThat(of("orders_daily", tables)).contains(OCTOBER);
    assertThat(of("attribution_null_paths", tables)).contains(OCTOBER.minusDays(3));
    assertThat(of("attribution_channels", tables)).contains(OCTOBER.minusDays(3));
  }

  @Test
  void whatOnlyDescribesDoesNotCount() {
    Map<String, LocalDate> tables =
        Map.of(
            "crm.orders", OCTOBER,
            "crm.customer_attributes", OCTOBER.minusDays(6),
            "crm.accounts", OCTOBER.minusDays(6),
            "crm.campaigns", OCTOBER.minusMonths(2));
    assertThat(of("purchase_history", tables)).contains(OCTOBER);
    assertThat(of("campaign_results", tables)).contains(OCTOBER);
  }

  @Test
  void withoutEventsItIsWhatThereIs() {
    assertThat(of("purchase_history", Map.of("crm.customer_attributes", OCTOBER)))
        .contains(OCTOBER);
    assertThat(of("orders_daily", Map.of("crm.accounts", OCTOBER))).contains(OCTOBER);
    assertThat(of("orders_daily", Map.of())).isEmpty();
  }
}
