package org.crmlake.bench;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.crmlake.lake.Contracts;
import org.crmlake.lake.Lake;
import org.crmlake.lake.TableWriter;
import org.crmlake.spec.TableSpec;

/**
 * Orders and customers by formula, each number a hash of its key: the same on every machine. A
 * customer has 3.74 orders on average, the first on any of {@link #DAYS} days, the others later.
 */
final class BigShop {
  static final int DAYS = 1095;

  /** Day 0 of the orders. */
  static final String FIRST_DAY = "date'2023-11-01'";

  /** The day after all of {@link #writeOrders}. */
  static final String NEXT_DAY = "date'2026-10-31'";

  private final Lake lake;
  private final long customers;

  BigShop(Lake lake, long customers) {
    this.lake = lake;
    this.customers = customers;
  }

  void writeCustomers(TableSpec attributes) {
    Dataset<Row> rows = customers().withColumn("entry", functions.expr(entry()));
    Dataset<Row> shaped =
        shaped(
            attributes,
            rows,
            Map.of(
                "customer_id",
                "concat('bench:', id)",
                "valid_from",
                "date_add(" + FIRST_DAY + ", entry)",
                "name",
                "concat('Customer ', id)",
                "source",
                pick(7, "'search'", "'email'", "'referral'", "'fair'", "'marketplace'"),
                "owner_id",
                "concat('bench:', pmod(id, 50))",
                "channel",
                pick(7, "'search'", "'email'", "'referral'", "'fair'", "'marketplace'"),
                "country",
                pick(8, "'United Kingdom'", "'Germany'", "'France'", "'Ireland'")));
    new Contracts(lake).open(attributes, false);
    new TableWriter(lake).overwrite(attributes, shaped, null);
  }

  void writeOrders(TableSpec orders) {
    String count = "1 + cast(floor(-ln(1 - " + uniform("id", 1) + ") * 3.214D) as int)";
    Dataset<Row> rows =
        customers()
            .selectExpr("id", entry() + " entry", "explode(sequence(0, " + count + " - 1)) i")
            .selectExpr(
                "id",
                "i",
                "if(i = 0, entry, entry + cast(floor(%s * (%d - entry)) as int)) day"
                    .formatted(uniform("id, i", 3), DAYS))
            .selectExpr("id", "i", "date_add(" + FIRST_DAY + ", day) order_date");
    Dataset<Row> byMonth =
        rows.repartition(functions.expr("trunc(order_date, 'MM')"))
            .sortWithinPartitions("order_date", "id");
    new Contracts(lake).open(orders, false);
    new TableWriter(lake).overwrite(orders, priced(orders, byMonth), null);
  }

  /** One more order on {@link #NEXT_DAY} for as many customers as asked. */
  void writeNextDay(TableSpec orders, long buyers) {
    Dataset<Row> rows =
        lake.spark()
            .range(0, buyers, 1, 1)
            .selectExpr(
                "pmod(xxhash64(id, 9), " + customers + ") id",
                "cast(1000 + id as int) i",
                NEXT_DAY + " order_date");
    new TableWriter(lake).append(orders, priced(orders, rows), null);
  }

  private static Dataset<Row> priced(TableSpec orders, Dataset<Row> rows) {
    String net = "cast(5 + floor(" + uniform("id, i", 4) + " * 20000) / 100 as decimal(18,4))";
    Dataset<Row> priced =
        rows.withColumn("returned", functions.expr("i > 0 and " + uniform("id, i", 5) + " < 0.03"))
            .withColumn("net", functions.expr("if(returned, -1, 1) * " + net));
    return sales(orders, priced);
  }

  /** Orders from rows {@code id, i, order_date, net, returned}; returned may be missing. */
  static Dataset<Row> sales(TableSpec orders, Dataset<Row> rows) {
    boolean canReturn = List.of(rows.columns()).contains("returned");
    return shaped(
        orders,
        rows,
        Map.ofEntries(
            Map.entry("order_id", "concat('bench:', id, '-', i)"),
            Map.entry("customer_id", "concat('bench:', id)"),
            Map.entry("account_id", "concat('bench:', id)"),
            Map.entry("order_date", "order_date"),
            Map.entry("month", "trunc(order_date, 'MM')"),
            Map.entry("status", "'completed'"),
            Map.entry("is_return", canReturn ? "returned" : "false"),
            Map.entry("channel", pick(6, "'web'", "'web'", "'phone'")),
            Map.entry("currency", "'GBP'"),
            Map.entry("net", "net"),
            Map.entry("net_base", "net"),
            Map.entry("source_system", "'bench'"),
            Map.entry("source_id", "concat(id, '-', i)"),
            Map.entry("dump_date", "order_date"),
            Map.entry("is_deleted", "false")));
  }

  private Dataset<Row> customers() {
    SparkSession spark = lake.spark();
    return spark.range(0, customers, 1, 32).toDF();
  }

  private static Dataset<Row> shaped(
      TableSpec table, Dataset<Row> rows, Map<String, String> expressions) {
    StructField[] fields = Contracts.schema(table).fields();
    Column[] columns = new Column[fields.length];
    for (int i = 0; i < fields.length; i++) {
      String expression = expressions.getOrDefault(fields[i].name(), "null");
      columns[i] = functions.expr(expression).cast(fields[i].dataType()).as(fields[i].name());
    }
    return rows.select(columns);
  }

  private static String entry() {
    return "cast(floor(" + uniform("id", 2) + " * " + DAYS + ") as int)";
  }

  /** From 0 to 1, 1 not included. */
  private static String uniform(String key, int salt) {
    return "(shiftrightunsigned(xxhash64("
        + key
        + ", "
        + salt
        + "), 11) * "
        + "1.1102230246251565E-16D)";
  }

  private static String pick(int salt, String... values) {
    return "array("
        + String.join(", ", values)
        + ")[pmod(xxhash64(id, "
        + salt
        + "), "
        + values.length
        + ")]";
  }
}
