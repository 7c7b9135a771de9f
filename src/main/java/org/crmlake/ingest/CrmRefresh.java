package org.crmlake.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.crmlake.lake.Contracts;
import org.crmlake.lake.Lake;
import org.crmlake.lake.Ledger;
import org.crmlake.lake.RunRow;
import org.crmlake.lake.TableWriter;
import org.crmlake.spec.TableSpec;

/**
 * Brings a crm table up to the present versions of landing. Its last commit says which versions it
 * was made from, so what changed since is known even after a crash, and the rows are the same
 * whether they came at once or in any number of steps.
 */
final class CrmRefresh {
  private static final long SMALL = 64L << 20;

  private final Lake lake;
  private final CrmRecipe recipe;
  private final TableSpec table;
  private final Map<String, Long> versions = new TreeMap<>();
  private final Optional<Map<String, Long>> last;
  private final String fingerprint;
  private final Compared compared;
  private final boolean outdated;

  CrmRefresh(Lake lake, CrmRecipe recipe, Compared compared) {
    this.lake = lake;
    this.recipe = recipe;
    this.compared = compared;
    this.table = recipe.table();
    Map<String, Lake.Stand> inputs = new TreeMap<>();
    recipe.feeds().forEach(f -> inputs.put(f.landing(), lake.stand(f.landing())));
    recipe.lookups().forEach(t -> inputs.put(t, lake.stand(t)));
    inputs.forEach((input, stand) -> versions.put(input, stand.version()));
    // A table that somebody removed and that was made anew counts its versions from 0 again.
    List<String> incarnations = inputs.values().stream().map(Lake.Stand::incarnation).toList();
    this.fingerprint = recipe.fingerprint() + "/" + Integer.toHexString(incarnations.hashCode());
    boolean isThere = lake.exists(table.id());
    Optional<RunRow> made = isThere ? new Ledger(lake).lastPublished(table) : Optional.empty();
    this.outdated = !isThere || made.filter(r -> !fingerprint.equals(r.fingerprint())).isPresent();
    this.last =
        made.filter(r -> fingerprint.equals(r.fingerprint()))
            .map(this::upToDateWith)
            .filter(before -> before.keySet().equals(versions.keySet()));
  }

  private Map<String, Long> upToDateWith(RunRow made) {
    return compared.inputs(table.id(), lake.version(table.id())).orElse(made.inputVersions());
  }

  TableSpec table() {
    return table;
  }

  /**
   * Whether the table was made by another mapping, model or setting of the lake, or from other
   * tables, or is gone.
   */
  boolean outdated() {
    return outdated;
  }

  /**
   * Whether landing or a lookup has moved on since the table was made, or the mapping has changed.
   */
  boolean needed() {
    return last.isEmpty() || !last.get().equals(versions);
  }

  /**
   * Writes what is new, in one commit.
   *
   * @return whether any row changed; if none did there is no commit
   */
  boolean execute(Commit commit) {
    new Contracts(lake).open(table, false);
    if (recipe.whole() && last.isPresent()) {
      return merge(null, commit);
    }
    Optional<Dataset<Row>> scope = last.flatMap(this::changedScope);
    if (scope.isEmpty()) {
      write(commit);
      return true;
    }
    Dataset<Row> values = scope.get().persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return merge(new Scope(recipe.scope(), values), commit);
    } finally {
      values.unpersist();
    }
  }

  private void write(Commit commit) {
    new TableWriter(lake)
        .overwrite(
            table,
            together(recipe.rows(null)),
            commit.metadata(table, "full", fingerprint, versions));
  }

  /**
   * Rows of a partition in few tasks, each of which writes a file of its own to it. Without
   * adaptive execution all of a partition are in one, and the shuffle costs more than it saves
   * where they are many.
   */
  private Dataset<Row> together(Dataset<Row> rows) {
    if (table.partitionBy().isEmpty()) {
      return rows;
    }
    Column[] partition = Scope.columns(table.partitionBy());
    if (Boolean.parseBoolean(lake.spark().conf().get("spark.sql.adaptive.enabled"))) {
      return rows.hint("rebalance", partition);
    }
    long bytes = recipe.feeds().stream().mapToLong(f -> lake.bytes(f.landing())).sum();
    return bytes < SMALL ? rows.repartition(partition) : rows;
  }

  /** The scope values that changed; empty if that cannot be known. */
  private Optional<Dataset<Row>> changedScope(Map<String, Long> made) {
    List<Dataset<Row>> scopes = new ArrayList<>();
    for (Feed feed : recipe.feeds()) {
      Optional<Dataset<Row>> changes = changes(made, feed.landing());
      if (changes.isEmpty()) {
        return Optional.empty();
      }
      if (moved(made, feed.landing())) {
        scopes.add(recipe.scopeOf(feed, changes.get()));
      }
    }
    for (String lookup : recipe.lookups()) {
      Optional<Dataset<Row>> changes = changes(made, lookup);
      if (changes.isEmpty()) {
        return Optional.empty();
      }
      if (moved(made, lookup)) {
        scopes.add(recipe.scopeOf(lookup, changes.get()));
      }
    }
    return scopes.stream().reduce(Dataset::union).map(Dataset::distinct);
  }

  private boolean moved(Map<String, Long> made, String input) {
    return !made.get(input).equals(versions.get(input));
  }

  /** Rows of an input that changed since the table was made; empty if that cannot be known. */
  private Optional<Dataset<Row>> changes(Map<String, Long> made, String input) {
    return lake.changes(input, made.get(input), versions.get(input))
        .map(rows -> rows.drop("_change_type"));
  }

  /**
   * @param scope null for all
   */
  private boolean merge(Scope scope, Commit commit) {
    Dataset<Row> present = lake.readWithFiles(table.id());
    OptionalLong version =
        new TableWriter(lake)
            .merge(
                table,
                scope == null ? present : scope.restrict(present),
                recipe.rows(scope),
                commit.metadata(table, "merge", fingerprint, versions));
    if (version.isEmpty()) {
      compared.put(table.id(), lake.version(table.id()), versions);
    }
    return version.isPresent();
  }
}
