package org.crmlake.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.crmlake.spec.Project;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Touches that come late credit the conversions they may have led to anew, and no others. */
@ExtendWith(SparkExtension.class)
class LateTouchesIT {
  private static final List<String> JOBS = List.of("attribution_journeys", "attribution_credits");

  @TempDir private Path folder;

  @Test
  void lateTouchesEndInTheTablesOfASingleRun() throws IOException {
    Workshop workshop = new Workshop(folder);
    Path dumps = workshop.dumps();
    touches(dumps, "2026-10-20", "A", "A0000001", "A0000002", "A0000003");
    assertThat(run(workshop, "late", dumps))
        .containsOnly(
            Map.entry("attribution_journeys", "full"), Map.entry("attribution_credits", "full"));
    long whole = rewritten(workshop);

    touches(dumps, "2026-10-25", "B", "A0000002");
    Map<String, String> modes = run(workshop, "late", dumps);
    assertThat(modes).containsEntry("attribution_journeys", "keys");
    assertThat(modes).containsEntry("attribution_credits", "months");

    run(workshop, "single", dumps);
    Map<String, String> single = workshop.tables("single");
    assertThat(workshop.tables("late")).isEqualTo(single);
    assertThat(rewritten(workshop)).isGreaterThanOrEqualTo(whole);
    Row credited =
        workshop
            .lake("late")
            .read("mart.attribution_credits")
            .selectExpr(
                "count(distinct customer_id) filter (where channel = 'fair')",
                "count_if(touched_at > converted_at)",
                "count(distinct goal, conversion_id)")
            .first();
    assertThat(credited.getLong(0)).isPositive();
    assertThat(credited.getLong(1)).isZero();
    assertThat(credited.getLong(2))
        .isEqualTo(workshop.lake("late").read("base.attribution_journeys").count());
  }

  private static long rewritten(Workshop workshop) {
    return workshop.lake("late").version("mart.attribution_credits");
  }

  private static Map<String, String> run(Workshop workshop, String lake, Path dumps) {
    Project project = workshop.project(lake);
    JobSelection jobs = JobSelection.of(project, JOBS, false, false);
    RunReport report = Workshop.run(project, jobs, Workshop.QUIET, dumps);
    assertThat(report.exitCode().code()).as("%s", report).isZero();
    Map<String, String> modes = new TreeMap<>();
    report.rows().forEach(r -> modes.put(r.job(), r.mode()));
    return modes;
  }

  /** A touch of each account every third day of autumn, as lines of JSON. */
  private static void touches(Path dumps, String day, String name, String... accounts)
      throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String account : accounts) {
      for (int n = 1; n <= 20; n++) {
        lines.append(
            "{\"touch_id\": \"%s-%s-%d\", \"account_id\": \"%s\", \"kind\": \"click\", \"channel\": \"%s\", \"touched_at\": \"2026-%02d-%02dT09:00:00Z\"}%n"
                .formatted(
                    name,
                    account,
                    n,
                    account,
                    n % 2 == 0 ? "fair" : "ads",
                    8 + n / 10,
                    1 + n * 7 % 27));
      }
    }
    Path file = dumps.resolve("generic-json").resolve(day).resolve("touches.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, lines);
  }
}
