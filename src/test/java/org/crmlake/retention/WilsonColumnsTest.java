package org.crmlake.retention;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.apache.spark.sql.Row;
import org.crmlake.stats.Wilson;
import org.crmlake.testing.Frames;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class WilsonColumnsTest {

  @Test
  void columnsAgreeWithNumbers() {
    List<Row> rows =
        Frames.rows(
                "k bigint, n bigint",
                "{k: 362, n: 948}",
                "{k: 0, n: 10}",
                "{k: 10, n: 10}",
                "{k: 1, n: 1}",
                "{k: 3, n: 10000000}")
            .select(
                col("k"),
                col("n"),
                WilsonColumns.low(col("k"), col("n")),
                WilsonColumns.high(col("k"), col("n")))
            .collectAsList();
    for (Row row : rows) {
      Wilson expected = Wilson.of(row.getLong(0), row.getLong(1));
      assertThat(row.getDouble(2)).isCloseTo(expected.low(), within(1e-12));
      assertThat(row.getDouble(3)).isCloseTo(expected.high(), within(1e-12));
    }
  }

  @Test
  void nullHasNoInterval() {
    Row row =
        Frames.rows("k bigint, n bigint", "{n: 10}")
            .select(WilsonColumns.low(col("k"), col("n")), WilsonColumns.high(col("k"), col("n")))
            .first();
    assertThat(row.isNullAt(0)).isTrue();
    assertThat(row.isNullAt(1)).isTrue();
  }
}
