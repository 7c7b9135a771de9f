package org.crmlake.stats;

/**
 * A model of when customers buy again until they leave for good, fitted to histories of x repeat
 * purchases, recency t and age T. Every forecast is the probability of being alive, which depends
 * on all three, times what an alive customer will buy, which depends on x and T only.
 */
public sealed interface TransactionModel permits BetaGeometric, ParetoNbd {

  /** Probability that the customer has not left at age T; from 0 to 1. */
  double alive(int x, double recency, double age);

  /**
   * Expected purchases in the time to come, if the customer is alive at age T.
   *
   * @param time in the unit of the model, not negative
   */
  double expectedIfAlive(int x, double age, double time);

  /**
   * Expected purchases in all time to come, each discounted continuously to now, if the customer is
   * alive at age T: the discounted expected residual transactions (DERT).
   *
   * @param rate of discounting per unit of time: ln(1 + yearly rate) / (units in a year); positive
   */
  double residualIfAlive(int x, double age, double rate);

  /**
   * Probability that a customer who is alive at age T still is after the time to come.
   *
   * @param time in the unit of the model, not negative
   */
  double survivalIfAlive(int x, double age, double time);

  /** Expected purchases of a customer with this history in the time to come. */
  default double expected(int x, double recency, double age, double time) {
    return alive(x, recency, age) * expectedIfAlive(x, age, time);
  }

  /** Expected repeat purchases of a new customer in the time after the first purchase. */
  default double expectedOfNew(double time) {
    return expected(0, 0, 0, time);
  }

  /** Discounted expected residual transactions of a customer with this history. */
  default double residual(int x, double recency, double age, double rate) {
    return alive(x, recency, age) * residualIfAlive(x, age, rate);
  }

  /** Log-likelihood of a table of histories. */
  double logLikelihood(PurchaseTable table);
}
