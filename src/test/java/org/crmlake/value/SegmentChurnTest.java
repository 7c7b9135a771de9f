package org.crmlake.value;

import static org.apache.spark.sql.functions.lit;
import static org.crmlake.testing.Frames.assertSameRows;
import static org.crmlake.testing.Frames.rows;

import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.testing.Given;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class SegmentChurnTest {

  /** Windows of two months: January and February, March and April. */
  @Test
  void lifetimesAreMonthsOverTheShareLost() {
    Dataset<Row> customers =
        rows(
            "customer_id string, segment_values array<string>, purchase_days array<date>",
            "{customer_id: 'stays', segment_values: ['DE'],"
                + " purchase_days: ['2023-05-01', '2024-02-29', '2024-03-01']}",
            "{customer_id: 'leaves', segment_values: ['DE'], purchase_days: ['2024-01-01']}",
            "{customer_id: 'too early', segment_values: ['DE'], purchase_days: ['2023-12-31']}",
            "{customer_id: 'new', segment_values: ['DE'], purchase_days: ['2024-04-30']}",
            "{customer_id: 'also stays', segment_values: ['DE'],"
                + " purchase_days: ['2024-01-05', '2024-02-05', '2024-04-30']}",
            "{customer_id: 'alone', segment_values: ['FR'],"
                + " purchase_days: ['2024-02-01', '2024-04-01']}",
            "{customer_id: 'never there', segment_values: ['IT'], purchase_days: []}");
    CustomerValueSettings settings =
        Given.params(
                CustomerValues.params(
                    "segment_names",
                    List.of("country"),
                    "lifetime",
                    "segment_churn",
                    "lifetime_segment",
                    "country",
                    "lifetime_churn_months",
                    2))
            .as(CustomerValueSettings.class);
    Dataset<Row> lifetimes =
        new SegmentChurn(settings, LocalDate.of(2024, 4, 30))
            .join(
                customers.drop("purchase_days").withColumn("acquisition_channel", lit("web")),
                customers);
    // Of three customers of DE one left: 2 / (1 / 3) months. FR lost nobody, IT had nobody.
    assertSameRows(
        lifetimes.select("customer_id", "churn_months"),
        rows(
            "customer_id string, churn_months double",
            "{customer_id: 'stays', churn_months: 6}",
            "{customer_id: 'leaves', churn_months: 6}",
            "{customer_id: 'too early', churn_months: 6}",
            "{customer_id: 'new', churn_months: 6}",
            "{customer_id: 'also stays', churn_months: 6}",
            "{customer_id: 'alone'}",
            "{customer_id: 'never there'}"));
  }
}
