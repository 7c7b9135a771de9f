package org.crmlake.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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
  private static final String GONE = "_gone";

  private final List<Canonical> mappings;
  private final Map<Canonical, Completion> completions = new LinkedHashMap<>();
  private final Map<String, LocalDate> complete;
  private final Set<String> single;

  /**
   * @param complete by feed the newest date whose dumps hold all records that there were
   * @param single feeds known to have one version of each record, so that none need be compared
   */
  CurrentRecords(
      Lake lake,
      LakeSpec settings,
      TableSpec table,
      List<Canonical> mappings,
      Map<String, LocalDate> complete,
      Set<String> single) {
    this.lake = lake;
    this.settings = settings;
    this.table = table;
    this.mappings = mappings;
    this.complete = complete;
    this.single = single;
    mappings.forEach(m -> completions.put(m, new Completion(lake, m.feed())));
  }

  @Override
  public TableSpec table() {
    return table;
  }

  @Override
  public List<Feed> feeds() {
    return completions.entrySet().stream()
        .flatMap(m -> Stream.concat(Stream.of(m.getKey().feed()), m.getValue().feeds().stream()))
        .distinct()
        .toList();
  }

  /** Of a full snapshot what is not there says as much as what is. */
  @Override
  public boolean whole() {
    return mappings.stream().anyMatch(m -> m.feed().record().fullSnapshot());
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
    List<Dataset<Row>> scopes = new ArrayList<>();
    completions.forEach(
        (mapping, completion) -> {
          if (mapping.feed().equals(feed)) {
            scopes.add(scopeOf(mapping, changed));
          }
          if (completion.feeds().contains(feed)) {
            scopes.add(scopeOf(mapping, completion.completedBy(feed, changed)));
          }
        });
    return scopes.stream().reduce(Dataset::union).orElseThrow().distinct();
  }

  private Dataset<Row> scopeOf(Canonical mapping, Dataset<Row> changed) {
    Feed feed = mapping.feed();
    Dataset<Row> touched = changed;
    if (!mapping.followsRecordKey(scope())) {
      // A record that now belongs to another row leaves the row that its other versions belong to.
      Dataset<Row> landing = lake.read(feed.landing());
      Column[] columns = columns(landing);
      touched = changed.select(columns).unionByName(ofKeys(landing, changed, feed).select(columns));
    }
    return touched.select(Scope.columns(mapping.keys(scope())));
  }

  @Override
  public Dataset<Row> rows(Scope scope) {
    Dataset<Row> candidates =
        mappings.stream().map(m -> candidates(m, scope)).reduce(Dataset::union).orElseThrow();
    boolean resolved = mappings.size() == 1 && oneRowEach(mappings.get(0));
    Dataset<Row> rows =
        resolved
            ? candidates
            : newest(candidates, Scope.columns(table.grain()), col(Canonical.VERSION));
    return rows.drop(Canonical.VERSION);
  }

  private boolean oneRowEach(Canonical mapping) {
    return mapping.oneRowEach(scope())
        || (single.contains(mapping.feed().id()) && mapping.sameAsRecordKey(scope()));
  }

  private Dataset<Row> candidates(Canonical mapping, Scope scope) {
    Feed feed = mapping.feed();
    Map<String, Column> keys = mapping.keys(scope());
    Dataset<Row> landing = lake.read(feed.landing());
    Dataset<Row> versions = scope == null ? landing : restrict(landing, mapping, keys, scope);
    boolean follows = mapping.followsRecordKey(scope());
    if (scope != null && !follows) {
      versions = ofKeys(landing, versions, feed);
    }
    if (feed.record().fullSnapshot()) {
      versions = versions.withColumn(GONE, gone(feed));
    }
    if (feed.keyed()
        && !single.contains(feed.id())
        && (feed.record().fullSnapshot() || !mapping.sameAsRecordKey(scope()))) {
      versions = newest(versions, Scope.columns(feed.key()), Landing.version(feed));
    }
    if (scope != null && !follows) {
      versions = scope.restrict(versions, keys);
    }
    Dataset<Row> applicable =
        mapping.applicable(completions.get(mapping).complete(versions, scope != null));
    Map<String, Column> keep = new LinkedHashMap<>(Map.of(Canonical.VERSION, mapping.version()));
    if (!feed.record().fullSnapshot()) {
      return mapping.rows(applicable, keep);
    }
    if (mapping.grouped()) {
      return mapping.rows(applicable.where(not(col(GONE))), keep);
    }
    keep.put(GONE, col(GONE));
    Column inferred = col(GONE).and(not(col("is_deleted")));
    return mapping
        .rows(applicable, keep)
        .withColumns(
            Map.of(
                "delete_kind", when(inferred, "inferred").otherwise(col("delete_kind")),
                "is_deleted", col("is_deleted").or(col(GONE))))
        .drop(GONE);
  }

  private static Dataset<Row> restrict(
      Dataset<Row> landing, Canonical mapping, Map<String, Column> keys, Scope scope) {
    Dataset<Row> near = landing;
    for (String name : keys.keySet()) {
      near = near.where(mapping.near(scope.range(), name, name));
    }
    return scope.restrict(near, keys);
  }

  /** Whether a record is in no dump since the newest that holds all there were. */
  private Column gone(Feed feed) {
    LocalDate date = complete.get(feed.id());
    if (date == null) {
      return lit(false);
    }
    return max("_dump_date").over(Window.partitionBy(Scope.columns(feed.key()))).lt(lit(date));
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
