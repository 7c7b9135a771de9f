package org.crmlake.value;

import java.util.List;
import java.util.Locale;
import org.crmlake.stats.BetaGeometric;
import org.crmlake.stats.BetaGeometric.Dropout;
import org.crmlake.stats.Fit;
import org.crmlake.stats.ParetoNbd;
import org.crmlake.stats.PurchaseTable;
import org.crmlake.stats.TransactionModel;

/** The models that are fitted, and the names of their parameters in order. */
enum ModelKind {
  BG_NBD("r", "alpha", "a", "b"),
  MBG_NBD("r", "alpha", "a", "b"),
  PARETO_NBD("r", "alpha", "s", "beta"),
  GAMMA_GAMMA("p", "q", "v"),
  BG_BB("alpha", "beta", "gamma", "delta");

  /** Names of the parameters of all models, in the order of the table's columns. */
  static final List<String> PARAMETERS =
      List.of("r", "alpha", "a", "b", "s", "beta", "gamma", "delta", "p", "q", "v");

  private final List<String> parameters;

  ModelKind(String... parameters) {
    this.parameters = List.of(parameters);
  }

  List<String> parameters() {
    return parameters;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it says when customers buy, in continuous time. */
  boolean isTransactions() {
    return this == BG_NBD || this == MBG_NBD || this == PARETO_NBD;
  }

  /** A transaction model fitted to a table in days. */
  Fit fit(PurchaseTable table) {
    return switch (this) {
      case BG_NBD -> BetaGeometric.fit(table, Dropout.AFTER_REPEAT);
      case MBG_NBD -> BetaGeometric.fit(table, Dropout.AFTER_ANY);
      case PARETO_NBD -> ParetoNbd.fit(table);
      case GAMMA_GAMMA, BG_BB -> throw notTransactions();
    };
  }

  /** A transaction model with these parameters. */
  TransactionModel of(List<Double> p) {
    return switch (this) {
      case BG_NBD ->
          new BetaGeometric(p.get(0), p.get(1), p.get(2), p.get(3), Dropout.AFTER_REPEAT);
      case MBG_NBD -> new BetaGeometric(p.get(0), p.get(1), p.get(2), p.get(3), Dropout.AFTER_ANY);
      case PARETO_NBD -> new ParetoNbd(p.get(0), p.get(1), p.get(2), p.get(3));
      case GAMMA_GAMMA, BG_BB -> throw notTransactions();
    };
  }

  private IllegalArgumentException notTransactions() {
    return new IllegalArgumentException(label() + " does not say when customers buy in days");
  }
}
