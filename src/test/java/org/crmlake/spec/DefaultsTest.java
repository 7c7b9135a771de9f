package org.crmlake.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.crmlake.spec.LakeSpec.CustomerGrain;
import org.crmlake.spec.LakeSpec.Unconverted;
import org.crmlake.spec.SourceSpec.Dialect;
import org.crmlake.spec.SourceSpec.FileKind;
import org.crmlake.spec.SourceSpec.Format;
import org.crmlake.testing.ProjectFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A default is changed here and in reference.conf, knowingly. */
class DefaultsTest {
  @TempDir Path folder;

  @Test
  void everyDefault() {
    Map<String, Object> defaults = new TreeMap<>();
    Config reference = ConfigFactory.parseResources("reference.conf");
    reference.entrySet().stream()
        .filter(e -> !e.getKey().endsWith(".means"))
        .forEach(e -> defaults.put(e.getKey(), e.getValue().unwrapped()));
    Map<String, Object> expected = new TreeMap<>();
    expected.put("lake.root", "lake");
    expected.put("lake.currency", "EUR");
    expected.put("lake.money_scale", 2);
    expected.put("lake.zone", "UTC");
    expected.put("lake.customer", "account");
    expected.put("lake.email_salt", "");
    expected.put("lake.segments", List.of());
    expected.put("lake.rejects.share", 0.01);
    expected.put("lake.rejects.rows", 10);
    expected.put("lake.rejects.files", 0);
    expected.put("lake.unconverted.share", 0);
    expected.put("lake.unconverted.rows", 0);
    expected.put("lake.stitch", List.of());
    expected.put(
        "lake.reference_tables",
        List.of(
            "accounts",
            "contacts",
            "customer_attributes",
            "users",
            "products",
            "campaigns",
            "goals",
            "fx_rates",
            "id_aliases",
            "associations",
            "pipelines",
            "stages"));
    expected.put("defaults.source.enabled", true);
    expected.put("defaults.source.lag_days", 0);
    expected.put("defaults.source.ignore_files", List.of());
    expected.put("defaults.source.dialect.zone", "UTC");
    expected.put(
        "defaults.source.dialect.timestamps",
        List.of(
            "yyyy-MM-dd'T'HH:mm:ss[.SSSSSS][XXX]",
            "yyyy-MM-dd HH:mm:ss[.SSSSSS][XXX]",
            "yyyy-MM-dd'T'HH:mm[XXX]",
            "yyyy-MM-dd HH:mm[XXX]",
            "yyyy-MM-dd"));
    expected.put("defaults.source.dialect.dates", List.of("yyyy-MM-dd"));
    expected.put("defaults.source.dialect.true_tokens", List.of("true", "t", "yes", "y", "1"));
    expected.put("defaults.source.dialect.false_tokens", List.of("false", "f", "no", "n", "0"));
    expected.put("defaults.source.dialect.null_tokens", List.of("", "null"));
    expected.put("defaults.source.dialect.decimal_separator", ".");
    expected.put("defaults.source.dialect.grouping_separator", "");
    expected.put("defaults.source.dialect.id_length", 0);
    expected.put("defaults.record.full_snapshot", false);
    expected.put("defaults.record.completed_by", List.of());
    expected.put("defaults.record.dump_date", "(\\d{4}-\\d{2}-\\d{2})");
    expected.put("defaults.record.format.kind", "csv");
    expected.put("defaults.record.format.separator", ",");
    expected.put("defaults.record.format.quote", "\"");
    expected.put("defaults.record.format.header", true);
    expected.put("defaults.record.format.encoding", "utf-8");
    expected.put("defaults.record.format.max_record_chars", 1024 * 1024);
    expected.put("defaults.source_column.aliases", List.of());
    expected.put("defaults.source_column.type", "string");
    expected.put("defaults.source_column.required", false);
    expected.put("defaults.target.group_by", List.of());
    expected.put("defaults.table.partition_by", List.of());
    expected.put("defaults.table.change_feed", false);
    expected.put("defaults.column.nullable", false);
    expected.put("defaults.job.schedule", "daily");
    expected.put("defaults.input.all_dates", false);
    expected.put("defaults.incremental.lookback", 0);
    expected.put("defaults.incremental.unkeyed", false);
    expected.put("defaults.output.schema", "mart");
    expected.put("defaults.output.partition_by", List.of());
    expected.put("defaults.output.change_feed", false);
    expected.put("defaults.output.mark_rows_from", 0);
    expected.put("defaults.keep.month_ends", "all");
    expected.put("defaults.check.severity", "error");
    expected.putAll(definitions());
    expected.putAll(quality());
    assertThat(defaults).isEqualTo(expected);
  }

  private static Map<String, Object> definitions() {
    return Map.of(
        "definitions.qualified.lead_statuses",
        List.of("qualified"),
        "definitions.hand_over.lead_statuses",
        List.of("handed over", "sales qualified"),
        "definitions.customer.excluded_order_statuses",
        List.of("cancelled", "draft"),
        "definitions.active.days",
        365,
        "definitions.contract.grace_days",
        30,
        "definitions.conversion.goals",
        List.of("sale", "lead", "won"),
        "definitions.conversion.lookback_days",
        90,
        "definitions.response.touch_kinds",
        List.of("click", "reply", "form", "download"),
        "definitions.stages.lead",
        List.of("new", "working", "qualified", "converted"),
        "definitions.stages.opportunity",
        List.of(
            "prospecting",
            "qualification",
            "needs analysis",
            "proposal",
            "negotiation",
            "closed won",
            "closed lost"));
  }

  private static Map<String, Object> quality() {
    Map<String, Object> expected = new TreeMap<>();
    expected.put("measure", "whole_runs");
    expected.put(
        "placeholders",
        List.of(
            "-", "--", "---", ".", "?", "n/a", "n.a.", "na", "none", "null", "nil", "unknown",
            "test", "tbd", "xxx", "asdf"));
    expected.put("tables.accounts.stale_days", 365);
    expected.put("tables.accounts.duplicates", List.of("name"));
    expected.put("tables.contacts.stale_days", 365);
    expected.put("tables.contacts.duplicates", List.of("email_hash"));
    expected.put(
        "tables.contacts.valid.birth_year",
        "birth_year between year(dump_date) - 110 and year(dump_date)");
    expected.put("tables.leads.stale_days", 180);
    expected.put("tables.leads.stale_where", "not is_converted");
    expected.put("tables.leads.duplicates", List.of("email_hash"));
    expected.put("tables.leads.valid.converted_at", "converted_at >= created_at");
    expected.put("tables.opportunities.stale_days", 90);
    expected.put("tables.opportunities.stale_where", "closed_on is null");
    expected.put("tables.opportunities.valid.amount", "amount >= 0");
    expected.put("tables.opportunities.valid.probability", "probability between 0 and 1");
    expected.put("tables.opportunities.valid.closed_on", "closed_on >= to_date(created_at) - 1");
    expected.put(
        "tables.opportunities.valid.expected_close_date",
        "closed_on is not null or expected_close_date >= dump_date");
    expected.put("tables.products.duplicates", List.of("code", "name"));
    expected.put("tables.products.valid.unit_cost", "unit_cost >= 0");
    expected.put("tables.order_lines.valid.quantity", "quantity <> 0");
    expected.put("tables.subscriptions.valid.amount", "amount >= 0");
    expected.put("tables.subscriptions.valid.ends_on", "ends_on >= started_on");
    expected.put("tables.subscriptions.valid.cancelled_on", "cancelled_on >= started_on");
    expected.put("tables.campaigns.duplicates", List.of("name"));
    expected.put("tables.campaigns.valid.end_date", "end_date >= start_date");
    expected.put("tables.campaigns.valid.budget", "budget >= 0");
    expected.put("tables.campaigns.valid.actual_cost", "actual_cost >= 0");
    expected.put("tables.activities.valid.started_at", "started_at >= '1900-01-01'");
    expected.put("tables.activities.valid.duration_sec", "duration_sec >= 0");
    expected.put("tables.cases.stale_days", 30);
    expected.put("tables.cases.stale_where", "not is_closed");
    expected.put("tables.cases.valid.closed_at", "closed_at >= opened_at");
    expected.put("tables.cases.valid.first_reply_at", "first_reply_at >= opened_at");
    expected.put(
        "tables.survey_responses.valid.score",
        "score between coalesce(scale_min, score) and coalesce(scale_max, score)");
    expected.put("tables.survey_responses.valid.answered_at", "answered_at >= sent_at");
    expected.put("tables.costs.valid.amount", "amount >= 0");
    expected.put("tables.costs.valid.period_end", "period_end >= period_start");
    expected.put("tables.fx_rates.valid.rate_to_base", "rate_to_base > 0");
    expected.put("tables.goals.valid.deadline", "deadline >= start_date");
    Map<String, Object> named = new TreeMap<>();
    expected.forEach((key, value) -> named.put("quality." + key, value));
    return named;
  }

  @Test
  void areWhatIsRead() {
    Project project = new ProjectFiles(folder).put("conf/local.conf", "").read();
    assertThat(project.lake())
        .isEqualTo(
            new LakeSpec(
                "lake",
                "EUR",
                2,
                ZoneId.of("UTC"),
                CustomerGrain.ACCOUNT,
                List.of(),
                0.01,
                10,
                0,
                Map.of(),
                new Unconverted(0, 0),
                List.of(),
                project.lake().referenceTables()));
    SourceSpec source = project.sources().get(0);
    assertThat(source.system()).isEqualTo("shop");
    assertThat(source.enabled()).isTrue();
    assertThat(source.lagDays()).isZero();
    assertThat(source.dialect())
        .isEqualTo(
            new Dialect(
                ZoneId.of("UTC"),
                List.of(
                    "yyyy-MM-dd'T'HH:mm:ss[.SSSSSS][XXX]",
                    "yyyy-MM-dd HH:mm:ss[.SSSSSS][XXX]",
                    "yyyy-MM-dd'T'HH:mm[XXX]",
                    "yyyy-MM-dd HH:mm[XXX]",
                    "yyyy-MM-dd"),
                List.of("yyyy-MM-dd"),
                List.of("true", "t", "yes", "y", "1"),
                List.of("false", "f", "no", "n", "0"),
                List.of("", "null"),
                ".",
                "",
                0,
                ""));
    assertThat(source.records().get(0).dumpDate()).isEqualTo("(\\d{4}-\\d{2}-\\d{2})");
    assertThat(source.records().get(0).format())
        .isEqualTo(new Format(FileKind.CSV, ",", "\"", true, "utf-8", 1048576));
    assertThat(source.records().get(0).columns().get(1).type()).isEqualTo("string");
    JobSpec days = project.jobs().get(0);
    assertThat(days.schedule()).isEqualTo(JobSpec.Schedule.DAILY);
    assertThat(days.output().schema()).isEqualTo("mart");
    assertThat(days.checks().get(0).severity()).isEqualTo(CheckSpec.Severity.ERROR);
    assertThat(project.jobs().get(1).output().keep())
        .isEqualTo(Optional.of(new TableSpec.Keep(14, true)));
  }
}
