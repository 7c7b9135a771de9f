package org.crmlake.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.crmlake.ingest.SourceValidator;
import org.crmlake.spec.QualitySpec.Measure;
import org.crmlake.testing.ProjectFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** definitions.conf and quality.conf. */
class SharedWordsTest {
  private static final String WORDS = "conf/definitions.conf";
  private static final String QUALITY = "conf/quality.conf";

  @TempDir Path folder;
  private ProjectFiles files;

  @BeforeEach
  void files() {
    files = new ProjectFiles(folder);
  }

  @Test
  void haveDefaultsWithoutAFile() {
    Definitions definitions = files.read().definitions();
    assertThat(definitions.meanings())
        .containsOnlyKeys(
            "active",
            "contract",
            "conversion",
            "customer",
            "hand_over",
            "lead",
            "prospect",
            "qualified",
            "response",
            "stages");
    assertThat(definitions.meanings().values()).allSatisfy(m -> assertThat(m).endsWith("."));
    assertThat(definitions.version()).matches("[0-9a-f]{12}");
  }

  @Test
  void aJobTakesAWordFromTheFile() {
    files.replace(
        "jobs/days.conf",
        "statuses = [cancelled]",
        "statuses = ${definitions.customer.excluded_order_statuses}, days = ${definitions.active.days}");
    assertThat(params()).containsExactly("statuses [cancelled, draft]", "days 365");
    files.put(
        WORDS,
        "definitions { customer { excluded_order_statuses = [void] }, active { days = 90 } }");
    assertThat(params()).containsExactly("statuses [void]", "days 90");
  }

  private List<String> params() {
    return files.read().producer("mart.days").orElseThrow().params().stream()
        .map(p -> p.name() + " " + p.value())
        .toList();
  }

  @Test
  void theVersionIsThatOfTheContent() {
    String before = files.read().definitions().version();
    files.put(WORDS, "# in other words\ndefinitions { active { days = 365 } }");
    assertThat(files.read().definitions().version()).isEqualTo(before);
    files.put(WORDS, "definitions { active { days = 364 } }");
    String days = files.read().definitions().version();
    files.put(WORDS, "definitions { active { means = \"Somebody.\" } }");
    assertThat(files.read().definitions().version()).isNotEqualTo(before).isNotEqualTo(days);
  }

  @Test
  void mistakesAreToldWithTheirPlace() {
    files.put(
        WORDS,
        """
        definitions {
          activ { days = 30 }
          active { days = many }
          customer {
            excluded_order_statuses = [Cancelled]
            excluded = [x]
          }
          lead { means = "" }
        }
        """);
    assertThat(files.problems())
        .anySatisfy(p -> assertThat(p).startsWith(WORDS + ":2: unknown key 'activ' in"))
        .anySatisfy(p -> assertThat(p).startsWith(WORDS + ":3: 'days' is \"many\", expected"))
        .contains(
            WORDS
                + ":5: 'Cancelled' in 'excluded_order_statuses' has capitals; write it in lower case")
        .anySatisfy(p -> assertThat(p).startsWith(WORDS + ":6: unknown key 'excluded'"))
        .contains(WORDS + ":8: 'means' is empty")
        .hasSize(5);
  }

  @Test
  void aWordThatIsNotThereIsToldWhereItIsUsed() {
    files.replace("jobs/days.conf", "[cancelled]", "${definitions.customer.statuses}");
    assertThat(files.problems())
        .containsExactly(
            "jobs/days.conf:4: ${definitions.customer.statuses} has no value; there are lake.*, definitions.* and keys of the file");
  }

  @Test
  void qualityIsMeasuredAsItsFileSays() {
    files.put(
        QUALITY,
        """
        quality {
          measure = always
          placeholders = ["N/A"]
          tables { accounts { stale_days = 10, valid { name = "length(name) > 2" } } }
        }
        """);
    QualitySpec quality = files.read().quality();
    assertThat(quality.measure()).isEqualTo(Measure.ALWAYS);
    assertThat(quality.placeholders()).containsExactly("n/a");
    QualitySpec.TableQuality accounts = quality.tables().get("crm.accounts");
    assertThat(accounts.staleDays()).contains(10);
    assertThat(accounts.duplicates()).containsExactly("name");
    assertThat(accounts.valid()).containsEntry("name", "length(name) > 2");
    assertThat(quality.tables().get("crm.cases").staleDays()).contains(30);
  }

  @Test
  void mistakesInQualityAreToldWithTheirPlace() {
    files.put(
        QUALITY,
        """
        quality {
          measure = sometimes
          tables {
            persons { stale_days = 1 }
            accounts {
              stale_days = 0
              duplicates = [nom]
              valid { name = "lenght(", naem = "true" }
            }
            contacts { stale_where = "rand() > age" }
          }
        }
        """);
    assertThat(
            files.problems(
                (project, problems) ->
                    SourceValidator.checkQuality(project.quality(), project.model(), problems)))
        .contains(
            QUALITY + ":2: 'measure' is sometimes, expected whole_runs or always or never",
            QUALITY + ":4: there is no table persons in model.conf",
            QUALITY + ":6: 'stale_days' is 0, expected a whole number from 1 to 36500")
        .anySatisfy(p -> assertThat(p).startsWith(QUALITY + ":7: 'nom' is not a column of crm"))
        .anySatisfy(p -> assertThat(p).startsWith(QUALITY + ":8: 'naem' is not a column of crm"))
        .anySatisfy(p -> assertThat(p).startsWith(QUALITY + ":5: 'valid' of 'name': "))
        .anySatisfy(p -> assertThat(p).contains(":10: 'stale_where': rand gives another answer"))
        .anySatisfy(p -> assertThat(p).contains(":10: 'stale_where': age is not a column of"));
  }

  @Test
  void ownPredicatesAreSql() {
    Project own = ProjectReader.read(Path.of("conf/local.conf"), Path.of("jobs"));
    Problems problems = new Problems();
    SourceValidator.checkQuality(own.quality(), own.model(), problems);
    assertThat(problems.all()).isEmpty();
  }
}
