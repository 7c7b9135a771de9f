package org.crmlake.ingest;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.spec.TableSpec;

/**
 * How one crm table is made from landing: as a whole, or for some values of its scope columns. Rows
 * of different scope values do not depend on each other.
 */
interface CrmRecipe {
  TableSpec table();

  /** Feeds whose landing tables are read; each exists. */
  List<Feed> feeds();

  /** Tables of crm that are read too; each exists, and is brought up to date before this one. */
  default List<String> lookups() {
    return List.of();
  }

  /** Whether rows depend on rows of other scope values, so that all are made anew every time. */
  default boolean whole() {
    return false;
  }

  /** Digest of all that decides over the rows besides landing. */
  String fingerprint();

  /** Columns of the table that its rows can be made anew by. */
  List<String> scope();

  /**
   * The scope values that rows of landing bear upon.
   *
   * @param changed rows of the feed's landing table, as they were or as they are
   */
  Dataset<Row> scopeOf(Feed feed, Dataset<Row> changed);

  /**
   * The scope values that rows of one of the lookups bear upon.
   *
   * @param changed rows of that table, as they were or as they are
   */
  default Dataset<Row> scopeOf(String lookup, Dataset<Row> changed) {
    throw new IllegalStateException(table().id() + " does not read " + lookup);
  }

  /**
   * The table's rows, with the columns of its contract.
   *
   * @param scope values of the scope columns; null for all
   */
  Dataset<Row> rows(Scope scope);
}
