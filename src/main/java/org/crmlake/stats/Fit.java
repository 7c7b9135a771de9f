package org.crmlake.stats;

import java.util.List;

/**
 * A maximum likelihood fit.
 *
 * @param status how it ended
 * @param reason why it is not converged; "" if it is
 * @param parameters in the model's order; the best point found, whatever the status; empty if
 *     refused
 * @param standardErrors of the parameters, from the Hessian; NaN where it has none; empty if
 *     refused
 * @param logCovariance covariance matrix of the logarithms of the parameters (less their lower
 *     limits), from the Hessian; NaN where it has none
 * @param logLikelihood at the parameters
 * @param gradientNorm greatest absolute derivative of the log-likelihood by the logarithm of a
 *     parameter, divided by the number of customers
 * @param customers that it is over
 */
public record Fit(
    Status status,
    String reason,
    List<Double> parameters,
    List<Double> standardErrors,
    double[][] logCovariance,
    double logLikelihood,
    double gradientNorm,
    long customers) {

  /** How a fit ended. */
  public enum Status {
    /** At a maximum. */
    CONVERGED,
    /** The likelihood still rises towards an end of the parameters' range. */
    BOUNDARY,
    /** Not tried, for want of data. */
    REFUSED
  }

  /** Without parameters. */
  public static Fit refused(String reason, long customers) {
    return new Fit(
        Status.REFUSED,
        reason,
        List.of(),
        List.of(),
        new double[0][0],
        Double.NaN,
        Double.NaN,
        customers);
  }

  /** Whether there are parameters. */
  public boolean isUsable() {
    return status != Status.REFUSED;
  }

  /** Akaike's criterion: 2 k - 2 ln L. */
  public double aic() {
    return 2.0 * parameters.size() - 2 * logLikelihood;
  }

  /** Bayes's criterion: k ln(customers) - 2 ln L. */
  public double bic() {
    return parameters.size() * Math.log(customers) - 2 * logLikelihood;
  }
}
