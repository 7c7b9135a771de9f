package org.crmlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.crmlake.testing.ProjectFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlJobTest {
  private static final String USED = "array_contains(:statuses, status)";
  @TempDir Path folder;
  private ProjectFiles files;

  @BeforeEach
  void files() {
    files = new ProjectFiles(folder);
  }

  @Test
  void theSoundConfigurationHasNoMistake() {
    assertThat(files.problems(JobValidator::check)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with o as (select * from ORDERS where $) select * from o",
        "with a as (select * from orders where $), b as (select * from a) select * from b, a",
        "select * from (with x as (select * from orders) select * from x where $)",
        "select * from orders where order_id in (select order_id from orders where $)",
        "with o as (select 1 as n) select * from orders where exists (select 1 from o where n = 1) and $",
        "with recursive r as (select 1 as n union all select n + 1 from r where n < 3) select r.n from r, orders where $",
        "with orders as (select * from orders where $) select * from orders",
        "select t.x from orders lateral view explode(array(1)) t as x where $",
        "select exists(transform(array(1), x -> x + month), x -> x > 1) from orders where $;",
        "select * from orders, range(3) where $ and order_date <= :data_through",
        "from orders |> where $ |> select order_id",
        "select * from orders where $ and order_id = (values ('a'))",
      })
  void goodQueries(String sql) {
    assertThat(problems(sql.replace("$", USED))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "select * form orders | jobs/sql/days.sql:1: Syntax error at or near",
        "select *\\nfrom orders\\nwhere month > and $ | jobs/sql/days.sql:3: Syntax error",
        "~ ~ | jobs/sql/days.sql:1: Syntax error, unexpected empty statement",
        "select 1; drop table orders | jobs/sql/days.sql:1: Syntax error at or near 'drop'",
        "insert into orders select * from orders where $ | jobs/sql/days.sql:1: this is a command (InsertIntoStatement)",
        "from orders insert into orders select * where $ | jobs/sql/days.sql:1: this is a command (InsertIntoStatement)",
        "with a as (select 1)\\n insert into orders select * from orders where $ | jobs/sql/days.sql:2: this is a command",
        "create table x as select * from orders where $ | this is a command (CreateTableAsSelect)",
        "cache table orders | this is a command (CacheTable)",
        "set x = 1 | jobs/sql/days.sql: Invalid SQL syntax: Unsupported SQL statement: set x = 1",
        "begin select * from orders where $; end | this is a command (CompoundBody)",
        "execute immediate 'select 1' | this is a command (UnresolvedExecuteImmediate)",
        "insert overwrite directory '/x' using parquet select 1 | INSERT OVERWRITE DIRECTORY is not supported",
        "select transform(month) using 'cat' as m from orders where $ | runs a program",
        "select *\\nfrom orders, crm.orders where $ | jobs/sql/days.sql:2: 'crm.orders' is not a table that can be read here; there are orders",
        "select * from orders, delta.`/lake/crm/orders` where $ | 'delta./lake/crm/orders' is not a table",
        "select * from orders, table_changes('crm.orders', 1) where $ | table_changes(…) is not a table",
        "select * from (with x as (select * from orders where $) select * from x), x | 'x' is not a table",
        "with a as (select * from b), b as (select * from orders where $) select * from a | 'b' is not a table",
        "select * from orders where $ and month = (select max(m) from months) | 'months' is not a table",
        "select * from orders, lateral (select * from days) where $ | 'days' is not a table",
        "select * from identifier('orders') where $ | IDENTIFIER(…) hides",
        "select * from orders version as of 3 where $ | leave out VERSION",
        "select * from stream orders where $ | cannot be read as a stream",
        "select * from orders tablesample (10 percent) where $ | TABLESAMPLE",
        "select 1 as x where array_contains(:statuses, '') | jobs/days.conf:3: input 'orders' is not read by days.sql",
        "select * from orders | jobs/days.conf:4: parameter 'statuses' is used neither by days.sql nor by a check",
        "select * from orders where $\\n and month = :monht | jobs/sql/days.sql:2: :monht is not a parameter; there are data_through, statuses",
        "select * from orders where $ and month = :as_of | :as_of is for snapshots; a state table does not depend on the date",
        "select * from orders where $ and month = ? | parameters have names: write :name",
        "select current_date from orders where $ | current_date gives another answer",
        "select current_date() from orders where $ | current_date gives another answer",
        "select current_timestamp from orders where $ | current_timestamp gives another answer",
        "select localtimestamp from orders where $ | localtimestamp gives another answer",
        "select now() from orders where $ | now gives another answer",
        "select NOW() from orders where $ | NOW gives another answer",
        "select curdate() from orders where $ | curdate gives another answer",
        "select unix_timestamp() from orders where $ | unix_timestamp gives another answer",
        "select date 'today' from orders where $ | a literal reads the clock",
        "select 1,\\n timestamp'now' from orders where $ | jobs/sql/days.sql:2: a literal reads the clock",
        "select * from orders where $ and rand() < 0.5 | rand gives another answer",
        "select * from orders where $ order by uuid() | uuid gives another answer",
        "select randn() from orders where $ | randn gives another answer",
        "select shuffle(array(1)) from orders where $ | shuffle gives another answer",
        "select input_file_name() from orders where $ | input_file_name gives another answer",
        "select monotonically_increasing_id() from orders where $ | monotonically_increasing_id gives",
        "select spark_partition_id() from orders where $ | spark_partition_id gives another answer",
        "select sum(1) over w from orders where $ window w as (partition by rand()) | rand gives another answer",
        "select * from orders, (values (uuid())) where $ | uuid gives another answer",
      })
  void badQueries(String sql, String expected) {
    assertThat(problems(sql == null ? "" : sql.replace("\\n", "\n").replace("$", USED)))
        .anySatisfy(p -> assertThat(p).contains(expected));
  }

  @Test
  void aParameterThatOnlyACheckUsesIsUsed() {
    files.replace("jobs/days.conf", "rows >= 0", "rows >= size(:statuses)");
    assertThat(problems("select * from orders")).isEmpty();
  }

  @Test
  void unixTimestampOfAColumnIsNoClock() {
    assertThat(problems("select unix_timestamp(ordered_at) from orders where " + USED)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "orders >= 0 | orders >= | jobs/totals.conf:16: check 'positive': Syntax error",
        "orders >= 0 | order >= 0 | jobs/totals.conf:16: check 'positive': order is not a column here; there are as_of, orders",
        "orders >= 0 | exists(array(1), n -> n > m) | jobs/totals.conf:16: check 'positive': m is not a column here",
        "orders >= 0 | orders > rand() | jobs/totals.conf:16: check 'positive': rand gives another answer",
        "orders >= 0 | orders > :least | jobs/totals.conf:16: check 'positive': :least is not a parameter; there are as_of, data_through",
        "orders >= 0 | orders in (select 1) | jobs/totals.conf:16: check 'positive': a predicate has no subquery",
        "from output | from totals | jobs/totals.conf:17: check 'total': 'totals' is not a table that can be read here; there are days, output",
        "from days | fro days | jobs/totals.conf:17: check 'total': Syntax error",
      })
  void badChecks(String from, String to, String expected) {
    files.replace("jobs/totals.conf", from, to);
    assertThat(files.problems(JobValidator::check)).singleElement().asString().startsWith(expected);
  }

  @Test
  void aRowsCheckKnowsOnlyRows() {
    files.replace("jobs/days.conf", "rows >= 0", "orders >= 0");
    assertThat(files.problems(JobValidator::check))
        .containsExactly(
            "jobs/days.conf:18: check 'some': orders is not a column here; there are rows");
  }

  private List<String> problems(String sql) {
    return files.put("jobs/sql/days.sql", sql).problems(JobValidator::check);
  }
}
