package org.crmlake.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.crmlake.testing.ProjectFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One mistake put into a sound configuration gives one line, at its place. */
class MistakesTest {
  private static final String LAKE = "conf/local.conf";
  private static final String MODEL = "conf/model.conf";
  private static final String SOURCE = "conf/sources/shop.conf";
  private static final String STATE = "jobs/days.conf";
  private static final String SNAPSHOT = "jobs/totals.conf";

  @TempDir Path folder;

  @Test
  void theSoundConfigurationHasNone() {
    assertThat(new ProjectFiles(folder).problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "currency = GBP | currency = 826 | 2: 'currency' is 826, expected text; put it in quotes",
        "currency = GBP | currency = pounds | 2: 'currency' is pounds, expected an ISO code",
        "currency = GBP | money_scale = 9 | 2: 'money_scale' is 9, expected a whole number from 0 to 6",
        "currency = GBP | money_scale = 1.5 | 2: 'money_scale' is 1.5, expected a whole number",
        "currency = GBP | zone = Europe/Londn | 2: 'zone' is Europe/Londn, expected a time zone",
        "currency = GBP | customer = person | 2: 'customer' is person, expected account or contact",
        "currency = GBP | rejects { share = 2 } | 2: 'share' is 2, expected a number from 0 to 1",
        "currency = GBP | rejects { lines = 2 } | 2: unknown key 'lines' in 'rejects'; known are files, rows, share",
        "currency = GBP | curency = GBP | 2: unknown key 'curency' in 'lake'",
        "currency = GBP | currency = null | 2: 'currency' is null",
        "currency = GBP | root = \"\" | 2: 'root' is empty",
        "currency = GBP | segment_names = [a] | 2: unknown key 'segment_names'",
        "attribute = country } | rule = band } | 4: segment 'country' has rule band, which segments.conf does not have; its rules are []",
        "currency = GBP | unconverted { share = 2 } | 2: 'share' is 2, expected a number from 0 to 1",
        "currency = GBP | stitch = [{ table = leads, by = x }] | 2: 'table' is leads, expected accounts or contacts",
        "lake { | spark { \"spark.hadoop.fs.s3a.secret.key\" = x }, lake { | 1: 'spark.hadoop.fs.s3a.secret.key' is a secret",
        "{ name = country | { name = Land | 4: segment 'Land' is not snake_case",
        "{ name = country | { name = source | 4: segment 'source' is already a column of crm.customer_attributes",
        "attribute = country | attribute = land | 4: segment 'country' has attribute land, which is not a column of crm.accounts",
        "attribute = country } | attribute = country }, { name = country, attribute = region } | 4: segment 'country' is there more than once",
      })
  void ofTheLake(String from, String to, String expected) {
    one(LAKE, from, to, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "name = industry, type = string | name = industry, type = text | column 'industry' has type text",
        "name = industry, type = string | name = industry, type = array<string> | column 'industry' has type array<string>",
        "name = industry, type = string | name = NAME, type = string | column 'NAME'",
        "grain = [account_id] | grain = [id] | 'grain' names id, which is not a column",
        "grain = [account_id] | grain = [name] | 'grain' names name, which may be null",
        "grain = [account_id] | grain = [] | 'grain' is empty",
        "type = money, nullable = true, fallback = \"net\" | type = money, fallback = \"net\" | column 'net_base' has 'rate_on': it must be of type money, nullable",
        "description = \"Companies that buy, or may.\" | \"\" = x | unknown key ''",
      })
  void ofTheModel(String from, String to, String expected) {
    ProjectFiles files = new ProjectFiles(folder);
    String text = files.text(MODEL);
    long line = 1 + text.substring(0, text.indexOf(from)).chars().filter(c -> c == '\n').count();
    files.put(MODEL, text.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to)));
    assertThat(files.problems())
        .anySatisfy(p -> assertThat(p).startsWith(MODEL + ":" + line + ": " + expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "zone = UTC | zone = Here | 2: 'zone' is Here",
        "zone = UTC | null_tokens = [007] | 2: element 1 of 'null_tokens' is 007, expected text; put it in quotes",
        "zone = UTC | decimal_separator = \"..\" | 2: 'decimal_separator' must be one character",
        "zone = UTC | grouping_separator = \".\" | 2: 'grouping_separator' and 'decimal_separator' are both \".\"",
        "zone = UTC | false_tokens = [No, Yes] | 2: \"yes\" is in 'true_tokens' as well",
        "zone = UTC | id_length = 15 | 2: 'id_length' is 15, expected 0 or 18",
        "zone = UTC | timestamps = [bogus] | 2: 'bogus' is not a datetime pattern",
        "zone = UTC | dates = [] | 2: 'dates' is empty",
        "dialect { zone = UTC } | enabled = yes | 2: 'enabled' is \"yes\", expected true or false",
        "dialect { zone = UTC } | system = \"a:b\" | 2: system 'a:b' must be a letter",
        "dialect { zone = UTC } | lag_days = -1 | 2: 'lag_days' is -1",
        "[\"**/orders.csv\"] | [] | 5: 'files' is empty",
        "[\"**/orders.csv\"] | [\"**/{orders.csv\"] | 5: '**/{orders.csv' is not a glob",
        "[\"**/orders.csv\"] | \"**/orders.csv\" | 5: 'files' is \"**/orders.csv\", expected a list",
        "key = [order_no] | key = [number] | 6: 'key' names number, which is not a column of the record",
        "key = [order_no] | key = [order_no], dump_date = \"(\" | 6: '(' is not a regular expression",
        "key = [order_no] | key = [order_no], dump_date = \"2.*\" | 6: '2.*' has no group",
        "key = [order_no] | key = [order_no], format { encoding = utf-9 } | 6: 'encoding' is utf-9, which is not a character set",
        "key = [order_no] | key = [order_no], format { separator = \"::\" } | 6: 'separator' is \"::\"",
        "key = [order_no] | key = [order_no], format { quote = \",\" } | 6: 'quote' is \",\", expected one character other than the separator",
        "key = [order_no] | key = [order_no], format { kind = xlsx } | 6: 'kind' is xlsx, expected csv or json or parquet",
        "as = order_no, required = true | as = order_no | 8: no column is required",
        "as = order_no, required = true | as = order_no, required = 1 | 9: 'required' is 1, expected true or false",
        "{ name = account } | { name = Account, as = account, aliases = [DAY] } | 11: a column of the file is named 'day' twice",
        "type = date | type = date, as = account | 11: 'as' is 'account' for more than one column",
        "{ name = account } | { name = account }, { name = \"1st to\" } | 10: as '1st to' is not snake_case",
        "type = date | type = datetime | 11: column 'day' has type datetime; in a dump it may be",
        "type = date | type = money | 11: column 'day' has type money",
        "order_date = day | order_date = day, weight = 3 | 20: 'weight' is 3, expected text; put it in quotes",
        "order_date = day | order_date = day, weight = w | 20: 'weight' is not a column of crm.orders",
        "order_date = day | order_date = day, source_id = w | 20: 'source_id' is filled by ingest",
        "net = amount | tax = amount | 18: column 'net' of crm.orders may not be null and has no fallback: map it",
      })
  void ofASource(String from, String to, String expected) {
    ProjectFiles files = new ProjectFiles(folder).replace(SOURCE, from, to);
    assertThat(files.problems()).anySatisfy(p -> assertThat(p).startsWith(SOURCE + ":" + expected));
  }

  @Test
  void unknownTarget() {
    one(SOURCE, "      orders {\n", "      orderz {\n", "17: 'orderz' is not a canonical table");
  }

  @Test
  void tablesThatIngestMakesCannotBeTargets() {
    one(
        SOURCE,
        "      orders {\n",
        "      customer_attributes {\n",
        "17: 'customer_attributes' is not a canonical table that a dump can feed; there are"
            + " campaigns, campaign_members, touches,");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "owner = analytics | ownr = analytics | jobs/days.conf: key 'owner' is missing",
        "owner = analytics | ownr = analytics | jobs/days.conf:2: unknown key 'ownr'",
        "owner = analytics | owner = analytics, schedule = hourly | jobs/days.conf:2: 'schedule' is hourly, expected daily or weekly or monthly",
        "crm.orders | crm.order | jobs/days.conf:3: input 'orders' reads crm.order, which is neither",
        "crm.orders | mart.orders | jobs/days.conf:3: input 'orders' reads mart.orders, which is neither a canonical table nor made by a job; there is crm.orders",
        "orders = crm.orders | orders { table = crm.orders, all_dates = true } | jobs/days.conf:3: 'all_dates' is for snapshots",
        "orders = crm.orders | orders = crm.orders, output = crm.accounts | jobs/days.conf:3: an input cannot be called output",
        "orders = crm.orders | orders = crm.orders, totals = mart.totals | jobs/days.conf:3: a state table cannot be made from the snapshot mart.totals",
        "[cancelled] | [cancelled, 7] | jobs/days.conf:4: parameter 'statuses' must be a list of texts",
        "[cancelled] | { a = b } | jobs/days.conf:4: parameter 'statuses' is a block",
        "[cancelled] | [a], as_of = x | jobs/days.conf:4: parameter 'as_of' is given by the runner",
        "sql = days.sql | sql = nights.sql | jobs/sql/nights.sql does not exist",
        "sql = days.sql | sql = nights.sql | jobs/sql/days.sql: no job of",
        "sql = days.sql | sql = \"../days.sql\" | jobs/days.conf:5: 'sql' is ../days.sql, expected the name of a .sql file",
        "sql = days.sql | sql = days.sql, class = a.B | jobs/days.conf:5: 'transform' has either class or sql",
        "orders = order_date } | orders = ordered_at } | jobs/days.conf:6: 'month_of' needs a date; crm.orders.ordered_at is timestamp",
        "orders = order_date } | orders = day } | jobs/days.conf:6: 'incremental' uses day, which is not a column of crm.orders",
        "orders = order_date } | accounts = created_at } | jobs/days.conf:6: 'accounts' is not an input; inputs are orders",
        "orders = order_date } | orders = order_date }, lookback = -1 | jobs/days.conf:6: 'lookback' is -1",
        "month_of { orders = order_date } | key = order_id, from = [orders] | jobs/days.conf:6: 'key' is order_id, which is not a column of mart.days",
        "month_of { orders = order_date } | key = day, from = [orders] | jobs/days.conf:6: 'incremental' uses day, which is not a column of crm.orders",
        "month_of { orders = order_date } | key = day | jobs/days.conf:6: key 'from' is missing in 'incremental'",
        "month_of { orders = order_date } | lookback = 1 | jobs/days.conf:6: 'incremental' has either key and from, or month_of",
        "partition_by = [month] | change_feed = true | jobs/days.conf:6: 'month_of' needs partition_by = [month]",
        "partition_by = [month] | partition_by = [day] | jobs/days.conf:10: 'partition_by' is [day]; a state table has [month] or nothing",
        "partition_by = [month] | partition_by = [month], mark_rows_from = 5 | jobs/days.conf:7: 'mark_rows_from' is for tables that are updated by key",
        "partition_by = [month] | partition_by = [month], keep { daily = 3 } | jobs/days.conf:10: 'keep' is for snapshots",
        "partition_by = [month] | partition_by = [month], schema = crm | jobs/days.conf:10: 'schema' is crm, expected mart or base",
        "kind = state | kind = facts | jobs/days.conf:8: 'kind' is facts, expected state or snapshot",
        "grain = [day] | grain = [days] | jobs/days.conf:9: 'grain' names days, which is not a column",
        "grain = [day] | grain = [day, day] | jobs/days.conf:9: 'day' is in 'grain' more than once",
        "type = bigint | type = float | jobs/days.conf:14: column 'orders' has type float; here it may be string",
        "type = bigint | type = void | jobs/days.conf:14: column 'orders' has type void",
        "type = bigint | type = timestamp_ntz | jobs/days.conf:14: column 'orders' has type timestamp_ntz",
        "type = bigint | type = array<int> | jobs/days.conf:14: column 'orders' has type array<int>",
        "type = bigint | type = \"decimal(39,2)\" | jobs/days.conf:14: column 'orders' has type decimal(39,2)",
        "type = bigint | type = id | jobs/days.conf:14: column 'orders' has type id",
        "name = orders, type = bigint | name = Orders, type = bigint | jobs/days.conf:14: column 'Orders' is not snake_case",
        "name = orders, type = bigint | name = day, type = bigint | jobs/days.conf:14: column 'day' is there more than once",
        "doc = \"Day.\" | nullable = false | jobs/days.conf:13: column 'day' has no doc",
        "doc = \"Day.\" | doc = \"Day.\", nullable = true | jobs/days.conf:9: 'grain' names day, which may be null",
        "doc = \"Day.\" | doc = \" \" | jobs/days.conf:13: 'doc' is empty",
        "doc = \"Day.\" | doc = \"Day.\", fallback = x | jobs/days.conf:13: unknown key 'fallback' in element 2 of 'columns'",
        "rows = \"rows >= 0\" | rows = 1 | jobs/days.conf:18: 'rows' is 1, expected text",
        "rows = \"rows >= 0\" | rows = \"rows > 1\", expect = \"true\" | jobs/days.conf:18: check 'some' has exactly one of",
        "rows = \"rows >= 0\" | equal = [\"select 1\"] | jobs/days.conf:18: 'equal' is a list of two queries",
        "rows = \"rows >= 0\" | rows = \"rows > 1\", severity = info | jobs/days.conf:18: 'severity' is info, expected error or warn",
      })
  void ofAStateJob(String from, String to, String expected) {
    ProjectFiles files = new ProjectFiles(folder).replace(STATE, from, to);
    assertThat(files.problems()).anySatisfy(p -> assertThat(p).contains(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "grain = [as_of] | grain = [orders] | 7: 'grain' of a snapshot contains as_of",
        "partition_by = [as_of] | change_feed = false | 5: a snapshot has partition_by = [as_of]",
        "as_of, type = date | as_of, type = timestamp | 8: partition column 'as_of' is timestamp, expected date",
        "keep { daily = 14 } | keep { } | 9: key 'daily' is missing in 'keep'",
        "keep { daily = 14 } | keep { daily = 14, month_ends = 2 } | 9: 'month_ends' is 2, expected text",
        "keep { daily = 14 } | keep { daily = 14, month_ends = some } | 9: 'month_ends' is some, expected all or none",
        "mart.days } | mart.days }, incremental { key = as_of, from = [days] } | 3: 'incremental' is for state tables",
        "days = mart.days | days = mart.day | 3: input 'days' reads mart.day",
        "days = mart.days | | 3: 'inputs' is empty",
      })
  void ofASnapshotJob(String from, String to, String expected) {
    ProjectFiles files = new ProjectFiles(folder).replace(SNAPSHOT, from, to == null ? "" : to);
    assertThat(files.problems())
        .anySatisfy(p -> assertThat(p).startsWith(SNAPSHOT + ":" + expected));
  }

  private void one(String file, String from, String to, String expected) {
    assertThat(new ProjectFiles(folder).replace(file, from, to).problems())
        .singleElement()
        .asString()
        .startsWith(file + ":" + expected);
  }
}
