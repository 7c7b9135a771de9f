package org.crmlake.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.lake.Lake;
import org.crmlake.spec.TableSpec;

/**
 * A table whose records name stages and pipelines by ids that {@code crm.stages} and {@code
 * crm.pipelines} explain. They show the names; of deals the place, the chance, the status and the
 * day of the close follow from the stage where the record does not say them itself. An id that
 * nothing explains stays, and so does one of several pipelines where the record names none.
 */
final class StageNames extends RefinedRecipe {
  static final String STAGES = "crm.stages";
  static final String PIPELINES = "crm.pipelines";

  /** Columns that name a stage or a pipeline. */
  private record Ids(String object, List<String> stages, String pipeline) {}

  private static final Map<String, Ids> TABLES =
      Map.of(
          "crm.opportunities", new Ids("opportunities", List.of("stage"), "pipeline"),
          "crm.opportunity_stages",
              new Ids("opportunities", List.of("stage", "previous_stage"), null),
          "crm.cases", new Ids("cases", List.of("status"), "team"));

  private static final String STAGE = "_stage";
  private static final String PIPELINE = "_pipeline";
  private static final List<String> SAID = List.of("stage_order", "probability");

  private final Ids ids;
  private final List<String> lookups;

  /**
   * @param known tables of crm that there are
   */
  StageNames(CrmRecipe recipe, Lake lake, Set<String> known) {
    super(recipe, lake);
    this.ids = TABLES.get(recipe.table().id());
    this.lookups =
        List.of(STAGES, PIPELINES).stream()
            .filter(known::contains)
            .filter(t -> t.equals(STAGES) || ids.pipeline() != null)
            .toList();
  }

  /** Whether records of the table may name stages by ids that a known table explains. */
  static boolean concerns(TableSpec table, Set<String> known) {
    Ids ids = TABLES.get(table.id());
    return ids != null
        && (known.contains(STAGES) || (known.contains(PIPELINES) && ids.pipeline() != null));
  }

  @Override
  List<String> ownLookups() {
    return lookups;
  }

  /** All rows: the ids that they had are not in them any more, and stages are seldom renamed. */
  @Override
  Dataset<Row> scopeOfOwn(String lookup, Dataset<Row> changed) {
    return read(table().id()).select(Scope.columns(scope()));
  }

  @Override
  Dataset<Row> refined(Dataset<Row> rows) {
    Dataset<Row> named = rows;
    if (lookups.contains(STAGES)) {
      Dataset<Row> stages = stages();
      for (String column : ids.stages()) {
        named = explained(named, stages, column);
      }
    }
    return lookups.contains(PIPELINES) ? pipelines(named) : named;
  }

  /** By id and pipeline; without a pipeline those whose id is one pipeline's only. */
  private Dataset<Row> stages() {
    Dataset<Row> stages =
        read(STAGES)
            .where(col("object").equalTo(ids.object()))
            .select(
                col("stage_id").as("_id"),
                col("pipeline_id").as("_of"),
                struct(
                        col("name"),
                        col("stage_order"),
                        col("probability"),
                        col("is_closed"),
                        col("is_won"))
                    .as(STAGE));
    Dataset<Row> single =
        stages
            .groupBy("_id")
            .agg(count(lit(1)).as("_count"), first(STAGE).as(STAGE))
            .where(col("_count").equalTo(1))
            .select(col("_id"), lit(null).cast("string").as("_of"), col(STAGE));
    return ids.pipeline() == null ? single : stages.union(single);
  }

  private Dataset<Row> explained(Dataset<Row> rows, Dataset<Row> stages, String column) {
    Column of = ids.pipeline() == null ? lit(null) : id(rows, ids.pipeline());
    Dataset<Row> all =
        rows.join(
            stages,
            stages.col("_id").equalTo(id(rows, column)).and(stages.col("_of").eqNullSafe(of)),
            "left");
    if (column.equals("stage")) {
      all = followed(all);
    }
    return all.withColumn(column, coalesce(said("name"), col(column))).drop("_id", "_of", STAGE);
  }

  /** What a deal's stage says of the deal. */
  private Dataset<Row> followed(Dataset<Row> rows) {
    Dataset<Row> all = rows;
    for (String column : SAID) {
      all = all.withColumn(column, coalesce(col(column), said(column)));
    }
    if (!has("status")) {
      return all;
    }
    Column status =
        when(said("is_won"), "won")
            .when(said("is_closed"), "lost")
            .when(not(said("is_closed")), "open");
    Column closed = col("status").isNull().and(status.isin("won", "lost"));
    return all.withColumn(
            "closed_on", coalesce(col("closed_on"), when(closed, col("expected_close_date"))))
        .withColumn("status", coalesce(col("status"), status));
  }

  private Dataset<Row> pipelines(Dataset<Row> rows) {
    Dataset<Row> pipelines =
        read(PIPELINES)
            .where(col("object").equalTo(ids.object()))
            .select(col("pipeline_id").as("_id"), col("name").as(PIPELINE));
    return rows.join(pipelines, pipelines.col("_id").equalTo(id(rows, ids.pipeline())), "left")
        .withColumn(ids.pipeline(), coalesce(col(PIPELINE), col(ids.pipeline())))
        .drop("_id", PIPELINE);
  }

  /** An id as the canonical tables write it. */
  private static Column id(Dataset<Row> rows, String column) {
    return concat(rows.col("source_system"), lit(":"), rows.col(column));
  }

  private static Column said(String what) {
    return col(STAGE).getField(what);
  }
}
