package org.crmlake.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.lake.Lake;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.LakeSpec;
import org.crmlake.spec.TableSpec;
import org.crmlake.spec.UserException;

/**
 * A table whose {@code customer_id} is the one that is left after all merges of customers. Rows of
 * a merged customer go to the one that took its place; where a row describes the customer itself,
 * they go.
 */
final class AfterMerges extends RefinedRecipe {
  private final LakeSpec settings;

  AfterMerges(CrmRecipe recipe, Lake lake, LakeSpec settings) {
    super(recipe, lake);
    this.settings = settings;
  }

  /** Whether the table has customers in it. */
  static boolean concerns(TableSpec table) {
    return table.has(CUSTOMER);
  }

  @Override
  List<String> ownLookups() {
    return List.of(IdAliases.TABLE);
  }

  @Override
  Dataset<Row> scopeOfOwn(String lookup, Dataset<Row> changed) {
    Dataset<Row> ids = changed.where(ofCustomers()).select("old_id").distinct();
    if (describesCustomer()) {
      return ids.select(col("old_id").as(CUSTOMER));
    }
    String own = settings.customer().idColumn();
    if (!has(own)) {
      throw new UserException(
          ExitCode.USAGE,
          "%s: table %s has %s, so it must have %s too, from which merges are followed"
              .formatted(table().at(), table().id(), CUSTOMER, own));
    }
    return scopeOfRowsWith(own, ids.select(col("old_id").as(own)));
  }

  @Override
  Dataset<Row> refined(Dataset<Row> rows) {
    Dataset<Row> merged =
        read(IdAliases.TABLE)
            .where(ofCustomers().and(col("root_id").notEqual(col("old_id"))))
            .select(col("old_id").as("_merged_id"), col("root_id").as("_left_id"));
    Column same = col(CUSTOMER).equalTo(col("_merged_id"));
    if (describesCustomer()) {
      return rows.join(merged, same, "left_anti");
    }
    return rows.join(merged, same, "left")
        .withColumn(CUSTOMER, coalesce(col("_left_id"), col(CUSTOMER)))
        .drop("_merged_id", "_left_id");
  }

  private boolean describesCustomer() {
    return scope().equals(List.of(CUSTOMER));
  }

  private Column ofCustomers() {
    return col("object").equalTo(settings.customer().name().toLowerCase(Locale.ROOT) + "s");
  }
}
