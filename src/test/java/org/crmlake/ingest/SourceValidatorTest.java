package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.crmlake.spec.Problems;
import org.crmlake.spec.Project;
import org.crmlake.spec.ProjectReader;
import org.crmlake.testing.ProjectFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceValidatorTest {
  private static final String SOURCE = "conf/sources/shop.conf";
  @TempDir Path folder;

  @Test
  void ownMappingsAndModelAreSound() {
    Problems problems = new Problems();
    Project project =
        ProjectReader.read(Path.of("conf/local.conf"), Path.of("jobs"), Map.of(), problems);
    check(project, problems);
    assertThat(problems.all()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "modified = \"changed\" | modified = \"chnged\" | 7: 'modified': chnged is not a column of record 'orders'; there are _delivery, _dump_date, _file, _record, account",
        "account is null | account is nul l | 15: 'no customer': Syntax error at or near",
        "account is null | acount is null | 15: 'no customer': acount is not a column",
        "net = amount | net = \"sum(amt)\" | 21: 'net': amt is not a column of record 'orders'",
        "net = amount | net = \"amount * rand()\" | 21: 'net': rand gives another answer each time",
        "order_date = day | order_date = current_date | 20: 'order_date': current_date gives another answer each time",
        "order_date = day | order_date = \"date 'today'\" | 20: 'order_date': a literal reads the clock",
        "net = amount | net = \"(select 1)\" | 21: 'net': an expression has no subquery",
        "net = amount | net = \"hash(*)\" | 21: 'net': write the columns instead of *",
        "net = amount | net = \":amount\" | 21: 'net': an expression of a mapping has no parameters",
        "net = amount | net = \"aggregate(array(1), 0, (a, b) -> a + b + c)\" | 21: 'net': c is not a column",
      })
  void mistakes(String from, String to, String expected) {
    assertThat(problems(from, to)).singleElement().asString().startsWith(SOURCE + ":" + expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "net = amount | net = \"AMOUNT * size(filter(array(1), x -> x > _record))\"",
        "net = amount | net = \"case when _file like '%x' then amount else cast(_dump_date as int) end\"",
        "account_id = account | account_id = \"concat(account, _delivery)\"",
      })
  void goodExpressions(String from, String to) {
    assertThat(problems(from, to)).isEmpty();
  }

  @Test
  void fallbacksReferToTheirTable() {
    ProjectFiles files = new ProjectFiles(folder);
    files.replace("conf/model.conf", "fallback = \"net < 0\"", "fallback = \"nett < 0\"");
    assertThat(files.problems(SourceValidatorTest::check))
        .singleElement()
        .asString()
        .contains("fallback of 'is_return': nett is not a column of crm.orders; there are");
  }

  @Test
  void recordsAreStitchedByColumnsOfTheirTable() {
    assertThat(
            stitched(
                "{ table = contacts, by = mail }, { table = leads, by = email_hash }, { table = accounts, by = \"rand()\" }"))
        .hasSize(3)
        .anyMatch(p -> p.contains("'table' is leads, expected accounts or contacts"))
        .anyMatch(p -> p.contains("'by': mail is not a column of crm.contacts; there are"))
        .anyMatch(p -> p.contains("'by': rand gives another answer each time"));
  }

  @Test
  void rulesOfSegmentsReadTheCustomer() {
    ProjectFiles files =
        new ProjectFiles(folder)
            .put(
                "conf/segments.conf", "rules = [ { name = band, value = \"year(now()) - born\" } ]")
            .replace(
                "conf/local.conf",
                "{ name = country, attribute = country }",
                "{ name = age, rule = band }");
    assertThat(files.problems(SourceValidatorTest::check))
        .hasSize(2)
        .anyMatch(p -> p.contains("rule 'band': born is not a column of crm.accounts; there are"))
        .anyMatch(p -> p.contains("rule 'band': now gives another answer each time"));
  }

  private List<String> stitched(String list) {
    return new ProjectFiles(folder)
        .replace("conf/local.conf", "lake {", "lake {\n  stitch = [" + list + "]")
        .problems(SourceValidatorTest::check);
  }

  private List<String> problems(String from, String to) {
    return new ProjectFiles(folder).replace(SOURCE, from, to).problems(SourceValidatorTest::check);
  }

  private static void check(Project project, Problems problems) {
    SourceValidator.check(project.sources(), project.model(), problems);
    SourceValidator.checkModel(project.model(), problems);
    SourceValidator.checkLake(project.lake(), project.model(), problems);
  }
}
