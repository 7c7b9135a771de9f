package org.crmlake.retention;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Parameters of {@link CohortRetention}.
 *
 * @param activities what counts as active
 * @param grains calendar periods of cohorts and ages
 * @param horizonDay greatest age that is shown for days, and so on for the other grains
 * @param bracketsDay first ages of the brackets of days, ascending from 0, and so on for the others
 * @param segmentNames the lake's segments, in the order of {@code segment_values}
 * @param segments those that cohorts are broken down by
 * @param segmentGrains of the grains those that are broken down; the others have the ALL row only
 * @param minCohort cohorts with fewer customers show no rates
 * @param minCell counts of 1 to minCell - 1 are hidden, with what would reveal them; 0 hides none
 * @param leftTruncationDays cohorts that start less than this after the first day in the data are
 *     marked, since old customers look new there
 * @param moneyScale digits after the point of the lake's money
 */
record CohortSettings(
    List<Activity> activities,
    List<Grain> grains,
    int horizonDay,
    int horizonWeek,
    int horizonMonth,
    int horizonQuarter,
    int horizonYear,
    List<Integer> bracketsDay,
    List<Integer> bracketsWeek,
    List<Integer> bracketsMonth,
    List<Integer> bracketsQuarter,
    List<Integer> bracketsYear,
    List<String> segmentNames,
    List<String> segments,
    List<Grain> segmentGrains,
    int minCohort,
    int minCell,
    int leftTruncationDays,
    int moneyScale)
    implements Serializable {

  CohortSettings {
    SettingRules.activities(activities);
    SettingRules.grains(grains);
    SettingRules.segments(segments, segmentNames);
    SettingRules.require(
        IntStream.of(horizonDay, horizonWeek, horizonMonth, horizonQuarter, horizonYear)
            .allMatch(h -> h >= 0),
        "a horizon must not be negative");
    Stream.of(bracketsDay, bracketsWeek, bracketsMonth, bracketsQuarter, bracketsYear)
        .forEach(
            b ->
                SettingRules.require(
                    b.equals(b.stream().sorted().distinct().toList()) && b.indexOf(0) == 0,
                    "brackets " + b + " must ascend from 0"));
    SettingRules.notNegative("min_cohort", minCohort);
    SettingRules.notNegative("min_cell", minCell);
    SettingRules.notNegative("left_truncation_days", leftTruncationDays);
  }

  /** The segments that cohorts are broken down by. */
  Segments frozen() {
    return Segments.atEntry(segmentNames, segments);
  }

  /** Greatest age that is shown. */
  int horizon(Grain grain) {
    return switch (grain) {
      case DAY -> horizonDay;
      case WEEK -> horizonWeek;
      case MONTH -> horizonMonth;
      case QUARTER -> horizonQuarter;
      case YEAR -> horizonYear;
    };
  }

  /** First ages of the brackets. */
  List<Integer> brackets(Grain grain) {
    return switch (grain) {
      case DAY -> bracketsDay;
      case WEEK -> bracketsWeek;
      case MONTH -> bracketsMonth;
      case QUARTER -> bracketsQuarter;
      case YEAR -> bracketsYear;
    };
  }
}
