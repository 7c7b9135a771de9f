package org.crmlake.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.trim;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.crmlake.spec.TableSpec;

/**
 * What makes records of several systems one: equal values of an expression. The record that was
 * created first is left, and of each other system the first joins it. Further records of one system
 * stay apart: whether those are duplicates is for their own system to say.
 *
 * @param spec of the table whose records are stitched
 * @param by expression over its columns; null or blank matches nothing
 */
record Stitch(TableSpec spec, String by) {
  private static final String KEY = "_key";
  private static final String PLACE = "_place";
  private static final String LEFT = "_left";

  /** {@code crm.contacts}. */
  String table() {
    return spec.id();
  }

  /** {@code contacts}. */
  String object() {
    return spec.name();
  }

  String id() {
    return spec.grain().get(0);
  }

  /**
   * The records that join another, with its id in {@code into_id}.
   *
   * @param records of the table, none of them merged, stitched or deleted
   */
  Dataset<Row> joining(Dataset<Row> records) {
    Column key = nullif(trim(expr(by).cast("string")), lit(""));
    Column place = struct(col("created_at").isNull(), col("created_at"), col(id()));
    Dataset<Row> keyed =
        records.withColumn(KEY, key).where(col(KEY).isNotNull()).withColumn(PLACE, place);
    WindowSpec ofKey = Window.partitionBy(KEY).orderBy(PLACE);
    WindowSpec ofSystem = Window.partitionBy(KEY, "source_system").orderBy(PLACE);
    return keyed
        .withColumn(LEFT, first(struct(col(id()).as("id"), col("source_system"))).over(ofKey))
        .withColumn("_first", row_number().over(ofSystem).equalTo(1))
        .where(
            col("_first")
                .and(not(col("source_system").equalTo(col(LEFT).getField("source_system")))))
        .withColumn("into_id", col(LEFT).getField("id"))
        .drop(KEY, PLACE, LEFT, "_first");
  }

  /** As rows of the table of aliases. */
  Dataset<Row> aliases(Dataset<Row> joining, TableSpec aliases) {
    List<Column> columns =
        aliases.columns().stream()
            .map(
                c ->
                    (switch (c.name()) {
                          case "object" -> lit(object());
                          case "old_id" -> col(id());
                          case "into_id", "root_id" -> col("into_id");
                          case "kind" -> lit("stitched");
                          case "is_deleted" -> lit(false);
                          case "source_system", "source_id", "dump_date", "source_modified_at" ->
                              col(c.name());
                          default -> lit(null);
                        })
                        .cast(c.type())
                        .as(c.name()))
            .toList();
    return joining.select(Canonical.array(columns));
  }
}
