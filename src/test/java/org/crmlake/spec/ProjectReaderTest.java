package org.crmlake.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crmlake.testing.ProjectFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectReaderTest {
  @TempDir Path folder;

  @Test
  void ownConfigurationReadsCleanly() {
    Project project = ProjectReader.read(Path.of("conf/local.conf"), Path.of("jobs"));
    assertThat(project.sources()).extracting(SourceSpec::name).contains("online-retail");
    assertThat(project.jobs()).extracting(JobSpec::name).contains("orders_daily");
    assertThat(project.producer("mart.orders_daily")).isPresent();
    assertThat(project.lake().spark()).containsEntry("spark.ui.enabled", "false");
  }

  @Test
  void placesAreAsTheUserGaveThem() {
    Problems problems = new Problems();
    Project project =
        ProjectReader.read(Path.of("conf/local.conf"), Path.of("jobs"), Map.of(), problems);
    assertThat(problems.all()).isEmpty();
    JobSpec daily = project.producer("mart.orders_daily").orElseThrow();
    assertThat(daily.at()).isEqualTo(new Origin("jobs/orders_daily.conf", 0));
    assertThat(daily.inputs().get(0).at().toString()).isEqualTo("jobs/orders_daily.conf:5");
  }

  @Test
  void theWholeOfAJob() {
    ProjectFiles files =
        snapshotOf(new ProjectFiles(folder))
            .replace("jobs/days.conf", "statuses = [cancelled]", PARAMS)
            .replace("jobs/days.conf", "owner = analytics", "owner = sales, schedule = monthly")
            .replace("jobs/days.conf", "partition_by = [month]", PARTITION)
            .replace("jobs/days.conf", "type = bigint", "type = money, nullable = true")
            .replace(
                "jobs/days.conf", "orders = order_date }", "orders = order_date }, lookback = 2")
            .replace(
                "jobs/days.conf", "rows = \"rows >= 0\"", "severity = warn, rows = \"rows > 1\"");
    String file = folder.resolve("jobs").resolve("days.conf").toString().replace('\\', '/');
    JobSpec job = files.read().producer("base.days").orElseThrow();
    assertThat(job)
        .isEqualTo(
            new JobSpec(
                "days",
                "Orders of a day.",
                "sales",
                JobSpec.Schedule.MONTHLY,
                List.of(new InputSpec("orders", "crm.orders", false, new Origin(file, 3))),
                List.of(
                    new ParamSpec("text", "007", new Origin(file, 4)),
                    new ParamSpec("whole", 7L, new Origin(file, 4)),
                    new ParamSpec("big", 3_000_000_000L, new Origin(file, 4)),
                    new ParamSpec("part", 0.5, new Origin(file, 4)),
                    new ParamSpec("flag", true, new Origin(file, 4)),
                    new ParamSpec("list", List.of(1.0, 2.5), new Origin(file, 4)),
                    new ParamSpec("none", List.of(), new Origin(file, 4)),
                    new ParamSpec("scale", 2L, new Origin(file, 4)),
                    new ParamSpec("segments", List.of("country"), new Origin(file, 4))),
                new TransformSpec.OfSql(
                    "days.sql", files.text("jobs/sql/days.sql"), new Origin(file, 5)),
                new TableSpec(
                    "base",
                    "days",
                    "Orders of a day.",
                    TableKind.STATE,
                    List.of("day"),
                    List.of("month"),
                    List.of(
                        new ColumnSpec(
                            "month", "date", false, "First day of the month; partition."),
                        new ColumnSpec("day", "date", false, "Day."),
                        new ColumnSpec("orders", "decimal(18,2)", true, "Orders. Additive.")),
                    true,
                    0,
                    Optional.empty(),
                    new Origin(file, 7)),
                Optional.of(
                    new IncrementalSpec.ByMonth(
                        Map.of("orders", "order_date"), 2, new Origin(file, 6))),
                List.of(
                    new CheckSpec.Rows(
                        "some", CheckSpec.Severity.WARN, "rows > 1", new Origin(file, 18))),
                new Origin(file, 0)));
  }

  private static final String PARAMS =
      "text = \"007\", whole = 7, big = 3000000000, part = 0.5, flag = true, list = [1, 2.5],"
          + " none = [], scale = ${lake.money_scale}, segments = ${lake.segment_names}";
  private static final String PARTITION =
      "partition_by = [month], schema = base, change_feed = true";

  private static ProjectFiles snapshotOf(ProjectFiles files) {
    return files.replace("jobs/totals.conf", "mart.days", "base.days");
  }

  @Test
  void inputsOfAllDatesAndKeyedChanges() {
    ProjectFiles files =
        new ProjectFiles(folder)
            .put(
                "jobs/history.conf",
                """
                description = d, owner = o
                inputs { orders = crm.orders, attributes { table = crm.customer_attributes } }
                transform { class = a.B }
                incremental { key = customer_id, from = [orders, attributes] }
                output {
                  schema = base, kind = state, grain = [customer_id]
                  columns = [
                    { name = customer_id, type = string, doc = "Customer." }
                    { name = days, type = "array<date>", doc = "Days." }
                  ]
                }
                """)
            .replace(
                "jobs/totals.conf",
                "days = mart.days",
                "days = mart.days, then { table = mart.others, all_dates = true }");
    files.put(
        "jobs/others.conf",
        files
            .text("jobs/totals.conf")
            .replace(", then { table = mart.others, all_dates = true }", ""));
    Project project = files.read();
    assertThat(project.jobs())
        .extracting(JobSpec::name)
        .containsExactly("days", "history", "others", "totals");
    assertThat(project.jobs().get(1).incremental())
        .get()
        .isInstanceOfSatisfying(
            IncrementalSpec.ByKey.class,
            k -> {
              assertThat(k.key()).isEqualTo("customer_id");
              assertThat(k.from()).containsExactly("orders", "attributes");
            });
    assertThat(project.jobs().get(3).inputs())
        .extracting(InputSpec::alias, InputSpec::table, InputSpec::allDates)
        .containsExactly(tuple("days", "mart.days", false), tuple("then", "mart.others", true));
  }

  @Test
  void segmentsAreColumnsOfTheCustomersAttributes() {
    Project project = new ProjectFiles(folder).read();
    List<ColumnSpec> columns = project.model().get("crm.customer_attributes").columns();
    assertThat(columns.get(columns.size() - 1))
        .isEqualTo(new ColumnSpec("country", "string", true, "Segment country."));
  }

  @Test
  void idsMoneyAndFallbacksOfTheModel() {
    ProjectFiles files = new ProjectFiles(folder).override("lake.money_scale", "3");
    TableSpec orders = files.read().model().get("crm.orders");
    assertThat(orders.columns())
        .contains(new ColumnSpec("order_id", "string", false, "Order.", true, Optional.empty()))
        .anySatisfy(c -> assertThat(c.type()).isEqualTo("decimal(18,3)"))
        .anySatisfy(c -> assertThat(c.fallback()).contains("'GBP'"))
        .anySatisfy(c -> assertThat(c.fallback()).contains("account_id"));
    assertThat(orders.changeFeed()).isTrue();
  }

  @Test
  void whatASourceSaysForAllItsRecords() {
    SourceSpec source =
        new ProjectFiles(folder)
            .put(
                "conf/sources/crm.conf",
                """
                description = d, folder = crm, ignore_files = ["*.txt"]
                format { encoding = iso-8859-1, separator = ";" }
                records {
                  deal {
                    files = ["Deal.csv"], key = [id], format { separator = "," }
                    columns = [
                      { name = Id, type = id, required = true }, { name = "E-mail (work)", type = email }
                      { name = IsHTMLBody2Go, type = boolean }, { name = "Company IDs" }, { name = _synced }
                    ]
                    targets {}
                  }
                }
                """)
            .override("lake.email_salt", "pepper")
            .read()
            .sources()
            .get(0);
    assertThat(source.ignoredFiles()).containsExactly("**/crm/**/*.txt");
    assertThat(source.dialect().emailSalt()).isEqualTo("pepper");
    SourceSpec.RecordSpec deal = source.records().get(0);
    assertThat(deal.files()).containsExactly("**/crm/**/Deal.csv");
    assertThat(deal.targets()).isEmpty();
    assertThat(deal.format())
        .isEqualTo(
            new SourceSpec.Format(
                SourceSpec.FileKind.CSV, ",", "\"", true, "iso-8859-1", 1024 * 1024));
    assertThat(deal.columns())
        .extracting(SourceSpec.SourceColumn::as, SourceSpec.SourceColumn::type)
        .containsExactly(
            tuple("id", "id"),
            tuple("e_mail_work", "email"),
            tuple("is_html_body2_go", "boolean"),
            tuple("company_ids", "string"),
            tuple("synced", "string"));
  }

  @Test
  void overridesStandAboveTheFiles() {
    LakeSpec lake =
        new ProjectFiles(folder)
            .override("lake.root", "s3a://bucket/lake")
            .override("lake.rejects.share", "0.5")
            .override("lake.zone", "Asia/Tokyo")
            .override("spark.master", "local[2]")
            .read()
            .lake();
    assertThat(lake.root()).isEqualTo("s3a://bucket/lake");
    assertThat(lake.rejectShare()).isEqualTo(0.5);
    assertThat(lake.zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    assertThat(lake.spark()).isEqualTo(Map.of("spark.master", "local[2]"));
  }

  @Test
  void wrongOverridesAreTold() {
    assertThat(
            new ProjectFiles(folder)
                .override("lake.rot", "x")
                .override("lake.money_scale", "two")
                .override("lake.zone", "Here")
                .problems())
        .satisfiesExactly(
            p -> assertThat(p).startsWith("command line: 'lake.money_scale' is two"),
            p -> assertThat(p).startsWith("command line: 'lake.rot' is not a setting"),
            p -> assertThat(p).startsWith("command line: 'zone' is Here"));
  }

  @Test
  void jobsComeAfterTheirInputsAndByName() {
    ProjectFiles files = snapshotOf(new ProjectFiles(folder));
    files.replace("jobs/days.conf", "partition_by = [month]", PARTITION);
    String copy = files.text("jobs/totals.conf");
    files.put("jobs/a_last.conf", copy.replace("base.days", "mart.b_middle"));
    files.put("jobs/b_middle.conf", copy.replace("base.days", "mart.totals"));
    files.put("jobs/c_free.conf", copy);
    assertThat(files.read().jobs())
        .extracting(JobSpec::name)
        .containsExactly("days", "c_free", "totals", "b_middle", "a_last");
  }

  @Test
  void circlesAreNamed() {
    ProjectFiles files = new ProjectFiles(folder);
    String copy = files.text("jobs/totals.conf");
    files.put("jobs/egg.conf", copy.replace("mart.days", "mart.hen"));
    files.put("jobs/hen.conf", copy.replace("mart.days", "mart.egg"));
    files.put("jobs/self.conf", copy.replace("mart.days", "mart.self"));
    files.put("jobs/after.conf", copy.replace("mart.days", "mart.hen"));
    assertThat(files.problems())
        .satisfiesExactly(
            p -> assertThat(p).endsWith("in a circle: hen <- egg <- hen"),
            p -> assertThat(p).endsWith("in a circle: self <- self"));
  }

  @Test
  void aJobThatCannotBeReadIsNotAlsoAnUnknownTable() {
    ProjectFiles files = new ProjectFiles(folder).put("jobs/days.conf", "owner = {");
    assertThat(files.problems()).singleElement().asString().startsWith("jobs/days.conf:1");
  }

  @Test
  void strictReadingThrowsAllAtOnce() {
    ProjectFiles files =
        new ProjectFiles(folder)
            .replace("conf/local.conf", "GBP", "pounds")
            .replace("jobs/days.conf", "kind = state", "kind = stat");
    assertThatThrownBy(files::read)
        .isInstanceOfSatisfying(
            SpecException.class,
            e -> {
              assertThat(e.problems()).hasSize(2);
              assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
            });
  }
}
