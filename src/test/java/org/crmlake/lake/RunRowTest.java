package org.crmlake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunRowTest {
  static RunRow row(String runId, String table, LocalDate asOf, CheckResult... checks) {
    return new RunRow(
        runId,
        table.substring(table.indexOf('.') + 1),
        table,
        asOf,
        "succeeded",
        "full",
        Instant.parse("2026-10-31T05:00:00.123456789Z"),
        Instant.parse("2026-10-31T05:00:07Z"),
        "0.1.0",
        "f00d",
        Map.of("crm.orders", 12L, "crm.accounts", 3L),
        null,
        100,
        7,
        LocalDate.parse("2026-10-30"),
        List.of(checks),
        false,
        null,
        "1c3f");
  }

  @Test
  void jsonAndBackIsTheSameRow() {
    RunRow row =
        row(
            "r1",
            "mart.customers",
            LocalDate.parse("2026-10-31"),
            new CheckResult("key", "error", true, 0, null),
            new CheckResult("sane", "warn", false, 2, "id = 'O\\'Hara', \"x\"\nnext"));
    assertThat(RunRow.fromJson(row.toJson())).isEqualTo(row);
  }

  @Test
  void nullsStayNull() {
    RunRow row =
        new RunRow(
            "r1",
            "customers",
            "mart.customers",
            null,
            "failed",
            null,
            Instant.EPOCH,
            null,
            null,
            null,
            Map.of(),
            null,
            0,
            0,
            null,
            List.of(),
            false,
            null,
            null);
    assertThat(RunRow.fromJson(row.toJson())).isEqualTo(row);
  }

  @Test
  void jsonIsOneLineWithTheColumnsNames() {
    assertThat(row("r1", "mart.customers", LocalDate.parse("2026-10-31")).toJson())
        .isEqualTo(
            "{\"run_id\":\"r1\",\"job\":\"customers\",\"table\":\"mart.customers\",\"as_of\":\"2026-10-31\","
                + "\"status\":\"succeeded\",\"mode\":\"full\",\"started_at\":\"2026-10-31T05:00:00.123456Z\","
                + "\"finished_at\":\"2026-10-31T05:00:07Z\",\"code_version\":\"0.1.0\",\"fingerprint\":\"f00d\","
                + "\"input_versions\":{\"crm.accounts\":3,\"crm.orders\":12},\"output_version\":null,"
                + "\"rows_in\":100,\"rows_out\":7,\"data_through\":\"2026-10-30\",\"checks\":[],"
                + "\"repaired\":false,\"note\":null,\"definitions_version\":\"1c3f\"}");
  }

  @Test
  void keysOfALaterVersionAreIgnored() {
    RunRow row = row("r1", "mart.customers", null);
    String later = row.toJson().replaceFirst("\\{", "{\"weather\":{\"sun\":true},");
    assertThat(RunRow.fromJson(later)).isEqualTo(row);
  }

  @Test
  void otherJsonIsNotARow() {
    assertThatThrownBy(() -> RunRow.fromJson("{\"job\":\"x\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("{\"job\":\"x\"}");
    assertThat(RunRow.parse("by hand")).isEmpty();
    assertThat(RunRow.parse("null")).isEmpty();
  }
}
