package org.crmlake.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.crmlake.lake.Lake;

/**
 * {@code crm.opportunity_stages}: of what the sources record of a deal only the entries into
 * another stage, those into an earlier one or one that it was in before included. A row that
 * changes an amount or a date and not the stage stays in landing.
 */
final class StageChanges extends RefinedRecipe {
  static final String TABLE = "crm.opportunity_stages";

  private static final String BEFORE = "_before";

  StageChanges(CrmRecipe history, Lake lake) {
    super(history, lake);
  }

  @Override
  public boolean whole() {
    return true;
  }

  @Override
  List<String> ownLookups() {
    return List.of();
  }

  @Override
  Dataset<Row> scopeOfOwn(String lookup, Dataset<Row> changed) {
    throw new IllegalStateException(TABLE + " reads nothing besides the histories");
  }

  @Override
  Dataset<Row> refined(Dataset<Row> rows) {
    return of(rows);
  }

  /** Rows that the source has deleted stay, and count for nothing. */
  static Dataset<Row> of(Dataset<Row> history) {
    WindowSpec deal = Window.partitionBy("opportunity_id").orderBy("entered_at", "seq");
    Column before = col(BEFORE).getField("stage");
    Column[] columns =
        Arrays.stream(history.columns())
            .map(
                c ->
                    switch (c) {
                      case "previous_stage" -> coalesce(col(c), before).as(c);
                      case "is_stage_change" -> lit(true).as(c);
                      default -> col(c);
                    })
            .toArray(Column[]::new);
    return history
        .where(not(col("is_deleted")))
        .withColumn(BEFORE, lag(struct(col("stage")), 1).over(deal))
        .where(col(BEFORE).isNull().or(not(before.eqNullSafe(col("stage")))))
        .select(columns)
        .union(history.where(col("is_deleted")));
  }
}
