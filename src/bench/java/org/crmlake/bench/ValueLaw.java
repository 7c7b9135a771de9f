package org.crmlake.bench;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.random.JDKRandomGenerator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Purchases by BG/NBD and Gamma-Gamma with the parameters of the CDNOW sample, each customer's
 * drawn from the customer's number: the same on every machine.
 */
final class ValueLaw {
  static final int DAYS = 1095;

  static final StructType SCHEMA = StructType.fromDDL("id bigint, i int, day int, pence bigint");

  private ValueLaw() {}

  /** Purchases of customers, given as rows of their number. */
  static Iterator<Row> purchases(Iterator<Row> customers) {
    JDKRandomGenerator random = new JDKRandomGenerator();
    GammaDistribution rates = new GammaDistribution(random, 0.243, 1 / (7 * 4.414));
    BetaDistribution dropouts = new BetaDistribution(random, 0.793, 2.426);
    GammaDistribution scales = new GammaDistribution(random, 3.74, 1 / 15.44);
    List<Row> rows = new ArrayList<>();
    // Lazily, one customer at a time: there may be millions.
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < rows.size() || customers.hasNext();
      }

      @Override
      public Row next() {
        if (next == rows.size()) {
          rows.clear();
          next = 0;
          long id = customers.next().getLong(0);
          random.setSeed(id);
          draw(id);
        }
        return rows.get(next++);
      }

      private void draw(long id) {
        double rate = Math.max(rates.sample(), 1e-12);
        double dropout = dropouts.sample();
        GammaDistribution amounts = new GammaDistribution(random, 6.25, 1 / scales.sample());
        double at = random.nextInt(DAYS);
        boolean alive = true;
        while (alive && at < DAYS) {
          long pence = Math.max(1, Math.round(amounts.sample() * 100));
          rows.add(RowFactory.create(id, rows.size(), (int) at, pence));
          alive = rows.size() == 1 || random.nextDouble() >= dropout;
          at -= Math.log(1 - random.nextDouble()) / rate;
        }
      }
    };
  }
}
