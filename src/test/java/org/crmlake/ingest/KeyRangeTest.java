package org.crmlake.ingest;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.crmlake.testing.Frames.rows;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class KeyRangeTest {
  private static final String KEYS = "id string, day date, n int";

  @Test
  void holdsTheKeysAndWhatLiesBetween() {
    KeyRange range =
        range("{id: 'b', day: '2026-01-02', n: 2}", "{id: 'd', day: '2026-01-01', n: 3}");
    Dataset<Row> found =
        rows(
            KEYS,
            "{id: 'a', day: '2026-01-01', n: 2}",
            "{id: 'b', day: '2026-01-02', n: 2}",
            "{id: 'c', day: '2026-01-02', n: 3}",
            "{id: 'c', day: '2026-01-03', n: 3}",
            "{id: 'c', day: '2026-01-01', n: 4}",
            "{id: 'd', day: '2026-01-01', n: 3}",
            "{id: 'd', day: '2026-01-01'}");
    assertThat(
            found
                .where(range.holds(List.of(col("id"), col("day"), col("n"))))
                .selectExpr("id || day || n")
                .as(Encoders.STRING())
                .collectAsList())
        .containsExactly("b2026-01-022", "c2026-01-023", "d2026-01-013");
  }

  @Test
  void withoutThePrefixThatAllKeysHave() {
    KeyRange range = range("{id: 'shop:b'}", "{id: 'shop:d'}");
    assertThat(ids(range.holdsUnprefixed("id", "shop:", col("id")), "a", "b", "c", "d", "e"))
        .containsExactly("b", "c", "d");
  }

  @Test
  void aPrefixThatNotAllKeysHaveLeavesNothingOut() {
    KeyRange range = range("{id: 'hubspot:b'}", "{id: 'shop:d'}");
    assertThat(ids(range.holdsUnprefixed("id", "shop:", col("id")), "a", "e"))
        .containsExactly("a", "e");
    assertThat(ids(range.holdsUnprefixed("id", "hubspot:", col("id")), "a", "e"))
        .containsExactly("a", "e");
  }

  @Test
  void withoutKeysThereIsNothingToHold() {
    KeyRange range = range("{n: 1}");
    assertThat(ids(range.holds(List.of(col("id"))), "a")).isEmpty();
    assertThat(ids(range.holdsUnprefixed("id", "shop:", col("id")), "a")).containsExactly("a");
  }

  private static List<String> ids(Column condition, String... ids) {
    return rows("id string")
        .sparkSession()
        .createDataset(List.of(ids), Encoders.STRING())
        .toDF("id")
        .where(condition)
        .as(Encoders.STRING())
        .collectAsList();
  }

  private static KeyRange range(String... keys) {
    return KeyRange.of(List.of("id", "day", "n"), rows(KEYS, keys));
  }
}
