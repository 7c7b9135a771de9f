package org.crmlake.value;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.crmlake.customers.PurchaseHistory;
import org.crmlake.job.Inputs;
import org.crmlake.testing.Frames;
import org.crmlake.testing.Given;

/** base.purchase_history of the raw transactions of the CDNOW 1/10 sample. */
final class CdnowHistory {
  private static final StructType ORDERS =
      StructType.fromDDL(
          "customer_id string, order_date date, status string, is_return boolean,"
              + " is_deleted boolean, net_base decimal(18,2)");
  private static final String ATTRIBUTES =
      "customer_id string, valid_from date, valid_to date, source string, campaign_id string,"
          + " owner_id string";

  private CdnowHistory() {}

  static Dataset<Row> read() throws IOException {
    Path file = Path.of(System.getProperty("published.data", "absent"), "cdnow/CDNOW_sample.txt");
    assumeTrue(Files.exists(file), "CDNOW is not there: -Dpublished.data");
    List<Row> orders =
        Files.readAllLines(file).stream()
            .map(line -> line.trim().split(" +"))
            .map(
                f ->
                    RowFactory.create(
                        f[1],
                        Date.valueOf(LocalDate.parse(f[2], DateTimeFormatter.BASIC_ISO_DATE)),
                        "paid",
                        false,
                        false,
                        new BigDecimal(f[4])))
            .toList();
    Dataset<Row> history =
        new PurchaseHistory()
            .apply(
                new Inputs(
                    Map.of(
                        "orders",
                        Frames.session().createDataFrame(orders, ORDERS),
                        "attributes",
                        Frames.rows(ATTRIBUTES)),
                    LocalDate.of(1998, 6, 30)),
                Given.params(
                    "money_scale", 2, "segments", List.of(), "excluded_statuses", List.of()),
                LocalDate.of(1998, 6, 30));
    return Frames.session().createDataFrame(history.collectAsList(), history.schema());
  }
}
