package org.crmlake.value;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.crmlake.stats.BetaBernoulli;
import org.crmlake.stats.Fit;
import org.crmlake.stats.GammaGamma;
import org.crmlake.stats.PurchaseTable;
import org.crmlake.stats.SpendTable;

/** Rows of {@code value_models}, of one segment each time. */
final class FitRows implements Serializable {
  private static final long serialVersionUID = 1;

  /** Without as_of. */
  static final StructType SCHEMA = schema();

  private final int moneyScale;
  private final List<ModelKind> models;
  private final int minRepeaters;
  private final double maxCorrelation;

  FitRows(ValueModels.Settings settings) {
    this.moneyScale = settings.moneyScale();
    this.models = settings.models();
    this.minRepeaters = settings.minRepeaters();
    this.maxCorrelation = settings.maxCorrelation();
  }

  private static StructType schema() {
    StructType schema =
        StructType.fromDDL(
            "model string, segment string, segment_value string, time_unit string,"
                + " customers bigint, repeaters bigint, status string, reason string");
    for (String parameter : ModelKind.PARAMETERS) {
      schema = schema.add(parameter, "double").add(parameter + "_error", "double");
    }
    for (String entry : entries()) {
      schema = schema.add(entry, "double");
    }
    for (String measure : List.of("log_likelihood", "aic", "bic", "gradient_norm")) {
      schema = schema.add(measure, "double");
    }
    return schema.add("spend_correlation", "double").add("is_correlated", "boolean");
  }

  /** Lower triangle of the covariance of the parameters' logarithms. */
  static List<String> entries() {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      for (int j = 1; j <= i; j++) {
        names.add("log_cov_" + i + j);
      }
    }
    return names;
  }

  /** A row for each model, from rows of {@link Observations}. */
  Iterator<Row> of(String segment, String segmentValue, Iterator<Row> observations) {
    PurchaseTable.Builder histories = PurchaseTable.builder();
    PurchaseTable.Builder months = PurchaseTable.builder();
    SpendTable.Builder spend = SpendTable.builder();
    double unit = Math.pow(10, -moneyScale);
    observations.forEachRemaining(
        row -> {
          int x = row.getInt(3);
          long n = row.getLong(6);
          switch (row.getInt(2)) {
            case Observations.HISTORY -> histories.add(x, row.getInt(4), row.getInt(5), n);
            case Observations.MONTHS -> months.add(x, row.getInt(4), row.getInt(5), n);
            default ->
                Observations.addSpend(
                    spend, x, row.getInt(4), n, row.getLong(7), row.getLong(8), unit);
          }
        });
    PurchaseTable purchases = histories.build();
    PurchaseTable opportunities = months.build();
    SpendTable spends = spend.build();
    List<Row> rows = new ArrayList<>();
    for (ModelKind kind : models) {
      long repeaters =
          switch (kind) {
            case GAMMA_GAMMA -> spends.customers();
            case BG_BB -> opportunities.repeaters();
            default -> purchases.repeaters();
          };
      Fit fit;
      if (repeaters < minRepeaters) {
        fit =
            Fit.refused(
                "only "
                    + repeaters
                    + " customers with repeat purchases; min_repeaters is "
                    + minRepeaters,
                purchases.customers());
      } else {
        fit =
            switch (kind) {
              case GAMMA_GAMMA -> GammaGamma.fit(spends);
              case BG_BB -> BetaBernoulli.fit(opportunities);
              default -> kind.fit(purchases);
            };
      }
      rows.add(row(kind, segment, segmentValue, repeaters, fit, spends));
    }
    return rows.iterator();
  }

  private Row row(
      ModelKind kind, String segment, String value, long repeaters, Fit fit, SpendTable spends) {
    List<Object> cells = new ArrayList<>();
    cells.add(kind.label());
    cells.add(segment);
    cells.add(value);
    cells.add(kind == ModelKind.BG_BB ? "month" : kind.isTransactions() ? "day" : "purchase");
    cells.add(fit.customers());
    cells.add(repeaters);
    cells.add(fit.status().name().toLowerCase(Locale.ROOT));
    cells.add(fit.reason().isEmpty() ? null : fit.reason());
    for (String name : ModelKind.PARAMETERS) {
      int at = fit.isUsable() ? kind.parameters().indexOf(name) : -1;
      cells.add(at < 0 ? null : fit.parameters().get(at));
      cells.add(at < 0 ? null : finite(fit.standardErrors().get(at)));
    }
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j <= i; j++) {
        cells.add(i < fit.logCovariance().length ? finite(fit.logCovariance()[i][j]) : null);
      }
    }
    boolean usable = fit.isUsable();
    cells.add(usable ? fit.logLikelihood() : null);
    cells.add(usable ? fit.aic() : null);
    cells.add(usable ? fit.bic() : null);
    cells.add(usable ? fit.gradientNorm() : null);
    Double correlation = kind == ModelKind.GAMMA_GAMMA ? finite(spends.correlation()) : null;
    cells.add(correlation);
    cells.add(correlation == null ? null : Math.abs(correlation) > maxCorrelation);
    return RowFactory.create(cells.toArray());
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
