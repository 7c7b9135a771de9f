package org.crmlake.ingest;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.lake.Lake;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.LakeSpec;
import org.crmlake.spec.TableSpec;
import org.crmlake.spec.UserException;

/** Amounts of the crm tables for which no rate is known. */
final class Unconverted {
  private static final double SAME = 1e-9;

  private final Lake lake;
  private final LakeSpec settings;

  Unconverted(Lake lake, LakeSpec settings) {
    this.lake = lake;
    this.settings = settings;
  }

  /**
   * A line for each table and currency that lacks rates.
   *
   * @param tables those that exist
   * @throws UserException (INPUTS) if a table has more of them than lake.conf allows, or the rates
   *     are not into the lake's currency
   */
  List<String> check(List<TableSpec> tables) {
    if (tables.stream().anyMatch(t -> t.id().equals(BaseAmounts.RATES))) {
      checkRates();
    }
    Optional<Dataset<Row>> lacking =
        tables.stream()
            .flatMap(t -> BaseAmounts.converted(t).stream().map(c -> lacking(t, c)))
            .reduce(Dataset::union);
    if (lacking.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    Map<String, Long> counts = new TreeMap<>();
    for (Row row : lacking.get().orderBy("table", "column", "currency").collectAsList()) {
      counts.merge(row.getString(0), row.getLong(3), Long::sum);
      lines.add(
          "%s: %d amounts in %s, of %s to %s, have no rate in %s: their %s is null"
              .formatted(
                  row.getString(0),
                  row.getLong(3),
                  row.getString(2),
                  row.get(4),
                  row.get(5),
                  BaseAmounts.RATES,
                  row.getString(1)));
    }
    List<String> over =
        counts.entrySet().stream()
            .filter(e -> e.getValue() > allowed(e.getKey()))
            .map(Map.Entry::getKey)
            .toList();
    if (!over.isEmpty()) {
      throw new UserException(
          ExitCode.INPUTS,
          "%s: more amounts than allowed cannot be converted into %s, so nothing is made of them:\n  %s\nBring the rates (a source that feeds %s), or allow more: lake.unconverted.rows, .share."
              .formatted(
                  String.join(", ", over),
                  settings.currency(),
                  String.join("\n  ", lines),
                  BaseAmounts.RATES));
    }
    return lines;
  }

  /** Files whose amounts are all in the lake's currency are not even opened. */
  private Dataset<Row> lacking(TableSpec table, ColumnSpec column) {
    return lake.read(table.id())
        .where(
            col("currency")
                .notEqual(settings.currency())
                .and(not(col("is_deleted")))
                .and(col(column.name()).isNull())
                .and(expr(column.fallback().orElseThrow()).isNotNull()))
        .groupBy("currency")
        .agg(
            count(lit(1)).as("rows"),
            min(expr(column.rateOn().orElseThrow())).as("first"),
            max(expr(column.rateOn().orElseThrow())).as("last"))
        .select(
            lit(table.id()).as("table"),
            lit(column.name()).as("column"),
            col("currency"),
            col("rows"),
            col("first"),
            col("last"));
  }

  private long allowed(String table) {
    double share = settings.unconverted().share();
    long byShare = share == 0 ? 0 : (long) Math.floor(share * lake.read(table).count());
    return Math.max(settings.unconverted().rows(), byShare);
  }

  private void checkRates() {
    List<Row> wrong =
        lake.read(BaseAmounts.RATES)
            .where(
                col("iso")
                    .equalTo(settings.currency())
                    .and(not(col("is_deleted")))
                    .and(abs(col("rate_to_base").minus(1)).gt(SAME)))
            .select("start_date", "rate_to_base", "source_system")
            .limit(1)
            .collectAsList();
    if (!wrong.isEmpty()) {
      throw new UserException(
          ExitCode.INPUTS,
          "%s: the rates of %s are not into %s, the lake's currency: from %s on they say that 1 %s is %s. Map rate_to_base so that it gives %s."
              .formatted(
                  BaseAmounts.RATES,
                  wrong.get(0).getString(2),
                  settings.currency(),
                  wrong.get(0).get(0),
                  settings.currency(),
                  wrong.get(0).get(1),
                  settings.currency()));
    }
  }
}
