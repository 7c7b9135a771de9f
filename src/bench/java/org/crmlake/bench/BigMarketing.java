package org.crmlake.bench;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.crmlake.lake.Contracts;
import org.crmlake.lake.Lake;
import org.crmlake.lake.TableWriter;
import org.crmlake.spec.TableSpec;

/**
 * Touches and orders of half a year, spread by hashes: the same number gives the same rows. Twelve
 * channels, two hundred campaigns; an order for every ten touches, five touches a person.
 */
final class BigMarketing {
  private static final String START = "timestamp'2026-04-01 00:00:00'";
  private static final long MICROS = 180L * 86_400 * 1_000_000;

  private final Lake lake;
  private final long touches;

  BigMarketing(Lake lake, long touches) {
    this.lake = lake;
    this.touches = touches;
  }

  void write(TableSpec touchTable, TableSpec orderTable) {
    Map<String, String> touch = common();
    touch.put("touch_id", "concat('bench:t', id)");
    touch.put("campaign_id", "concat('bench:k', pmod(xxhash64(id, 3), 200))");
    touch.put("kind", "'click'");
    touch.put(
        "channel", "concat('channel-', pmod(xxhash64(id, 4) % 7 * (xxhash64(id, 5) % 5), 12))");
    touch.put("touched_at", at(1));
    touch.put("touch_date", "cast(" + at(1) + " as date)");
    touch.put("month", "trunc(" + at(1) + ", 'MM')");
    touch.put("is_bot", "false");
    touch.put("run_in_crm", "pmod(id, 3) = 0");
    write(touchTable, touches, touch);
    Map<String, String> order = common();
    order.put("order_id", "concat('bench:o', id)");
    order.put("ordered_at", at(6));
    order.put("order_date", "cast(" + at(6) + " as date)");
    order.put("month", "trunc(" + at(6) + ", 'MM')");
    order.put("is_return", "false");
    order.put("currency", "'GBP'");
    order.put("net", "cast(5 + pmod(xxhash64(id, 7), 20000) / 100 as decimal(18,4))");
    order.put("net_base", "cast(5 + pmod(xxhash64(id, 7), 20000) / 100 as decimal(18,4))");
    write(orderTable, touches / 10, order);
  }

  private Map<String, String> common() {
    Map<String, String> columns = new HashMap<>();
    columns.put("customer_id", "concat('bench:', pmod(xxhash64(id, 2), " + touches / 5 + "))");
    columns.put("source_system", "'bench'");
    columns.put("source_id", "cast(id as string)");
    columns.put("dump_date", "date'2026-10-01'");
    columns.put("is_deleted", "false");
    return columns;
  }

  private void write(TableSpec table, long rows, Map<String, String> expressions) {
    new Contracts(lake).open(table, false);
    StructField[] fields = Contracts.schema(table).fields();
    Column[] columns = new Column[fields.length];
    for (int i = 0; i < fields.length; i++) {
      columns[i] =
          functions
              .expr(expressions.getOrDefault(fields[i].name(), "null"))
              .cast(fields[i].dataType())
              .as(fields[i].name());
    }
    Dataset<Row> made = lake.spark().range(0, rows, 1, 8).toDF().select(columns);
    new TableWriter(lake).overwrite(table, made.repartition(functions.col("month")), null);
  }

  private static String at(int salt) {
    return "timestampadd(microsecond, pmod(xxhash64(id, "
        + salt
        + "), "
        + MICROS
        + "), "
        + START
        + ")";
  }
}
