package org.crmlake.lake;

import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.crmlake.spec.TableSpec;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** One commit that says itself which files of a table come and go. */
final class FilesCommit {
  private final Lake lake;
  private final TableSpec table;

  FilesCommit(Lake lake, TableSpec table) {
    this.lake = lake;
    this.table = table;
  }

  /**
   * @param actions writes files, in a session that carries the metadata, and names them
   * @param userMetadata null for none
   * @return the version committed
   */
  long execute(Function<OptimisticTransaction, List<Action>> actions, String userMetadata) {
    // A session of its own carries the metadata, so that commits on other threads keep theirs.
    SparkSession session = lake.spark().newSession();
    if (userMetadata != null) {
      CommitSettings.userMetadata(session, userMetadata);
    }
    return ActiveSession.during(
        session,
        () -> {
          OptimisticTransaction transaction =
              DeltaLog.forTable(lake.spark(), lake.path(table.id())).startTransaction();
          transaction.readWholeTable();
          return transaction.commit(
              CollectionConverters.asScala(actions.apply(transaction)).toList(), operation());
        });
  }

  /** A file's name as {@link Lake#FILE} has it. */
  static String name(AddFile file) {
    return file.path().substring(file.path().lastIndexOf('/') + 1);
  }

  /** A MERGE would have to have counted its rows. */
  private static DeltaOperations.Operation operation() {
    return new DeltaOperations.Write(
        SaveMode.Overwrite,
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty());
  }
}
