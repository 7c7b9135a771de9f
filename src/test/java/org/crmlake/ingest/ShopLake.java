package org.crmlake.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.map_entries;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.MapType;
import org.crmlake.lake.Lake;
import org.crmlake.spec.Project;

/** A lake of a small shop: accounts by key with versions, invoice lines without a key. */
final class ShopLake {
  static final String SETTINGS =
      "currency = GBP, zone = \"Europe/London\", customer = account\n"
          + "segments = [ { name = country, attribute = country } ]";

  static final String SHOP =
      """
      description = "Accounts with versions, orders made of invoice lines"
      lag_days = 1
      records {
        accounts {
          files = ["**/accounts*.csv", "**/accounts*.csv.gz"]
          key = [account_id]
          modified = "modified_at"
          columns = [
            { name = account_id, required = true }
            { name = name, required = true }
            { name = country }
            { name = modified_at, type = timestamp }
          ]
          targets { accounts { columns { account_id = account_id, name = name, country = country } } }
        }
        lines {
          files = ["**/lines*.csv", "**/lines*.csv.gz"]
          key = [file, record]
          modified = "sold_on"
          columns = [
            { name = invoice, required = true }
            { name = account, required = true }
            { name = sold_on, type = date, required = true }
            { name = amount, type = "decimal(18,4)", required = true }
            { name = currency }
          ]
          ignore { "no customer" = "account is null" }
          targets {
            order_lines {
              columns {
                order_id = invoice, line_id = "concat(_file, '#', _record)", order_date = sold_on, net = amount
                currency = "coalesce(currency, 'GBP')"
              }
            }
            orders {
              group_by = [invoice]
              columns { order_id = invoice, account_id = "min(account)", order_date = "min(sold_on)", net = "sum(amount)" }
            }
          }
        }
      }
      """;

  final Lake lake;
  final Dumps dumps;
  final Project project;
  private int runs;

  ShopLake(SparkSession spark, Path folder) {
    this(spark, folder, SETTINGS, Map.of("shop", SHOP));
  }

  ShopLake(SparkSession spark, Path folder, String settings, Map<String, String> sources) {
    this.project = Projects.in(folder.resolve("project"), settings, sources);
    this.lake = new Lake(spark, folder.resolve("lake").toString());
    this.dumps = new Dumps(folder.resolve("dumps"));
  }

  IngestReport ingest() {
    return ingest(step -> {});
  }

  IngestReport ingest(Consumer<String> steps) {
    return ingest(dumps.folder(), steps);
  }

  IngestReport ingest(Path folder, Consumer<String> steps) {
    return new Ingest(lake, project, steps).run(folder.toString(), "run-" + ++runs);
  }

  /** Rows of SQL expressions as text, sorted; a table that does not exist has none. */
  List<String> rows(String table, String... columns) {
    if (!lake.exists(table)) {
      return List.of();
    }
    return sorted(lake.read(table).selectExpr(columns));
  }

  private static List<String> sorted(Dataset<Row> frame) {
    Column[] columns =
        Arrays.stream(frame.schema().fields())
            .map(f -> f.dataType() instanceof MapType ? map_entries(col(f.name())) : col(f.name()))
            .toArray(Column[]::new);
    List<String> rows = new ArrayList<>();
    frame.select(columns).collectAsList().forEach(r -> rows.add(r.mkString(" | ")));
    rows.sort(String::compareTo);
    return rows;
  }

  /** Everything but what names the run or depends on which dumps came together. */
  Map<String, List<String>> content() {
    Map<String, List<String>> content = new TreeMap<>();
    for (String schema : List.of("landing", "crm")) {
      lake.tables(schema).forEach(t -> content.put(t, sorted(lake.read(t))));
    }
    content.put(
        "ops.dumps",
        rows(
            "ops.dumps",
            "file",
            "size",
            "sha256",
            "status",
            "reason",
            "records_read",
            "ignored",
            "rejected"));
    content.put(
        "ops.rejects", rows("ops.rejects", "file", "record", "column_name", "reason", "raw_value"));
    return content;
  }
}
