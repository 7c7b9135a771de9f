package org.crmlake.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.crmlake.lake.Lake;
import org.crmlake.spec.SourceSpec.SourceColumn;

/**
 * Records completed by those of other feeds of their source with the same key: each comes, in its
 * newest version, as a struct under the name of its record; null where there is none.
 */
final class Completion {
  private final Lake lake;
  private final Feed feed;
  private final List<Feed> landed;

  Completion(Lake lake, Feed feed) {
    this.lake = lake;
    this.feed = feed;
    this.landed = feed.completedBy().stream().filter(f -> lake.exists(f.landing())).toList();
  }

  /** The other feeds, of those that have ever landed anything. */
  List<Feed> feeds() {
    return landed;
  }

  /** The structs as long as there are no other records, by name. */
  static Map<String, Column> none(Feed feed) {
    Map<String, Column> none = new LinkedHashMap<>();
    for (Feed other : feed.completedBy()) {
      StructType type = new StructType();
      for (SourceColumn c : other.record().columns()) {
        type = type.add(c.as(), DataType.fromDDL(Casts.stored(c.type())));
      }
      none.put(other.record().name(), lit(null).cast(type));
    }
    return none;
  }

  /**
   * @param rows of the feed's landing table
   * @param few whether they are few of it
   */
  Dataset<Row> complete(Dataset<Row> rows, boolean few) {
    Map<String, Column> missing = none(feed);
    Dataset<Row> completed = rows;
    for (Feed other : landed) {
      completed = completed(completed, other, few);
      missing.remove(other.record().name());
    }
    return missing.isEmpty() ? completed : completed.withColumns(missing);
  }

  private Dataset<Row> completed(Dataset<Row> rows, Feed other, boolean few) {
    Dataset<Row> all = lake.read(other.landing());
    Dataset<Row> versions = few ? withKeysOf(all, other, rows, feed) : all;
    Column[] values =
        other.record().columns().stream().map(c -> col(c.as())).toArray(Column[]::new);
    Dataset<Row> newest =
        versions
            .groupBy(keys(other))
            .agg(max_by(struct(values), Landing.version(other)).as(other.record().name()));
    return rows.join(newest, sameKeys(feed), "left").drop(names(other).toArray(String[]::new));
  }

  /** The records that some of another feed complete. */
  Dataset<Row> completedBy(Feed other, Dataset<Row> some) {
    return withKeysOf(lake.read(feed.landing()), feed, some, other);
  }

  private static Dataset<Row> withKeysOf(
      Dataset<Row> rows, Feed feed, Dataset<Row> some, Feed other) {
    return rows.join(some.select(keys(other)).distinct(), sameKeys(feed), "left_semi");
  }

  /** A feed's key under names that are no columns of landing. */
  private static Column[] keys(Feed feed) {
    List<String> names = names(feed);
    return IntStream.range(0, names.size())
        .mapToObj(i -> col(feed.key().get(i)).as(names.get(i)))
        .toArray(Column[]::new);
  }

  private static Column sameKeys(Feed feed) {
    List<String> names = names(feed);
    return IntStream.range(0, names.size())
        .mapToObj(i -> col(feed.key().get(i)).equalTo(col(names.get(i))))
        .reduce(Column::and)
        .orElseThrow();
  }

  private static List<String> names(Feed feed) {
    return IntStream.range(0, feed.key().size()).mapToObj(i -> "_completes_" + i).toList();
  }
}
