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
import org.crmlake.lake.Contracts;
import org.crmlake.lake.Lake;
import org.crmlake.spec.LakeSpec;
import org.crmlake.spec.TableSpec;

/**
 * {@code crm.id_aliases}: the merges that the sources tell of, and the records of several systems
 * that are stitched, each with the id that is left at the end of its chain. Chains of any kind of
 * record are followed within that kind. A chain that ends in a circle has no end: its ids stay as
 * they are.
 */
final class IdAliases implements CrmRecipe {
  static final String TABLE = "crm.id_aliases";

  /** Each round doubles the length of the chains that are followed. */
  private static final int ROUNDS = 12;

  private final TableSpec table;
  private final CurrentRecords merges;
  private final Lake lake;
  private final LakeSpec settings;
  private final List<Stitch> stitches;

  /**
   * @param merges that sources tell of; null if none does
   * @param stitches of tables that there are, in the order of trial
   */
  IdAliases(
      TableSpec table, CurrentRecords merges, Lake lake, LakeSpec settings, List<Stitch> stitches) {
    this.table = table;
    this.merges = merges;
    this.lake = lake;
    this.settings = settings;
    this.stitches = stitches;
  }

  @Override
  public TableSpec table() {
    return table;
  }

  @Override
  public List<Feed> feeds() {
    return merges == null ? List.of() : merges.feeds();
  }

  @Override
  public List<String> lookups() {
    return stitches.stream().map(Stitch::table).distinct().toList();
  }

  @Override
  public String fingerprint() {
    String own = merges == null ? Fingerprint.of(settings, table, List.of()) : merges.fingerprint();
    List<String> keys = stitches.stream().map(s -> s.table() + "=" + s.by()).toList();
    return keys.isEmpty() ? own : own + keys;
  }

  @Override
  public List<String> scope() {
    return table.grain();
  }

  @Override
  public boolean whole() {
    return true;
  }

  @Override
  public Dataset<Row> scopeOf(Feed feed, Dataset<Row> changed) {
    return merges.scopeOf(feed, changed);
  }

  @Override
  public Dataset<Row> rows(Scope scope) {
    Dataset<Row> steps = steps();
    return steps
        .drop("root_id")
        .join(ends(steps), Names.of(List.of("object", "old_id")))
        .withColumn("root_id", when(col("circular"), col("old_id")).otherwise(col("end")))
        .select(Scope.columns(table.columns().stream().map(c -> c.name()).toList()));
  }

  /** Each id that another has replaced, with that other one. */
  private Dataset<Row> steps() {
    Dataset<Row> steps =
        merges == null
            ? lake.spark().createDataFrame(List.of(), Contracts.schema(table))
            : merges.rows(null);
    for (String id : lookups()) {
      Dataset<Row> open = lake.read(id).where(not(col("is_deleted")));
      for (Stitch stitch : stitches.stream().filter(s -> s.table().equals(id)).toList()) {
        Dataset<Row> gone =
            steps
                .where(col("object").equalTo(stitch.object()))
                .select(col("old_id").as(stitch.id()));
        open = open.join(gone, Names.of(List.of(stitch.id())), "left_anti");
        steps = steps.union(stitch.aliases(stitch.joining(open), table));
      }
    }
    return steps;
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
