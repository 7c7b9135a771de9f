package org.crmlake.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.testing.Frames;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class SegmentColumnsTest {
  @Test
  void valuesInTheOrderOfTheLake() {
    List<String> segments = List.of("country", "channel");
    Row row =
        made("array('DE', 'web')")
            .select(SegmentColumns.of(segments).toArray(Column[]::new))
            .first();
    assertThat(row.schema().fieldNames()).containsExactly("country", "channel");
    assertThat(row.getString(0)).isEqualTo("DE");
    assertThat(row.getString(1)).isEqualTo("web");
  }

  @Test
  void historiesThatWereMadeForOtherSegmentsStopTheJob() {
    Column channel = SegmentColumns.value("channel", List.of("country", "channel", "size"));
    assertThatThrownBy(() -> made("array('DE', 'web')").select(channel).first())
        .hasMessageContaining("base.purchase_history was made for other segments");
  }

  private static Dataset<Row> made(String values) {
    return Frames.session().range(1).selectExpr(values + " as segment_values");
  }
}
