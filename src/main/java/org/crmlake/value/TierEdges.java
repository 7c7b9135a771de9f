package org.crmlake.value;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.crmlake.value.CustomerValueSettings.Tiers;

/** Tiers, deciles and what divides a customer from the next tier, from the histogram of values. */
final class TierEdges implements Serializable {
  private static final long serialVersionUID = 1;

  private static final StructType SCHEMA =
      StructType.fromDDL(
          "edges array<bigint>, entries array<bigint>, decile_edges array<bigint>,"
              + " order_value array<double>, order_rate array<double>, lifetime array<double>");
  private static final List<String> NAMES = List.of("zero", "light", "medium", "heavy");

  private final Tiers tiers;
  private final int count;

  TierEdges(Tiers tiers, int count) {
    this.tiers = tiers;
    this.count = tiers == Tiers.QUANTILES ? count : NAMES.size();
  }

  /**
   * The customers with {@code tier, decile} (10 is best), {@code gap_minor} and {@code driver}:
   * what of order value, frequency and lifetime is farthest below the mean of the next tier.
   *
   * @param customers with {@code total_minor} (null: no tier), {@code gross_minor, orders, age}
   */
  Dataset<Row> mark(Dataset<Row> customers) {
    MapFunction<Row, Integer> one = row -> 0;
    FlatMapGroupsFunction<Integer, Row, Row> cut = (key, rows) -> cut(rows);
    Dataset<Row> edges =
        customers
            .where(col("total_minor").isNotNull().and(col("x").isNotNull()))
            .groupBy("total_minor")
            .agg(
                count(lit(1)).as("n"),
                sum("gross_minor").as("gross"),
                sum("orders").as("orders"),
                sum(col("age").plus(1)).as("days"))
            .groupByKey(one, Encoders.INT())
            .flatMapGroups(cut, Encoders.row(SCHEMA));
    Column value = when(col("x").isNotNull(), col("total_minor"));
    Column tier = Quantiles.score(value, col("of.edges"), count - 1);
    Column names =
        functions.array(
            (tiers == Tiers.QUANTILES
                    ? IntStream.rangeClosed(1, count).mapToObj(Integer::toString)
                    : NAMES.stream())
                .map(functions::lit)
                .toArray(Column[]::new));
    Column next = col("tier_number");
    return customers
        // A scalar is looked up once; joined, it would be copied for every customer.
        .withColumn("of", edges.select(struct(col("*"))).scalar())
        .withColumn("tier_number", tier)
        .withColumns(
            Map.of(
                "tier", when(next.isNotNull(), element_at(names, next)),
                "decile", Quantiles.score(value, col("of.decile_edges"), 9),
                "gap_minor", get(col("of.entries"), next.minus(1)).minus(col("total_minor"))))
        .withColumn("driver", when(col("gap_minor").isNotNull(), driver(next)))
        .drop("of");
  }

  private static Column driver(Column next) {
    Column days = col("age").plus(1);
    Column value =
        below("order_value", next, col("gross_minor").divide(greatest(col("orders"), lit(1L))));
    Column rate = below("order_rate", next, col("orders").divide(days));
    Column lifetime = below("lifetime", next, days.cast("double"));
    return when(value.geq(greatest(rate, lifetime)), "order_value")
        .when(rate.geq(lifetime), "frequency")
        .otherwise("lifetime");
  }

  /** Logarithm of the next tier's mean over the customer's. */
  private static Column below(String measure, Column next, Column own) {
    return log(greatest(get(col("of." + measure), next), lit(1e-9)))
        .minus(log(greatest(own, lit(1e-9))));
  }

  private Iterator<Row> cut(Iterator<Row> rows) {
    List<long[]> values = new ArrayList<>();
    rows.forEachRemaining(
        r ->
            values.add(
                new long[] {r.getLong(0), r.getLong(1), r.getLong(2), r.getLong(3), r.getLong(4)}));
    long[][] sorted = values.toArray(long[][]::new);
    Arrays.sort(sorted, (p, q) -> Long.compare(p[0], q[0]));
    List<Long> edges = new ArrayList<>();
    if (tiers == Tiers.QUANTILES) {
      for (int k = 1; k < count; k++) {
        edges.add(edge(sorted, Long.MIN_VALUE, k, count));
      }
    } else {
      edges.addAll(
          List.of(0L, Math.max(0, edge(sorted, 0, 5, 10)), Math.max(0, edge(sorted, 0, 8, 10))));
    }
    List<Long> deciles = new ArrayList<>();
    for (int k = 1; k < 10; k++) {
      deciles.add(edge(sorted, Long.MIN_VALUE, k, 10));
    }
    List<Long> entries = new ArrayList<>();
    for (long edge : edges) {
      entries.add(
          Arrays.stream(sorted).map(v -> v[0]).filter(v -> v > edge).findFirst().orElse(null));
    }
    // Of each tier: customers, gross, orders, days.
    long[][] sums = new long[count][4];
    for (long[] v : sorted) {
      int tier = (int) edges.stream().filter(e -> v[0] > e).count();
      for (int i = 0; i < 4; i++) {
        sums[tier][i] += v[1 + i];
      }
    }
    List<Double> orderValue = new ArrayList<>();
    List<Double> orderRate = new ArrayList<>();
    List<Double> lifetime = new ArrayList<>();
    for (long[] tier : sums) {
      orderValue.add(tier[1] / (double) Math.max(1, tier[2]));
      orderRate.add(tier[2] / (double) Math.max(1, tier[3]));
      lifetime.add(tier[3] / (double) Math.max(1, tier[0]));
    }
    return List.of(
            RowFactory.create(
                edges.toArray(Long[]::new),
                entries.toArray(Long[]::new),
                deciles.toArray(Long[]::new),
                orderValue.toArray(Double[]::new),
                orderRate.toArray(Double[]::new),
                lifetime.toArray(Double[]::new)))
        .iterator();
  }

  /** Least value that k / n of the customers with more than a floor do not exceed. */
  private static long edge(long[][] sorted, long floor, long k, long n) {
    long total = Arrays.stream(sorted).filter(v -> v[0] > floor).mapToLong(v -> v[1]).sum();
    long seen = 0;
    for (long[] v : sorted) {
      seen += v[0] > floor ? v[1] : 0;
      if (total > 0 && seen * n >= k * total) {
        return v[0];
      }
    }
    return floor;
  }
}
