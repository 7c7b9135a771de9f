package org.crmlake.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.lake.Lake;
import org.crmlake.spec.LakeSpec.CustomerGrain;
import org.crmlake.spec.TableSpec;

/**
 * A table whose records get from {@code crm.associations} the account, contact and deal that they
 * do not name themselves: of several the main one, else that with the oldest id.
 */
final class Associated extends RefinedRecipe {
  static final String TABLE = "crm.associations";

  /** Whose associations the records have; an order has those of its deal. */
  private static final Map<String, String> OBJECTS =
      Map.of(
          "crm.opportunities", "opportunities",
          "crm.orders", "opportunities",
          "crm.cases", "cases",
          "crm.activities", "activities");

  private static final Map<String, String> IDS =
      Map.of(
          "accounts", "account_id",
          "contacts", "contact_id",
          "opportunities", "opportunity_id",
          "cases", "case_id",
          "activities", "activity_id");

  private static final String ID = "_associated";

  private final CustomerGrain grain;
  private final String object;
  private final String key;

  Associated(CrmRecipe recipe, Lake lake, CustomerGrain grain) {
    super(recipe, lake);
    this.grain = grain;
    this.object = OBJECTS.get(recipe.table().id());
    this.key = IDS.get(object);
  }

  /** Whether records of the table can be associated. */
  static boolean concerns(TableSpec table) {
    return OBJECTS.containsKey(table.id());
  }

  @Override
  List<String> ownLookups() {
    return List.of(TABLE);
  }

  @Override
  Dataset<Row> scopeOfOwn(String lookup, Dataset<Row> changed) {
    return scopeOfRowsWith(key, changed.where(ofObject()).select(col("object_id").as(key)));
  }

  @Override
  Dataset<Row> refined(Dataset<Row> rows) {
    List<String> told = IDS.keySet().stream().sorted().filter(o -> open(IDS.get(o))).toList();
    List<Column> firsts = new ArrayList<>();
    Column place = struct(not(col("is_primary")), length(col("to_id")), col("to_id").as("_first"));
    for (String other : told) {
      Column first = min(when(col("to_object").equalTo(other), place));
      firsts.add(first.getField("_first").as("_" + other));
    }
    Dataset<Row> associated =
        read(TABLE)
            .where(ofObject().and(not(col("is_deleted"))))
            .groupBy(col("object_id").as(ID))
            .agg(firsts.get(0), Canonical.array(firsts.subList(1, firsts.size())));
    Dataset<Row> all = rows.join(associated, rows.col(key).equalTo(associated.col(ID)), "left");
    for (String other : told) {
      String column = IDS.get(other);
      all = all.withColumn(column, coalesce(col(column), col("_" + other)));
    }
    return withCustomer(all, grain);
  }

  private boolean open(String column) {
    return has(column) && !column.equals(key);
  }

  private Column ofObject() {
    return col("object").equalTo(object);
  }
}
