package org.crmlake.customers;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;
import static org.crmlake.testing.Frames.assertSameRows;

import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.crmlake.job.Inputs;
import org.crmlake.testing.Frames;
import org.crmlake.testing.Given;

/** What holds for the histories of any customers. */
class PurchaseHistoryPropertiesTest {
  private static final LocalDate FIRST = LocalDate.of(2024, 1, 1);
  private static final StructType ORDERS =
      StructType.fromDDL(
          "customer_id string, order_date date, status string, is_return boolean,"
              + " is_deleted boolean, net_base decimal(18,2)");
  private static final StructType ATTRIBUTES =
      StructType.fromDDL(
          "customer_id string, valid_from date, valid_to date, source string,"
              + " campaign_id string, owner_id string, country string");

  private static Dataset<Row> history(Dataset<Row> orders, Dataset<Row> attributes) {
    return new PurchaseHistory()
        .apply(
            new Inputs(Map.of("orders", orders, "attributes", attributes), FIRST),
            Given.params(
                "money_scale", 2,
                "segments", List.of("country"),
                "excluded_statuses", List.of("Draft")),
            FIRST);
  }

  private static List<Row> orders(Random random) {
    List<Row> orders = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      boolean isReturn = random.nextInt(5) == 0;
      BigDecimal amount = BigDecimal.valueOf(random.nextInt(10000), 2);
      orders.add(
          RowFactory.create(
              random.nextInt(50) == 0 ? null : "c" + random.nextInt(80),
              Date.valueOf(FIRST.plusDays(random.nextInt(60))),
              List.of("paid", "DRAFT", "draft").get(random.nextInt(3)),
              isReturn,
              random.nextInt(10) == 0,
              isReturn ? amount.negate() : amount));
    }
    return orders;
  }

  private static List<Row> attributes(Random random) {
    List<Row> spans = new ArrayList<>();
    for (int c = 0; c < 90; c++) {
      LocalDate from = FIRST.plusDays(random.nextInt(30));
      for (int left = random.nextInt(4); left > 0; left--) {
        LocalDate to = from.plusDays(1L + random.nextInt(20));
        spans.add(
            RowFactory.create(
                "c" + c,
                Date.valueOf(from),
                left == 1 ? null : Date.valueOf(to),
                "source" + left,
                null,
                "owner" + left,
                random.nextBoolean() ? "country" + left : null));
        from = to;
      }
    }
    return spans;
  }

  private static Dataset<Row> frame(List<Row> rows, StructType schema) {
    return Frames.session().createDataFrame(rows, schema).repartition(3);
  }

  @Property(tries = 3, shrinking = ShrinkingMode.OFF)
  void orderOfRowsDoesNotMatter(@ForAll long seed) {
    Random random = new Random(seed);
    List<Row> orders = orders(random);
    List<Row> attributes = attributes(random);
    Dataset<Row> first = history(frame(orders, ORDERS), frame(attributes, ATTRIBUTES));
    List<Row> before = first.collectAsList();
    Collections.shuffle(orders, random);
    Collections.shuffle(attributes, random);
    assertSameRows(
        history(frame(orders, ORDERS), frame(attributes, ATTRIBUTES)),
        Frames.session().createDataFrame(before, first.schema()));
  }

  @Property(tries = 3, shrinking = ShrinkingMode.OFF)
  void customersDoNotDependOnEachOther(@ForAll long seed) {
    Random random = new Random(seed);
    Dataset<Row> orders = frame(orders(random), ORDERS);
    Dataset<Row> attributes = frame(attributes(random), ATTRIBUTES);
    Object[] some = random.ints(40, 0, 80).mapToObj(c -> "c" + c).toArray();
    Dataset<Row> recomputed =
        history(
            orders.where(col("customer_id").isin(some)),
            attributes.where(col("customer_id").isin(some)));
    Dataset<Row> all = history(orders, attributes);
    assertSameRows(recomputed, all.where(col("customer_id").isin(some)));
    assertSameRows(recomputed.union(all.where(not(col("customer_id").isin(some)))), all);
  }
}
