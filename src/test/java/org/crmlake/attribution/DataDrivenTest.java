package org.crmlake.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.crmlake.attribution.PathCounts.Count;
import org.junit.jupiter.api.Test;

/** Two channels that convert alike, of which one wins all new customers and the other the money. */
class DataDrivenTest {
  private static final LocalDate MONTH = LocalDate.of(2024, 5, 1);

  private static void path(String channel, long firsts, long value, List<Count> counts) {
    List<String> one = List.of(channel);
    List<String> none = List.of();
    counts.add(new Count(0, "sale", MONTH, one, one, 2, firsts, 1, value));
    counts.add(new Count(1, "sale", MONTH, none, one, 2, firsts, 1, value));
    counts.add(new Count(1, "sale", MONTH, one, none, 2, firsts, 1, value));
  }

  @Test
  void whatIsDividedGoesToWhomItIsOwed() {
    List<Count> counts = new ArrayList<>();
    path("new", 2, 10, counts);
    path("old", 0, 30, counts);
    List<Row> credits = new DataDriven(List.of(1), true, false, 100).credits(counts);
    assertThat(credits).hasSize(8);
    for (Row row : credits) {
      boolean isNew = row.getString(4).equals("new");
      assertThat(row.getDouble(5)).as("conversions of %s", row).isEqualTo(2.0, within(1e-12));
      assertThat(row.getDouble(6))
          .as("new customers of %s", row)
          .isEqualTo(isNew ? 2.0 : 0.0, within(1e-12));
      if (row.getString(3).equals("markov_1")) {
        assertThat(row.getLong(7)).as("revenue of %s", row).isEqualTo(isNew ? 10 : 30);
      }
    }
  }

  /** More came back of what the one channel led to than it sold. */
  @Test
  void amountsBelowZeroAreDividedToo() {
    List<Count> counts = new ArrayList<>();
    path("new", 2, 40, counts);
    path("old", 0, -10, counts);
    for (Row row : new DataDriven(List.of(1), false, false, 100).credits(counts)) {
      assertThat(row.getLong(7))
          .as("revenue of %s", row)
          .isEqualTo(row.getString(4).equals("new") ? 30 : 0);
    }
    assertThat(new PathModel(counts).markov(1).valueEffects())
        .containsExactly(new double[] {40 / 30.0, -10 / 30.0}, within(1e-12));
  }
}
