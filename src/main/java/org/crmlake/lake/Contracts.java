package org.crmlake.lake;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.StructType;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.TableSpec;
import org.crmlake.spec.UserException;

/**
 * Makes tables what their contracts say. Tables have reader version 1, so that every reader of
 * Delta opens them: no deletion vectors, no column mapping, no timestamps without zone.
 */
public final class Contracts {
  private static final int THREADS = 3;

  private final Lake lake;

  public Contracts(Lake lake) {
    this.lake = lake;
  }

  /** The contract's columns, all nullable, with their comments. */
  public static StructType schema(TableSpec table) {
    return ContractSchema.of(table);
  }

  /**
   * How the table differs from its contract, one line a difference, each saying what {@link #open}
   * does about it. Reads only, without a Spark job.
   *
   * @return empty if the table is as its contract says, or does not exist
   */
  List<String> differences(TableSpec table) {
    return compare(table).stream().map(Difference::text).toList();
  }

  /** Those of the differences that a run stops at, unless it migrates. */
  public List<String> obstacles(TableSpec table) {
    return compare(table).stream()
        .filter(Difference::needsMigration)
        .map(Difference::text)
        .toList();
  }

  /**
   * Creates the table if it does not exist, in one commit. Adds new nullable columns and changes
   * comments and the change feed as the contract says. A table that is as it should be costs no
   * commit and no Spark job.
   *
   * @param migrate rewrite the table, in one commit, if anything else differs
   * @throws UserException (USAGE) naming every difference that needs a migration, if that is not
   *     wanted or would lose data
   */
  public void open(TableSpec table, boolean migrate) {
    if (!lake.exists(table.id())) {
      new Creation(lake, table).execute();
      return;
    }
    List<Difference> differences = compare(table);
    if (differences.stream().noneMatch(Difference::needsMigration)) {
      new Alteration(lake, table).apply(differences);
    } else if (migrate) {
      new Migration(lake, table).execute();
    } else {
      throw new UserException(
          ExitCode.USAGE,
          differences.stream()
              .map(d -> "\n  " + d.text())
              .collect(
                  Collectors.joining(
                      "",
                      "table %s is not as its contract says (%s):"
                          .formatted(table.id(), table.at()),
                      "\nrun --migrate rewrites the table; or put the contract back")));
    }
  }

  /**
   * Opens several tables, some at a time: a creation is a commit, and a commit mostly waits.
   *
   * @throws UserException (USAGE) for the first table that {@link #open(TableSpec, boolean)}
   *     refuses
   */
  public void open(List<TableSpec> tables, boolean migrate) {
    List<Callable<Void>> work = new ArrayList<>();
    for (TableSpec table : tables) {
      work.add(
          () -> {
            open(table, migrate);
            return null;
          });
    }
    SideBySide.run(THREADS, work);
  }

  private List<Difference> compare(TableSpec table) {
    Snapshot snapshot = lake.newest(table.id());
    return snapshot.version() < 0
        ? List.of()
        : ContractComparison.compare(table, snapshot.metadata());
  }
}
