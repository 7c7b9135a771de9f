package org.crmlake.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.job.Inputs;
import org.crmlake.testing.Frames;
import org.crmlake.testing.Given;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** See also jobs/tests/retention_average.conf. */
@ExtendWith(SparkExtension.class)
class RetentionAverageTest {
  private static final String COHORTS =
      "activity string, grain string, segment string, segment_value string, age int,"
          + " cohort_size bigint, retained_on bigint, retained_on_or_after bigint,"
          + " retained_streak bigint, is_complete boolean, left_truncated boolean";

  private static String cohort(int size, int retained, boolean complete, boolean truncated) {
    return ("{activity: 'any', grain: 'month', segment: 'ALL', segment_value: 'ALL', age: 1,"
            + " cohort_size: %d, retained_on: %d, retained_on_or_after: %d, retained_streak: %d,"
            + " is_complete: %s, left_truncated: %s}")
        .formatted(size, retained, retained, retained, complete, truncated);
  }

  private static Row average(boolean leftTruncated, Dataset<Row> cohorts) {
    LocalDate day = LocalDate.of(2024, 4, 10);
    return new RetentionAverage()
        .apply(
            new Inputs(Map.of("cohorts", cohorts), day),
            Given.params("left_truncated", leftTruncated),
            day)
        .first();
  }

  /** The published example of one tool: 1000 with 500 retained, 500 with 400, one not complete. */
  @Test
  void threeMeaningsOfAverageAreTold() {
    Row average =
        average(
            true,
            Frames.rows(
                COHORTS,
                cohort(1000, 500, true, false),
                cohort(500, 400, true, false),
                cohort(700, 70, false, false)));
    double weightedByCounts = (1000 * 500 + 500 * 400) / (1000 * 1000 + 500 * 500.0);
    assertThat(average.<Double>getAs("rate_on")).isEqualTo(0.6);
    assertThat(average.<Double>getAs("mean_rate_on")).isEqualTo(0.65);
    assertThat(weightedByCounts).isCloseTo(0.56, within(1e-9));
  }

  @Test
  void oldCustomersWhoLookNewCanBeLeftOut() {
    Dataset<Row> cohorts =
        Frames.rows(COHORTS, cohort(1000, 500, true, true), cohort(500, 400, true, false));
    assertThat(average(false, cohorts).<Double>getAs("rate_on")).isEqualTo(0.8);
    assertThat(average(true, cohorts).<Double>getAs("rate_on")).isEqualTo(0.6);
  }
}
