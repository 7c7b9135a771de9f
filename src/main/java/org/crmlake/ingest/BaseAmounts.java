package org.crmlake.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.lake.Lake;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.TableSpec;

/**
 * A table with amounts in the lake's currency. What the mapping does not give is converted by the
 * rate of the amount's day, else by the currency's rate without dates, and rounded once. Without a
 * rate it is null: a rate is never taken for 1.
 */
final class BaseAmounts extends RefinedRecipe {
  static final String RATES = "crm.fx_rates";

  private static final String CURRENCY = "currency";
  private static final String DATED = "_dated_rates";
  private static final String UNDATED = "_undated_rate";

  private final String base;
  private final boolean rates;

  /**
   * @param base the lake's currency
   * @param rates whether there are any
   */
  BaseAmounts(CrmRecipe recipe, Lake lake, String base, boolean rates) {
    super(recipe, lake);
    this.base = base;
    this.rates = rates;
  }

  static List<ColumnSpec> converted(TableSpec table) {
    return table.columns().stream().filter(c -> c.rateOn().isPresent()).toList();
  }

  @Override
  List<String> ownLookups() {
    return rates ? List.of(RATES) : List.of();
  }

  @Override
  Dataset<Row> scopeOfOwn(String lookup, Dataset<Row> changed) {
    return scopeOfRowsWith(CURRENCY, changed.select(col("iso").as(CURRENCY)));
  }

  @Override
  Dataset<Row> refined(Dataset<Row> rows) {
    Dataset<Row> priced = rows;
    if (rates) {
      Dataset<Row> known = rates(read(RATES));
      priced = rows.join(known, rows.col(CURRENCY).equalTo(known.col("iso")), "left");
    }
    Map<String, Column> amounts = new LinkedHashMap<>();
    for (ColumnSpec column : converted(table())) {
      amounts.put(column.name(), coalesce(col(column.name()), amount(column)));
    }
    return priced.withColumns(amounts);
  }

  /** One row for each currency: its dated rates in their order, and the one without dates. */
  private static Dataset<Row> rates(Dataset<Row> rates) {
    Column span = struct(col("start_date"), col("next_start_date"), col("rate_to_base"));
    return rates
        .where(not(col("is_deleted")).and(col("rate_to_base").gt(0)))
        .groupBy("iso")
        .agg(
            sort_array(collect_list(when(col("is_dated"), span))).as(DATED),
            max(when(not(col("is_dated")), col("rate_to_base"))).as(UNDATED));
  }

  private Column amount(ColumnSpec column) {
    Column amount = expr(column.fallback().orElseThrow());
    Column own = when(col(CURRENCY).equalTo(base), Canonical.fitted(column, amount));
    if (!rates) {
      return own;
    }
    Column day = expr(column.rateOn().orElseThrow());
    Column begun = filter(col(DATED), r -> r.getField("start_date").leq(day));
    Column newest = try_element_at(begun, lit(-1));
    Column end = newest.getField("next_start_date");
    Column dated = when(end.isNull().or(end.gt(day)), newest.getField("rate_to_base"));
    return own.otherwise(Canonical.fitted(column, amount.multiply(coalesce(dated, col(UNDATED)))));
  }
}
