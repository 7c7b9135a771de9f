package org.crmlake.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.crmlake.spec.TableSpec;

/**
 * {@code crm.id_aliases}: the merges that the sources tell of, each with the id that is left at the
 * end of its chain. Chains of any kind of record are followed within that kind. A chain that ends
 * in a circle has no end: its ids stay as they are.
 */
final class IdAliases implements CrmRecipe {
  static final String TABLE = "crm.id_aliases";

  /** Each round doubles the length of the chains that are followed. */
  private static final int ROUNDS = 12;

  private final CurrentRecords steps;

  IdAliases(CurrentRecords steps) {
    this.steps = steps;
  }

  @Override
  public TableSpec table() {
    return steps.table();
  }

  @Override
  public List<Feed> feeds() {
    return steps.feeds();
  }

  @Override
  public String fingerprint() {
    return steps.fingerprint();
  }

  @Override
  public List<String> scope() {
    return steps.scope();
  }

  @Override
  public boolean whole() {
    return true;
  }

  @Override
  public Dataset<Row> scopeOf(Feed feed, Dataset<Row> changed) {
    return steps.scopeOf(feed, changed);
  }

  @Override
  public Dataset<Row> rows(Dataset<Row> scope) {
    Dataset<Row> merges = steps.rows(null);
    Dataset<Row> ends = ends(merges).drop("moved");
    return merges
        .drop("root_id")
        .join(ends, Names.of(List.of("object", "old_id")))
        .withColumn("root_id", when(col("circular"), col("old_id")).otherwise(col("end")))
        .select(Scope.columns(table().columns().stream().map(c -> c.name()).toList()));
  }

  /** For each merged id the end of its chain, and whether that is merged too. */
  private static Dataset<Row> ends(Dataset<Row> merges) {
    Dataset<Row> ends =
        merges.select(
            col("object"),
            col("old_id"),
            col("into_id").as("end"),
            lit(true).as("moved"),
            lit(false).as("circular"));
    for (int round = 0; round < ROUNDS; round++) {
      ends = cut(further(ends).persist(StorageLevel.MEMORY_AND_DISK()));
      if (ends.where(col("moved")).isEmpty()) {
        break;
      }
    }
    return ends;
  }

  /** The same rows without their plan, which each round would double. */
  private static Dataset<Row> cut(Dataset<Row> rows) {
    return rows.sparkSession().createDataFrame(rows.javaRDD(), rows.schema());
  }

  private static Dataset<Row> further(Dataset<Row> ends) {
    Dataset<Row> next =
        ends.select(
            col("object").as("next_object"), col("old_id").as("next_id"), col("end").as("next"));
    return ends.join(
            next,
            col("object").equalTo(col("next_object")).and(col("end").equalTo(col("next_id"))),
            "left")
        .select(
            col("object"),
            col("old_id"),
            coalesce(col("next"), col("end")).as("end"),
            not(coalesce(col("next"), col("end")).equalTo(col("end"))).as("moved"),
            col("next").isNotNull().as("circular"));
  }
}
