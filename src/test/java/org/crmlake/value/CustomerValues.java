package org.crmlake.value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Usual parameters of customer_value. */
final class CustomerValues {
  private static final List<String> GRID =
      List.of(
          "hibernating",
          "hibernating",
          "at_risk",
          "at_risk",
          "cannot_lose",
          "hibernating",
          "hibernating",
          "at_risk",
          "at_risk",
          "cannot_lose",
          "about_to_sleep",
          "about_to_sleep",
          "need_attention",
          "loyal",
          "loyal",
          "promising",
          "potential_loyalist",
          "potential_loyalist",
          "loyal",
          "loyal",
          "new",
          "potential_loyalist",
          "potential_loyalist",
          "champions",
          "champions");

  private CustomerValues() {}

  /** Names and values in turn, some of them changed. */
  static Object[] params(Object... changed) {
    List<Object> params = new ArrayList<>();
    params.addAll(List.of("money_scale", 2, "segment_names", List.of(), "refunds", "by_day"));
    params.addAll(List.of("model", "mbg_nbd", "model_segment", "ALL"));
    params.addAll(List.of("horizon_months", List.of(12), "annual_discount", 0.1, "margin", 0.3));
    params.addAll(List.of("margin_segment", "ALL", "margin_values", List.of()));
    params.addAll(List.of("margin_rates", List.of(), "lifetime", "configured"));
    params.addAll(List.of("lifetime_segment", "ALL", "lifetime_churn_months", 12));
    params.addAll(List.of("lifetime_months", 36, "save_rate", 0.3, "scoring", "edges"));
    params.addAll(List.of("recency_edges", List.of(), "frequency_edges", List.of()));
    params.addAll(List.of("monetary_edges", List.of(), "grid", GRID));
    params.addAll(List.of("tiers", "heavy_medium_light", "tier_count", 5));
    params.addAll(Arrays.asList(changed));
    return params.toArray();
  }
}
