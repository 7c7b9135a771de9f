package org.crmlake.value;

import java.util.List;
import org.crmlake.value.Summary.Refunds;

/**
 * Parameters of {@link CustomerValue}.
 *
 * @param moneyScale digits after the point of the lake's money
 * @param segmentNames the lake's segments, in the order of {@code segment_values}: one column each
 * @param refunds how refunds lessen the repeat spend
 * @param model bg_nbd or mbg_nbd
 * @param modelSegment a segment whose values have models of their own in value_models, or ALL
 * @param horizonMonths of the forecasts, ascending; each has its columns
 * @param annualDiscount yearly rate of discounting, positive
 * @param margin share of revenue that is margin
 * @param marginSegment a segment by which margins differ, or ALL
 * @param marginValues its values with another margin
 * @param marginRates their margins
 * @param lifetime which lifetime simple CLV takes
 * @param lifetimeMonths the configured one: 1 / monthly churn
 * @param lifetimeSegment whose churn is taken: a segment, or ALL
 * @param lifetimeChurnMonths of so many months and so many before is that churn
 * @param saveRate share of customers about to leave whom spending on them keeps
 * @param scoring how RFM scores are made
 * @param recencyEdges for fixed scores: greatest days since the last order of scores 4, 3, 2, 1
 *     less one, that is four ascending numbers; up to the first is score 5
 * @param frequencyEdges for fixed scores: four ascending numbers of orders; up to the first is 1
 * @param monetaryEdges for fixed scores: four ascending amounts; up to the first is 1
 * @param grid names of the 25 cells: R 1 with F 1 to 5, then R 2
 * @param tiers heavy_medium_light or quantiles
 * @param tierCount of quantiles
 */
record CustomerValueSettings(
    int moneyScale,
    List<String> segmentNames,
    Refunds refunds,
    ModelKind model,
    String modelSegment,
    List<Integer> horizonMonths,
    double annualDiscount,
    double margin,
    String marginSegment,
    List<String> marginValues,
    List<Double> marginRates,
    Lifetime lifetime,
    double lifetimeMonths,
    String lifetimeSegment,
    int lifetimeChurnMonths,
    double saveRate,
    Scoring scoring,
    List<Long> recencyEdges,
    List<Long> frequencyEdges,
    List<Double> monetaryEdges,
    List<String> grid,
    Tiers tiers,
    int tierCount) {

  /** The lifetime of simple CLV. */
  enum Lifetime {
    /** From the first order to the end of observation. */
    OBSERVED,
    /** The same for all. */
    CONFIGURED,
    /** 1 / churn of the customer's segment; the configured one where it lost nobody. */
    SEGMENT_CHURN
  }

  /** How RFM scores are made. */
  enum Scoring {
    /** Exact fifths; customers with the same value have the same score. */
    EDGES,
    /** Fifths of the same size; customers with the same value are told apart by their id. */
    NTILE,
    /** Edges from the configuration, for comparison over time. */
    FIXED
  }

  /** What tiers are. */
  enum Tiers {
    /** The best 20 %, the next 30 %, the rest; nobody below or at zero is in one of them. */
    HEAVY_MEDIUM_LIGHT,
    /** So many parts, the best with the highest number. */
    QUANTILES
  }

  CustomerValueSettings {
    require(
        model == ModelKind.BG_NBD || model == ModelKind.MBG_NBD,
        "model is " + model.label() + ", expected bg_nbd or mbg_nbd");
    for (String segment : List.of(modelSegment, marginSegment, lifetimeSegment)) {
      if (!segment.equals(Summary.ALL)) {
        Summary.requireKnown(List.of(segment), segmentNames);
      }
    }
    require(
        lifetimeChurnMonths > 0,
        "lifetime_churn_months " + lifetimeChurnMonths + " must be positive");
    require(
        !horizonMonths.isEmpty()
            && horizonMonths.get(0) > 0
            && horizonMonths.stream().distinct().sorted().toList().equals(horizonMonths),
        "horizon_months " + horizonMonths + " must be positive and ascending");
    require(annualDiscount > 0, "annual_discount " + annualDiscount + " must be positive");
    require(
        marginValues.size() == marginRates.size(),
        "margin_values and margin_rates have "
            + marginValues.size()
            + " and "
            + marginRates.size()
            + " entries");
    require(
        lifetimeMonths > 0 && saveRate >= 0 && saveRate <= 1,
        "lifetime_months must be positive and save_rate between 0 and 1");
    require(grid.size() == 25, "grid has " + grid.size() + " names, expected 25");
    require(
        scoring != Scoring.FIXED
            || (recencyEdges.size() == 4
                && frequencyEdges.size() == 4
                && monetaryEdges.size() == 4),
        "fixed scores need four edges each");
    require(tierCount >= 2, "tier_count " + tierCount + " must be at least 2");
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
