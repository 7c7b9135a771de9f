package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.crmlake.lake.Contracts;
import org.crmlake.spec.Project;
import org.crmlake.spec.TableSpec;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class QualityCountsTest {

  /** Spark finds a comparison that cannot be when it makes the frame, before any row is read. */
  @Test
  void predicatesOfTheManualFitTheTypesOfTheirColumns(SparkSession spark) {
    Project own = Projects.own();
    assertThat(own.quality().tables()).hasSizeGreaterThan(10);
    for (String id : own.quality().tables().keySet()) {
      TableSpec table = own.model().get(id);
      Dataset<Row> none = spark.createDataFrame(List.of(), Contracts.schema(table));
      Dataset<Row> counts =
          new QualityCounts(own.quality(), table, DataQuality.columns(table))
              .of(none, Map.of("shop", LocalDate.EPOCH), LocalDate.EPOCH);
      assertThat(counts.columns()).as(id).endsWith(QualityCounts.COUNTS);
    }
  }
}
