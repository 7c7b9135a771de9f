package org.crmlake.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.crmlake.testing.ProjectFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What HOCON does without a word and we do not. */
class HoconTrapsTest {
  @TempDir Path folder;
  private ProjectFiles files;

  @BeforeEach
  void files() {
    files = new ProjectFiles(folder);
  }

  @Test
  void aKeySetTwiceNamesBothLines() {
    files.put("conf/local.conf", "lake {\n  currency = GBP\n\n  currency = EUR\n}");
    assertThat(files.problems())
        .containsExactly(
            "conf/local.conf:4: 'lake.currency' is set a second time; the first is on line 2."
                + " HOCON would merge both: keep one");
  }

  @Test
  void aBlockWrittenTwiceIsAnErrorEvenWithOtherKeys() {
    files.put("conf/local.conf", "lake { currency = GBP }\nlake { zone = UTC }");
    assertThat(files.problems())
        .singleElement()
        .asString()
        .startsWith("conf/local.conf:2: 'lake' is set a second time; the first is on line 1");
  }

  @Test
  void aDottedKeyIntoABlockIsAnError() {
    files.put("conf/local.conf", "lake { currency = GBP }\nlake.zone = UTC");
    assertThat(files.problems())
        .singleElement()
        .asString()
        .startsWith("conf/local.conf:2: 'lake' is set a second time");
  }

  @Test
  void aBlockAfterADottedKeyIsAnError() {
    files.put("conf/local.conf", "lake.zone = UTC\nlake { currency = GBP }");
    assertThat(files.problems())
        .singleElement()
        .asString()
        .startsWith("conf/local.conf:2: 'lake' is set a second time");
  }

  @Test
  void dottedKeysSideBySideAreFine() {
    files.put("conf/local.conf", "lake.zone = UTC\nlake.currency = GBP, lake.rejects.rows = 3");
    assertThat(files.read().lake().rejectRows()).isEqualTo(3);
  }

  @Test
  void aKeyTwiceInAnElementOfAList() {
    files.replace(
        "jobs/days.conf", "type = bigint, doc", "type = bigint, doc = \"x\"\n type = int\n doc");
    assertThat(files.problems())
        .anySatisfy(
            p ->
                assertThat(p)
                    .startsWith(
                        "jobs/days.conf:15: 'output.columns[2].type' is set a second time;"))
        .hasSize(2);
  }

  @Test
  void quotesCommentsAndNestingDoNotConfuse() {
    files.put(
        "conf/local.conf",
        """
        # lake { zone = UTC }
        "lake" : {           // zone = a
          "zone" = "Europe/London", root = \"""a "quoted" { root \"""
          rejects = { rows = 1, share = 0.5 }, currency : "G"BP
          segments = [{ name = "country", attribute = country }, { "name" : channel
            attribute = source }]
        }
        """);
    assertThat(files.problems()).isEmpty();
    assertThat(files.read().lake().root()).isEqualTo("a \"quoted\" { root ");
    assertThat(files.read().lake().currency()).isEqualTo("GBP");
  }

  @Test
  void plusEqualsIsRefused() {
    files.put("conf/local.conf", "lake.segments += { name = country, attribute = country }");
    assertThat(files.problems())
        .singleElement()
        .asString()
        .startsWith("conf/local.conf:1: '+=' is not allowed");
  }

  @Test
  void anIncludedFileMayBeOverridden() {
    files.put("conf/lake.conf", "lake { currency = EUR, zone = \"Europe/Paris\" }");
    files.put("conf/local.conf", "include \"lake.conf\"\nlake { currency = GBP }");
    assertThat(files.read().lake().currency()).isEqualTo("GBP");
    assertThat(files.read().lake().zone()).hasToString("Europe/Paris");
  }

  @Test
  void aMistakeInAnIncludedFileIsTold() {
    files.put("conf/lake.conf", "\nlake { zone = Paris }");
    files.put("conf/local.conf", "include required(\"lake.conf\")");
    assertThat(files.problems())
        .singleElement()
        .asString()
        .startsWith("conf/lake.conf:2: 'zone' is Paris");
  }

  @Test
  void aMissingIncludeIsNotSkipped() {
    files.put("conf/local.conf", "# first\ninclude \"lake.conf\"");
    assertThat(files.problems())
        .containsExactly(
            "conf/local.conf:2: included file conf/lake.conf does not exist, or is not named"
                + " *.conf");
  }

  @Test
  void includesFromElsewhereAreRefused() {
    files.put("conf/local.conf", "include classpath(\"lake.conf\")");
    assertThat(files.problems())
        .singleElement()
        .asString()
        .startsWith("conf/local.conf:1: only include \"file.conf\" is allowed");
  }

  @Test
  void everySubstitutionWithoutAValueIsTold() {
    files.replace("jobs/days.conf", "[cancelled]", "${lake.statuses}, more = ${lake.zone}\n");
    files.replace("jobs/days.conf", "kind = state", "kind = ${kinds}");
    assertThat(files.problems())
        .containsExactly(
            "jobs/days.conf:4: ${lake.statuses} has no value; there are lake.*, definitions.* and keys of the file",
            "jobs/days.conf:9: ${kinds} has no value; there are lake.*, definitions.* and keys of the file");
  }

  @Test
  void aFileThatDoesNotParseDoesNotHideTheOthers() {
    files.replace("jobs/days.conf", "owner = analytics", "owner { = analytics");
    files.replace("conf/local.conf", "GBP", "gbp");
    files.replace("jobs/totals.conf", "keep { daily = 14 }", "keep { daily = many }");
    assertThat(files.problems())
        .satisfiesExactly(
            p -> assertThat(p).startsWith("conf/local.conf:2: 'currency' is gbp"),
            p -> assertThat(p).startsWith("jobs/days.conf:2: "),
            p -> assertThat(p).startsWith("jobs/totals.conf:9: 'daily' is \"many\""));
  }

  @Test
  void orderIsThatOfTheFile() {
    files.replace(
        "conf/sources/shop.conf",
        "ignore { \"no customer\" = \"account is null\" }",
        "ignore { z = \"amount = 1\", b = \"amount = 2\"\n c = \"amount = 3\", a = \"amount = 4\" }");
    SourceSpec.RecordSpec orders = files.read().sources().get(0).records().get(0);
    assertThat(orders.ignore()).containsOnlyKeys("z", "b", "c", "a");
    assertThat(List.copyOf(orders.ignore().keySet())).containsExactly("z", "b", "c", "a");
    assertThat(List.copyOf(orders.targets().get(0).columns().keySet()))
        .containsExactly("order_id", "account_id", "order_date", "net");
  }

  @Test
  void textThatIsNotUtf8() throws Exception {
    Files.write(
        folder.resolve("jobs/days.conf"),
        "description = \"Café\"".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(files.problems()).containsExactly("jobs/days.conf: the file is not UTF-8 text");
  }

  @Test
  void filesThatAreMissing() throws Exception {
    Files.delete(folder.resolve("conf/model.conf"));
    assertThat(files.problems()).containsExactly("conf/model.conf: the file does not exist");
  }

  @Test
  void aFolderThatIsMissing() throws Exception {
    Files.delete(folder.resolve("conf/sources/shop.conf"));
    Files.delete(folder.resolve("conf/sources"));
    assertThat(files.problems()).containsExactly("conf/sources: the folder does not exist");
  }
}
