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
    reference.entrySet().forEach(e -> defaults.put(e.getKey(), e.getValue().unwrapped()));
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
    expected.put("defaults.keep.month_ends", "all");
    expected.put("defaults.check.severity", "error");
    assertThat(defaults).isEqualTo(expected);
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
                Map.of()));
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
