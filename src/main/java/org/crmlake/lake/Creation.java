package org.crmlake.lake;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.Format;
import org.apache.spark.sql.delta.actions.Metadata;
import org.crmlake.spec.TableSpec;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Makes a table as its contract says, in one commit: without the detour over SQL, which costs
 * several times as much.
 */
final class Creation {
  private final Lake lake;
  private final TableSpec table;

  Creation(Lake lake, TableSpec table) {
    this.lake = lake;
    this.table = table;
  }

  void execute() {
    lake.commits(table.id()).removeRemnant();
    Metadata metadata =
        new Metadata(
            UUID.randomUUID().toString(),
            null,
            table.description(),
            new Format("parquet", immutable(Map.of())),
            ContractSchema.of(table).json(),
            CollectionConverters.asScala(table.partitionBy()).toList(),
            immutable(TableProperties.of(table)),
            Option.apply(System.currentTimeMillis()));
    ActiveSession.during(
        lake.spark(),
        () -> {
          OptimisticTransaction creation =
              DeltaLog.forTable(lake.spark(), lake.path(table.id())).startTransaction();
          creation.updateMetadataForNewTable(metadata);
          return creation.commit(
              CollectionConverters.asScala(List.<Action>of()).toList(),
              new DeltaOperations.CreateTable(creation.metadata(), false, false, Option.empty()));
        });
  }

  private static scala.collection.immutable.Map<String, String> immutable(Map<String, String> map) {
    return scala.collection.immutable.Map.from(CollectionConverters.asScala(map));
  }
}
