package org.crmlake.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.crmlake.lake.Lake;
import org.crmlake.spec.LakeSpec;
import org.crmlake.spec.TableSpec;

/** A crm table that holds the newest version of each record. */
final class CurrentRecords implements CrmRecipe {
  private final Lake lake;
  private final LakeSpec settings;
  private final TableSpec table;
  private final List<Canonical> mappings;

  CurrentRecords(Lake lake, LakeSpec settings, TableSpec table, List<Canonical> mappings) {
    this.lake = lake;
    this.settings = settings;
    this.table = table;
    this.mappings = mappings;
  }

  @Override
  public TableSpec table() {
    return table;
  }

  @Override
  public List<Feed> feeds() {
    return mappings.stream().map(Canonical::feed).toList();
  }

  @Override
  public String fingerprint() {
    return Fingerprint.of(settings, table, mappings);
  }

  @Override
  public List<String> scope() {
    return table.grain();
  }

  @Override
  public Dataset<Row> scopeOf(Feed feed, Dataset<Row> changed) {
    Canonical mapping =
        mappings.stream().filter(m -> m.feed().equals(feed)).findFirst().orElseThrow();
    Dataset<Row> touched = changed;
    if (!mapping.followsRecordKey(scope())) {
      // A record that now belongs to another row leaves the row that its other versions belong to.
      Dataset<Row> landing = lake.read(feed.landing());
      Column[] columns = columns(landing);
      touched = changed.select(columns).unionByName(ofKeys(landing, changed, feed).select(columns));
    }
    return touched.select(Scope.columns(mapping.keys(scope()))).distinct();
  }

  @Override
  public Dataset<Row> rows(Dataset<Row> scope) {
    Dataset<Row> candidates =
        mappings.stream().map(m -> candidates(m, scope)).reduce(Dataset::union).orElseThrow();
    boolean resolved = mappings.size() == 1 && mappings.get(0).oneRowEach(scope());
    Dataset<Row> rows =
        resolved
            ? candidates
            : newest(candidates, Scope.columns(table.grain()), col(Canonical.VERSION));
    return rows.drop(Canonical.VERSION);
  }

  private Dataset<Row> candidates(Canonical mapping, Dataset<Row> scope) {
    Feed feed = mapping.feed();
    Map<String, Column> keys = mapping.keys(scope());
    Dataset<Row> landing = lake.read(feed.landing());
    Dataset<Row> versions = scope == null ? landing : Scope.restrict(landing, keys, scope);
    boolean follows = mapping.followsRecordKey(scope());
    if (scope != null && !follows) {
      versions = ofKeys(landing, versions, feed);
    }
    if (feed.keyed() && !mapping.sameAsRecordKey(scope())) {
      versions = newest(versions, Scope.columns(feed.key()), Landing.version(feed));
    }
    if (scope != null && !follows) {
      versions = Scope.restrict(versions, keys, scope);
    }
    return mapping.rows(mapping.applicable(versions), Map.of(Canonical.VERSION, mapping.version()));
  }

  /** All versions of the records in {@code some}. */
  private static Dataset<Row> ofKeys(Dataset<Row> landing, Dataset<Row> some, Feed feed) {
    return landing.join(
        some.select(Scope.columns(feed.key())).distinct(), Names.of(feed.key()), "left_semi");
  }

  private static Dataset<Row> newest(Dataset<Row> rows, Column[] key, Column version) {
    return rows.withColumn(
            "_place", row_number().over(Window.partitionBy(key).orderBy(version.desc())))
        .where(col("_place").equalTo(1))
        .drop("_place");
  }

  private static Column[] columns(Dataset<Row> frame) {
    List<Column> columns = new ArrayList<>();
    for (String name : frame.columns()) {
      columns.add(col("`" + name + "`"));
    }
    return Canonical.array(columns);
  }
}
