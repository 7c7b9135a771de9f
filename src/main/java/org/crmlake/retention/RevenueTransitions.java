package org.crmlake.retention;

import static org.apache.spark.sql.functions.col;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/** Adds up a customer's months by what its revenue did against the month before and after. */
final class RevenueTransitions implements PeriodCells.Walk {
  /** Sums that belong to the month itself. */
  static final List<String> HERE =
      List.of(
          "new_minor",
          "reactivation_minor",
          "expansion_minor",
          "kept_minor",
          "closing_minor",
          "credit_minor",
          "new_customers",
          "reactivated_customers",
          "expanding_customers",
          "contracting_customers",
          "closing_customers");

  /** Sums that belong to the month after. */
  static final List<String> NEXT =
      List.of("opening_minor", "churn_minor", "opening_customers", "churned_customers");

  private static final long serialVersionUID = 1;
  private static final int KIND = 0;

  private final int cut;

  /**
   * @param asOf days after it do not count
   */
  RevenueTransitions(LocalDate asOf) {
    this.cut = Grain.DAY.index(asOf);
  }

  @Override
  public List<Column> facts() {
    return List.of(CustomerWalk.days(), col("gross_minor"), col("refund_minor"));
  }

  @Override
  public List<String> sums() {
    return Stream.concat(HERE.stream(), NEXT.stream()).toList();
  }

  @Override
  public void add(Row customer, int position, PeriodCells.Sums sums) {
    CustomerMonths months =
        new CustomerMonths(
            customer.getList(position),
            customer.getList(position + 1),
            customer.getList(position + 2),
            cut);
    for (int m = 0; m < months.size(); m++) {
      sums.add(KIND, Grain.MONTH, months.period(m), true, amounts(months, m));
    }
  }

  /** In the order of {@link #sums}. */
  private static long[] amounts(CustomerMonths months, int m) {
    long revenue = months.revenue(m);
    long previous = months.previousRevenue(m);
    boolean pays = revenue > 0;
    boolean paid = previous > 0;
    boolean isNew = pays && months.isFirst(m);
    boolean isBack = pays && !paid && !months.isFirst(m);
    boolean stops = pays && months.nextRevenue(m) == 0;
    return new long[] {
      isNew ? revenue : 0,
      isBack ? revenue : 0,
      paid ? Math.max(revenue - previous, 0) : 0,
      Math.min(revenue, previous),
      revenue,
      months.credit(m),
      isNew ? 1 : 0,
      isBack ? 1 : 0,
      paid && revenue > previous ? 1 : 0,
      pays && revenue < previous ? 1 : 0,
      pays ? 1 : 0,
      revenue,
      stops ? revenue : 0,
      pays ? 1 : 0,
      stops ? 1 : 0
    };
  }
}
