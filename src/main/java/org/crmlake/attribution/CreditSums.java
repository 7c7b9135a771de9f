package org.crmlake.attribution;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.sum;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.job.Money;

/**
 * The credits of all rules, summed by month and by what they go to: so few that the driver can turn
 * them into tables. Whole numbers are summed, which in any order have one sum.
 */
final class CreditSums {
  /** A conversion has so many parts. */
  static final double PARTS = 1e10;

  private CreditSums() {}

  /**
   * Credits with the same facts.
   *
   * @param ids values of the columns that were asked for
   * @param isFirst whether the conversions are those of new customers
   * @param inCrm whether the CRM did the touches
   * @param parts of conversions, by rule
   * @param minor revenue in the smallest unit of money, by rule
   */
  record Sum(
      String goal,
      LocalDate month,
      String[] ids,
      boolean isFirst,
      boolean inCrm,
      long[] parts,
      long[] minor) {

    private static Sum of(Row row, int ids, int rules) {
      String[] values = new String[ids];
      for (int i = 0; i < ids; i++) {
        values[i] = row.getString(4 + i);
      }
      long[] parts = new long[rules];
      long[] minor = new long[rules];
      for (int r = 0; r < rules; r++) {
        parts[r] = row.getLong(4 + ids + 2 * r);
        minor[r] = row.getLong(5 + ids + 2 * r);
      }
      return new Sum(
          row.getString(0),
          row.getDate(1).toLocalDate(),
          values,
          row.getBoolean(2),
          row.getBoolean(3),
          parts,
          minor);
    }
  }

  /**
   * @param credits mart.attribution_credits
   * @param rules models with columns of their own
   * @param ids columns that say what the credits go to
   */
  static List<Sum> collect(Dataset<Row> credits, List<String> rules, String[] ids, int moneyScale) {
    List<Column> keys = new ArrayList<>(List.of(col("goal"), col("month")));
    keys.add(col("conversion_type").equalTo("first").as("is_first"));
    keys.add(coalesce(col("run_in_crm"), lit(false)).as("in_crm"));
    for (String id : ids) {
      keys.add(col(id));
    }
    List<Column> sums = new ArrayList<>();
    for (String rule : rules) {
      sums.add(sum(parts(col(rule + "_weight"))).as(rule + "_parts"));
      Column minor = Money.minor(col(rule + "_revenue"), moneyScale);
      sums.add(sum(coalesce(minor, lit(0L))).as(rule + "_minor"));
    }
    return credits
        .groupBy(keys.toArray(Column[]::new))
        .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new))
        .collectAsList()
        .stream()
        .map(row -> Sum.of(row, ids.length, rules.size()))
        .toList();
  }

  /** Null, of a model that was added later, is nothing. */
  private static Column parts(Column weight) {
    return coalesce(rint(weight.multiply(PARTS)).cast("bigint"), lit(0L));
  }
}
