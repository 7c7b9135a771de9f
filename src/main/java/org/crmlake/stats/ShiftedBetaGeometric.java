package org.crmlake.stats;

import java.util.stream.IntStream;

/**
 * The shifted-beta-geometric model of contracts that are renewed or not at the end of each period:
 * P. Fader and B. Hardie, How to project customer retention, Journal of Interactive Marketing 21
 * (2007). Each customer leaves at every renewal with one probability of its own, and these follow a
 * beta distribution. It does not hold where customers leave without saying so.
 *
 * @param alpha first parameter of the beta distribution, positive
 * @param beta second parameter, positive
 */
public record ShiftedBetaGeometric(double alpha, double beta) {
  private static final int MOST_STEPS = 500;

  /** Beyond this sum of the parameters customers are all alike for every purpose. */
  private static final double ALIKE = 1e4;

  /** Below this sum everybody either leaves at once or stays for ever. */
  private static final double EXTREME = 1e-4;

  /** How a fit ended. */
  public enum Status {
    /** At a maximum of the likelihood. */
    FITTED,
    /**
     * The likelihood grows the more alike customers are: the parameters stand for a constant rate.
     */
    ALIKE,
    /** The likelihood grows the more customers differ: all who leave do so at the first renewal. */
    EXTREME,
    /** Nobody left, or nobody was seen at two renewals: the data do not say. */
    UNDETERMINED,
    /** No maximum was found. */
    NOT_CONVERGED
  }

  /**
   * @param model null unless the status is FITTED or ALIKE
   * @param logLikelihood of the model, NaN without one
   */
  public record Fit(ShiftedBetaGeometric model, Status status, double logLikelihood) {}

  public ShiftedBetaGeometric {
    if (!(alpha > 0) || !(beta > 0)) {
      throw new IllegalArgumentException(
          "alpha " + alpha + " and beta " + beta + " must be positive");
    }
  }

  /** Share that survives renewals 1 to {@code renewals}; 1 for 0. */
  public double survival(int renewals) {
    double survival = 1;
    for (int t = 1; t <= renewals; t++) {
      survival *= retention(t);
    }
    return survival;
  }

  /** Share of those who face renewal {@code t}, from 1, that renew. */
  public double retention(int t) {
    return (beta + t - 1) / (alpha + beta + t - 1);
  }

  /**
   * Discounted expected residual lifetime of a customer who has renewed so many times: the renewals
   * still to come, in periods, the next one undiscounted. P. Fader and B. Hardie, Customer-base
   * valuation in a contractual setting, Marketing Science 29 (2010).
   *
   * @param discount rate per period, positive
   */
  public double residualLifetime(int renewals, double discount) {
    if (!(discount > 0)) {
      throw new IllegalArgumentException("discount rate " + discount + " must be positive");
    }
    double sum = 0;
    double term = 1;
    for (int t = renewals + 1; term > 1e-12; t++) {
      term *= retention(t);
      sum += term;
      term /= 1 + discount;
    }
    return sum;
  }

  /**
   * The most likely model, by Newton's method over the logarithms of the parameters.
   *
   * @param atRisk customers seen at renewal 1, 2, …, renewed or not
   * @param lost those of them who did not renew
   * @throws IllegalArgumentException if lengths differ or more are lost than were at risk
   */
  public static Fit fit(long[] atRisk, long[] lost) {
    if (atRisk.length != lost.length
        || IntStream.range(0, lost.length).anyMatch(i -> lost[i] < 0 || lost[i] > atRisk[i])) {
      throw new IllegalArgumentException("lost must be between 0 and at risk at each renewal");
    }
    boolean determined =
        IntStream.range(0, lost.length).anyMatch(i -> lost[i] > 0)
            && lost.length > 1
            && atRisk[1] > 0;
    if (!determined) {
      return new Fit(null, Status.UNDETERMINED, Double.NaN);
    }
    double a = 0;
    double b = 0;
    Slope at = new Slope(a, b, atRisk, lost);
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] by = at.step();
      double size = 1;
      Slope next = new Slope(a + by[0], b + by[1], atRisk, lost);
      while (!(next.likelihood >= at.likelihood) && size > 1e-12) {
        size /= 2;
        next = new Slope(a + size * by[0], b + size * by[1], atRisk, lost);
      }
      a += size * by[0];
      b += size * by[1];
      double gain = next.likelihood - at.likelihood;
      at = next;
      double sum = Math.exp(a) + Math.exp(b);
      if (sum > ALIKE) {
        return new Fit(
            new ShiftedBetaGeometric(Math.exp(a), Math.exp(b)), Status.ALIKE, at.likelihood);
      }
      if (sum < EXTREME) {
        return new Fit(null, Status.EXTREME, Double.NaN);
      }
      if (Math.hypot(by[0], by[1]) < 1e-9 || (gain == 0 && at.isFlat())) {
        return new Fit(
            new ShiftedBetaGeometric(Math.exp(a), Math.exp(b)), Status.FITTED, at.likelihood);
      }
    }
    return new Fit(null, Status.NOT_CONVERGED, Double.NaN);
  }

  /** Log-likelihood, gradient and Hessian over the logarithms of the parameters. */
  private static final class Slope {
    private double likelihood;
    private double ga;
    private double gb;
    private double haa;
    private double hab;
    private double hbb;

    Slope(double logAlpha, double logBeta, long[] atRisk, long[] lost) {
      double alpha = Math.exp(logAlpha);
      double beta = Math.exp(logBeta);
      for (int i = 0; i < lost.length; i++) {
        long kept = atRisk[i] - lost[i];
        double whole = alpha + beta + i;
        double part = beta + i;
        likelihood += lost[i] * logAlpha + kept * Math.log(part) - atRisk[i] * Math.log(whole);
        ga += lost[i] / alpha - atRisk[i] / whole;
        gb += kept / part - atRisk[i] / whole;
        double common = atRisk[i] / whole / whole;
        haa += common - lost[i] / alpha / alpha;
        hab += common;
        hbb += common - kept / part / part;
      }
      ga *= alpha;
      gb *= beta;
      haa = ga + alpha * alpha * haa;
      hbb = gb + beta * beta * hbb;
      hab *= alpha * beta;
    }

    boolean isFlat() {
      return Math.hypot(ga, gb) < 1e-6 * Math.abs(likelihood);
    }

    /** Newton's step where the likelihood is concave, at most 2 long; else uphill. */
    double[] step() {
      double steepness = Math.hypot(ga, gb);
      if (steepness == 0) {
        return new double[2];
      }
      double determinant = haa * hbb - hab * hab;
      double[] step = {ga / steepness, gb / steepness};
      if (haa < 0 && determinant > 0) {
        step[0] = (hab * gb - hbb * ga) / determinant;
        step[1] = (hab * ga - haa * gb) / determinant;
      }
      double length = Math.hypot(step[0], step[1]);
      if (length > 2) {
        step[0] *= 2 / length;
        step[1] *= 2 / length;
      }
      return step;
    }
  }
}
