package org.crmlake.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.crmlake.testing.Frames.assertSameRows;
import static org.crmlake.testing.Frames.rows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class FramesTest {

  @Test
  void orderDoesNotMatter() {
    assertSameRows(
        rows(
            "id bigint, day date, amount decimal(18,2)",
            "{id: 1, day: '2024-02-29', amount: 0.10}",
            "{id: 2}"),
        rows(
            "id bigint, day date, amount decimal(18,2)",
            "{id: 2}",
            "{id: 1, day: '2024-02-29', amount: 0.10}"));
  }

  @Test
  void duplicatesCount() {
    assertThatThrownBy(
            () ->
                assertSameRows(
                    rows("id bigint", "{id: 1}", "{id: 1}", "{id: 2}"),
                    rows("id bigint", "{id: 1}", "{id: 2}", "{id: 2}")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("- 2");
  }

  @Test
  void typesAreCompared() {
    assertThatThrownBy(
            () -> assertSameRows(rows("id int", "{id: 1}"), rows("id bigint", "{id: 1}")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("columns differ");
  }
}
