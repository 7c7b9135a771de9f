package org.crmlake.attribution;

import java.util.List;

/**
 * Parameters of {@link AttributionChannels} and {@link AttributionCampaigns}.
 *
 * @param moneyScale digits after the point of the lake's money
 * @param goals that spend is held against
 * @param lookbackDays until a path that has led to nothing is known not to
 * @param costKinds kinds of costs that are the spend
 * @param markovOrders orders of the chains, each a model markov_k
 * @param shapleyPooled whether there is a model shapley_pooled
 * @param counterfactual whether there is a model counterfactual
 * @param negativeShapley what becomes of negative values of the pooled-rate game
 * @param shapleySamples orders sampled where there are more than 20 channels or campaigns
 */
record UnitSettings(
    int moneyScale,
    List<PathSettings.Goal> goals,
    int lookbackDays,
    List<String> costKinds,
    List<Integer> markovOrders,
    boolean shapleyPooled,
    boolean counterfactual,
    Negative negativeShapley,
    int shapleySamples) {

  /** What becomes of negative values. */
  enum Negative {
    /** They stay, and others have more than everything. */
    KEEP,
    /** They are 0, and the others share. */
    ZERO
  }

  UnitSettings {
    if (markovOrders.stream().anyMatch(k -> k < 1 || k > 5)
        || markovOrders.stream().distinct().count() < markovOrders.size()) {
      throw new IllegalArgumentException(
          "markov_orders " + markovOrders + " must be from 1 to 5, each once");
    }
    if (shapleySamples < 2) {
      throw new IllegalArgumentException(
          "shapley_samples is " + shapleySamples + ", expected 2 or more");
    }
  }

  DataDriven dataDriven() {
    return new DataDriven(
        markovOrders, shapleyPooled, negativeShapley == Negative.KEEP, shapleySamples);
  }

  /** Names of the models that are no rules. */
  List<String> dataModels() {
    List<String> models = new java.util.ArrayList<>();
    markovOrders.forEach(k -> models.add("markov_" + k));
    if (shapleyPooled) {
      models.add("shapley_pooled");
    }
    if (counterfactual) {
      models.add("counterfactual");
    }
    return models;
  }
}
