package org.crmlake.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.from_utc_timestamp;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.crmlake.lake.Lake;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.LakeSpec;
import org.crmlake.spec.LakeSpec.SegmentSpec;
import org.crmlake.spec.TableSpec;

/**
 * {@code crm.customer_attributes}: every version of a customer in landing, as spans of days. A
 * version is valid from the business day of its last change, or else the dump's date; the newest of
 * a day wins; neighbours without a difference are one span.
 */
final class CustomerAttributes implements CrmRecipe {
  static final String TABLE = "crm.customer_attributes";

  private static final String DAY = "_day";
  private static final String ATTRIBUTES = "_attributes";

  private final Lake lake;
  private final LakeSpec settings;
  private final TableSpec table;
  private final TableSpec customers;
  private final List<Canonical> mappings;

  /**
   * @param customers the table that a customer is a row of
   * @param mappings to it
   */
  CustomerAttributes(
      Lake lake,
      LakeSpec settings,
      TableSpec table,
      TableSpec customers,
      List<Canonical> mappings) {
    this.lake = lake;
    this.settings = settings;
    this.table = table;
    this.customers = customers;
    this.mappings = mappings;
  }

  @Override
  public TableSpec table() {
    return table;
  }

  @Override
  public List<Feed> feeds() {
    return mappings.stream().map(Canonical::feed).toList();
  }

  @Override
  public String fingerprint() {
    return Fingerprint.of(settings, table, mappings);
  }

  @Override
  public List<String> scope() {
    return List.of(customerColumn());
  }

  private String customerColumn() {
    return table.grain().get(0);
  }

  private Map<String, Column> customerKey(Canonical mapping) {
    List<String> grain = customers.grain();
    return Map.of(customerColumn(), mapping.keys(grain).get(grain.get(0)));
  }

  @Override
  public Dataset<Row> scopeOf(Feed feed, Dataset<Row> changed) {
    Canonical mapping =
        mappings.stream().filter(m -> m.feed().equals(feed)).findFirst().orElseThrow();
    return changed.select(Scope.columns(customerKey(mapping))).distinct();
  }

  @Override
  public Dataset<Row> rows(Scope scope) {
    Dataset<Row> versions =
        mappings.stream().map(m -> versions(m, scope)).reduce(Dataset::union).orElseThrow();
    Dataset<Row> days =
        versions
            .groupBy(customerColumn(), DAY)
            .agg(max_by(col(ATTRIBUTES), col(Canonical.VERSION)).as(ATTRIBUTES));
    WindowSpec time = Window.partitionBy(customerColumn()).orderBy(DAY);
    Column before = lag(ATTRIBUTES, 1).over(time);
    return days.withColumn("_same", before.isNotNull().and(before.eqNullSafe(col(ATTRIBUTES))))
        .where(not(col("_same")))
        .withColumn("valid_to", lead(DAY, 1).over(time))
        .select(columns());
  }

  private Dataset<Row> versions(Canonical mapping, Scope scope) {
    Feed feed = mapping.feed();
    Dataset<Row> landing = lake.read(feed.landing());
    if (scope != null) {
      Column near = mapping.near(scope.range(), customerColumn(), customers.grain().get(0));
      landing = scope.restrict(landing.where(near), customerKey(mapping));
    }
    Column local = from_utc_timestamp(expr(feed.modified()), settings.zone().getId());
    Dataset<Row> dated = landing.withColumn(DAY, coalesce(to_date(local), col("_dump_date")));
    Dataset<Row> rows =
        mapping
            .by(DAY)
            .rows(
                mapping.applicable(dated),
                new LinkedHashMap<>(Map.of(DAY, col(DAY), Canonical.VERSION, mapping.version())));
    return rows.select(
        col(customers.grain().get(0)).as(customerColumn()),
        col(DAY),
        col(Canonical.VERSION),
        struct(attributes()).as(ATTRIBUTES));
  }

  /** The attributes under the names of the table's columns, as text. */
  private Column[] attributes() {
    Map<String, Column> segments = new LinkedHashMap<>();
    for (SegmentSpec segment : settings.segments()) {
      segments.put(
          segment.name(), segment.rule().map(r -> expr(r)).orElse(customer(segment.attribute())));
    }
    List<Column> columns = new ArrayList<>();
    for (ColumnSpec column : table.columns()) {
      if (isAttribute(column)) {
        Column value = segments.getOrDefault(column.name(), customer(column.name()));
        columns.add(value.cast("string").as(column.name()));
      }
    }
    return Canonical.array(columns);
  }

  /** A column of the customers' table; null if it has none of that name. */
  private Column customer(String column) {
    return customers.has(column) ? col(column) : lit(null);
  }

  private Column[] columns() {
    List<Column> columns = new ArrayList<>();
    for (ColumnSpec column : table.columns()) {
      columns.add(
          switch (column.name()) {
            case "valid_from" -> col(DAY).as("valid_from");
            case "valid_to" -> col("valid_to");
            default ->
                isAttribute(column)
                    ? col(ATTRIBUTES).getField(column.name()).as(column.name())
                    : col(column.name());
          });
    }
    return Canonical.array(columns);
  }

  private boolean isAttribute(ColumnSpec column) {
    return !column.name().equals(customerColumn())
        && !column.name().equals("valid_from")
        && !column.name().equals("valid_to");
  }
}
