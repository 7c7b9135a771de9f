package org.crmlake.value;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** What a new customer will bring: the first order and, discounted, all later ones. */
final class NewCustomers implements Serializable {
  private static final long serialVersionUID = 1;

  static final StructType SCHEMA =
      StructType.fromDDL("name string, value string, orders_of_new double, value_of_order double");

  private final double dailyRate;

  NewCustomers(double annualDiscount) {
    this.dailyRate = Math.log1p(annualDiscount) / 365.25;
  }

  /** Rows for rows {@code name, value, transactions, spend}, the last two of value_models. */
  Iterator<Row> of(Iterator<Row> models) {
    List<Row> rows = new ArrayList<>();
    while (models.hasNext()) {
      Row row = models.next();
      if (!row.isNullAt(3)) {
        rows.add(
            RowFactory.create(
                row.getString(0),
                row.getString(1),
                1 + FittedModel.of(row.getStruct(2)).transactions().residual(0, 0, 0, dailyRate),
                FittedModel.of(row.getStruct(3)).spend().mean()));
      }
    }
    return rows.iterator();
  }
}
