package org.crmlake.retention;

import static org.crmlake.testing.Frames.assertSameRows;
import static org.crmlake.testing.Frames.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class SmallStepsTest {
  private static final String SCHEMA =
      "segment string, segment_value string, duration int, at_risk bigint, events bigint,"
          + " censored bigint, survival double, survival_low double, survival_high double";

  /** Steps of a curve: duration, at risk, events, censored; survival is the duration / 100. */
  private static String[] curve(String segment, String value, int[]... steps) {
    return Arrays.stream(steps)
        .map(
            s ->
                "{segment: '%s', segment_value: '%s', duration: %d, at_risk: %d, events: %d,"
                        .formatted(segment, value, s[0], s[1], s[2])
                    + " censored: %d, survival: %s, survival_low: 0, survival_high: 1}"
                        .formatted(s[3], s[0] / 100.0))
        .toArray(String[]::new);
  }

  @Test
  void aStepIsShownWhenEnoughAreGoneAndEnoughAreLeft() {
    List<String> given = new ArrayList<>();
    given.addAll(
        List.of(
            curve(
                "ALL",
                "ALL",
                new int[] {0, 40, 0, 1},
                new int[] {10, 39, 2, 0},
                new int[] {20, 37, 3, 0}, // five are gone
                new int[] {30, 34, 4, 0}, // nine
                new int[] {40, 30, 20, 0},
                new int[] {50, 10, 8, 0}, // two are left
                new int[] {60, 2, 2, 0})));
    given.addAll(List.of(curve("country", "DE", new int[] {0, 2, 0, 1}, new int[] {10, 1, 1, 0})));
    given.addAll(List.of(curve("country", "FR", new int[] {0, 5, 0, 0}, new int[] {10, 5, 5, 0})));
    given.addAll(
        List.of(curve("country", "IT", new int[] {0, 33, 2, 0}, new int[] {9, 31, 4, 27})));
    String nothing = "{segment: 'country', segment_value: '%s', duration: 0, suppressed: true}";
    String step =
        "{segment: '%s', segment_value: '%s', duration: %d, survival: %s, survival_low: 0,"
            + " survival_high: 1, suppressed: true}";
    assertSameRows(
        SmallSteps.thin(
            rows(SCHEMA, given.toArray(String[]::new)), 3, List.of("segment", "segment_value")),
        rows(
            SCHEMA + ", suppressed boolean",
            "{segment: 'ALL', segment_value: 'ALL', duration: 0, at_risk: 40, events: 0,"
                + " survival: 0, survival_low: 0, survival_high: 1, suppressed: false}",
            step.formatted("ALL", "ALL", 20, 0.2),
            step.formatted("ALL", "ALL", 30, 0.3),
            step.formatted("ALL", "ALL", 40, 0.4),
            step.formatted("ALL", "ALL", 60, 0.6),
            // DE is small, FR the next smallest.
            nothing.formatted("DE"),
            nothing.formatted("FR"),
            // Two of IT were gone at once.
            nothing.formatted("IT"),
            step.formatted("country", "IT", 9, 0.09)));
  }
}
