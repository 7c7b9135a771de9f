package org.crmlake.attribution;

import java.util.HashSet;
import java.util.List;

/**
 * How touches and conversions become paths: the parameters that {@link AttributionJourneys} and
 * {@link AttributionNullPaths} share.
 *
 * @param zone business zone, in which a day without an instant ends
 * @param customer who the customer is
 * @param moneyScale digits after the point of the lake's money
 * @param goals what counts as a conversion
 * @param lookbackDays of 24 hours before a conversion in which a touch counts
 * @param reuse which conversions a touch may earn credit from
 * @param path what repeated channels become
 * @param kinds of touches that earn credit; {@code other} stands for touches without a kind
 * @param memberships which members of campaigns count as touched
 * @param excludedChannels their touches are passed over before weights
 * @param excludedStatuses orders with one of these, in any case, never came about
 * @param maxTouches the newest so many of a path are kept
 * @param revenue of a sale
 */
record PathSettings(
    String zone,
    CustomerKind customer,
    int moneyScale,
    List<Goal> goals,
    int lookbackDays,
    Reuse reuse,
    PathTransform path,
    List<String> kinds,
    Memberships memberships,
    List<String> excludedChannels,
    List<String> excludedStatuses,
    int maxTouches,
    Revenue revenue) {

  private static final long DAY_MICROS = 86_400_000_000L;

  /** Who the customer is. */
  enum CustomerKind {
    ACCOUNT,
    CONTACT
  }

  /** What counts as a conversion. */
  enum Goal {
    /** An order. */
    SALE,
    /** A lead that appears. */
    LEAD,
    /** An opportunity that is won. */
    WON
  }

  /** Which conversions a touch may earn credit from. */
  enum Reuse {
    /** All within the lookback. */
    WINDOW,
    /** Only the next of its goal. */
    CYCLE,
    /** The next, and those after it until a newer touch. */
    CYCLE_CARRY
  }

  /** What repeated channels become. */
  enum PathTransform {
    /** Every touch counts. */
    UNIQUE,
    /** Of neighbours with one channel the first counts. */
    EXPOSURE,
    /** Of each channel the first counts. */
    FIRST,
    /** Of each channel the last counts. */
    RECENT
  }

  /** Which members of campaigns count as touched. */
  enum Memberships {
    NONE,
    RESPONDED,
    ALL
  }

  /** What a sale earned. */
  enum Revenue {
    /** The order's net amount, whatever came back later. */
    GROSS,
    /** Less the returns that name the order. */
    NET_OF_RETURNS
  }

  PathSettings {
    require(!goals.isEmpty(), "goals is empty; give at least one of sale, lead, won");
    require(
        new HashSet<>(goals).size() == goals.size(), "goals " + goals + " names one of them twice");
    require(
        lookbackDays >= 1 && lookbackDays <= 3_660,
        "lookback_days is " + lookbackDays + ", expected 1 to 3660");
    require(
        maxTouches >= 1 && maxTouches <= 10_000,
        "max_touches is " + maxTouches + ", expected 1 to 10000");
  }

  long lookbackMicros() {
    return lookbackDays * DAY_MICROS;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
