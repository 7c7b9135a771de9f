package org.crmlake.stats;

/**
 * Gamma-Gamma model of spend (R. Colombo, W. Jiang, A stochastic RFM model, Journal of Interactive
 * Marketing 13, 1999; P. Fader, B. Hardie, note 025, brucehardie.com/notes/025). Amounts are from
 * Gamma(p, nu), and a customer's nu is from Gamma(q, v), independent of when the customer buys.
 *
 * @param p shape of amounts, positive
 * @param q shape over customers, above 1, so that the mean is finite
 * @param v in the unit of money, positive
 */
public record GammaGamma(double p, double q, double v) {

  public GammaGamma {
    Positive.require("p", p, "q - 1", q - 1, "v", v);
  }

  /** Parameters p, q, v. */
  public static Fit fit(SpendTable table) {
    if (table.customers() < 3) {
      return Fit.refused(
          "only " + table.customers() + " customers with repeat purchases and positive spend",
          table.customers());
    }
    return Newton.fit(new GammaGammaLikelihood(table));
  }

  /** Log-likelihood of the customers' mean spends. */
  public double logLikelihood(SpendTable table) {
    return new GammaGammaLikelihood(table).at(new double[] {p, q, v}).value;
  }

  /**
   * Expected mean spend per purchase of a customer: p (v + Z) / (p x + q - 1).
   *
   * @param x purchases whose spend is known; 0 for none
   * @param total their total spend
   */
  public double expected(int x, double total) {
    return p * (v + total) / (p * x + q - 1);
  }

  /** Mean spend per purchase over all customers. */
  public double mean() {
    return expected(0, 0);
  }
}
