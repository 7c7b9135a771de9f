package org.crmlake.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class BacktestRowsTest {
  private static final int BUCKET = 2;
  private static final int CUSTOMERS = 6;
  private static final int ACTUAL = 7;

  /** Half of the hundred with the second history came back; the forecast could not know who. */
  @Test
  void customersWithOneForecastAreInOneDecile() {
    BacktestRows rows =
        new BacktestRows(new ValueBacktest.Settings(List.of(), 70, 1, 5), LocalDate.of(2024, 1, 1));
    List<Row> counts =
        List.of(
            RowFactory.create(0, 4, 80, 100, 2, 100L),
            RowFactory.create(0, 1, 50, 100, 0, 50L),
            RowFactory.create(0, 1, 50, 100, 1, 50L));
    List<Row> deciles = new ArrayList<>();
    rows.of(counts.iterator())
        .forEachRemaining(
            r -> {
              if (r.getString(1).equals("decile")) {
                deciles.add(r);
              }
            });
    assertThat(deciles)
        .extracting(r -> List.of(r.get(BUCKET), r.get(CUSTOMERS), r.get(ACTUAL)))
        .containsExactly(List.of("3", 100L, 50L), List.of("8", 100L, 200L));
  }
}
