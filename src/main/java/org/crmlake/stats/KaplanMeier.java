package org.crmlake.stats;

import java.util.ArrayList;
import java.util.List;

/**
 * The Kaplan-Meier estimate of the share that survives beyond a duration: E. L. Kaplan and P.
 * Meier, Nonparametric estimation from incomplete observations, JASA 53 (1958). Variance by
 * Greenwood's formula, two-sided 95 % bounds on the log-log scale.
 *
 * @param duration whole units of time, 0 or more
 * @param atRisk those observed for at least so long without an event before
 * @param events those of them with the event at this duration
 * @param survival share without the event up to and with this duration
 * @param low lower bound; 1 before the first event, NaN once nobody survives
 * @param high upper bound, as {@code low}
 */
public record KaplanMeier(
    int duration, long atRisk, long events, double survival, double low, double high) {

  /**
   * The curve, one step for each duration from 0 to the last one observed.
   *
   * @param events number with the event at each duration
   * @param censored number whose observation ended at each duration without it; they count as at
   *     risk there
   * @throws IllegalArgumentException if lengths differ or a number is negative
   */
  public static List<KaplanMeier> of(long[] events, long[] censored) {
    if (events.length != censored.length) {
      throw new IllegalArgumentException(
          events.length + " numbers of events, but " + censored.length + " of censored");
    }
    long atRisk = 0;
    for (int t = 0; t < events.length; t++) {
      if (events[t] < 0 || censored[t] < 0) {
        throw new IllegalArgumentException(
            "negative number at " + t + ": " + events[t] + " events, " + censored[t] + " censored");
      }
      atRisk += events[t] + censored[t];
    }
    List<KaplanMeier> curve = new ArrayList<>();
    double survival = 1;
    double variance = 0;
    for (int t = 0; t < events.length; t++) {
      if (events[t] > 0) {
        survival *= (double) (atRisk - events[t]) / atRisk;
        variance += (double) events[t] / atRisk / (atRisk - events[t]);
      }
      curve.add(
          new KaplanMeier(
              t,
              atRisk,
              events[t],
              survival,
              bound(survival, variance, 1),
              bound(survival, variance, -1)));
      atRisk -= events[t] + censored[t];
    }
    return curve;
  }

  private static double bound(double survival, double variance, int side) {
    if (survival == 1 || survival == 0) {
      return survival == 1 ? 1 : Double.NaN;
    }
    double log = Math.log(survival);
    double half = Wilson.Z * Math.sqrt(variance) / log;
    return Math.exp(-Math.exp(Math.log(-log) - side * half));
  }
}
