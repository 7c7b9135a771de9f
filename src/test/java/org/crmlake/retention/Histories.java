package org.crmlake.retention;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.crmlake.job.Inputs;
import org.crmlake.testing.Frames;
import org.crmlake.testing.Given;

/** Rows of base.purchase_history from visits, and cohorts from them. */
final class Histories {
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "customer_id string, entry_day date, first_purchase_day date, last_day date,"
              + " segment_values array<string>, days array<date>, orders array<int>,"
              + " returns array<int>, gross_minor array<bigint>, refund_minor array<bigint>,"
              + " segment_days array<date>, segment_changes array<array<string>>");

  private Histories() {}

  /**
   * A day of a customer: an order of a positive amount, or a return of a negative one, in minor
   * units.
   */
  record Visit(String customer, LocalDate day, long minor) {
    static Visit of(String customer, String day, long minor) {
      return new Visit(customer, LocalDate.parse(day), minor);
    }

    boolean isPurchase() {
      return minor >= 0;
    }
  }

  /**
   * One row per customer.
   *
   * @param segments the segment values of customers; UNKNOWN twice for those who have none
   */
  static Dataset<Row> of(List<Visit> visits, Map<String, List<String>> segments) {
    return of(visits, segments, Map.of());
  }

  /**
   * The same.
   *
   * @param changes of customers whose segments change: the days and the values from then on
   */
  static Dataset<Row> of(
      List<Visit> visits,
      Map<String, List<String>> segments,
      Map<String, TreeMap<LocalDate, List<String>>> changes) {
    Map<String, List<Visit>> byCustomer =
        visits.stream()
            .collect(Collectors.groupingBy(Visit::customer, TreeMap::new, Collectors.toList()));
    List<Row> rows = new ArrayList<>();
    byCustomer.forEach(
        (customer, all) ->
            rows.add(
                row(
                    customer,
                    all.stream()
                        .collect(
                            Collectors.groupingBy(Visit::day, TreeMap::new, Collectors.toList())),
                    segments.getOrDefault(customer, List.of("UNKNOWN", "UNKNOWN")),
                    changes.get(customer))));
    return Frames.session().createDataFrame(rows, SCHEMA);
  }

  static Dataset<Row> of(Visit... visits) {
    return of(Arrays.asList(visits), Map.of());
  }

  private static Row row(
      String customer,
      TreeMap<LocalDate, List<Visit>> days,
      List<String> segments,
      TreeMap<LocalDate, List<String>> changes) {
    LocalDate firstPurchase =
        days.entrySet().stream()
            .filter(d -> d.getValue().stream().anyMatch(Visit::isPurchase))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse(null);
    List<Integer> orders = new ArrayList<>();
    List<Integer> returns = new ArrayList<>();
    List<Long> gross = new ArrayList<>();
    List<Long> refund = new ArrayList<>();
    for (List<Visit> day : days.values()) {
      orders.add((int) day.stream().filter(Visit::isPurchase).count());
      returns.add((int) day.stream().filter(v -> !v.isPurchase()).count());
      gross.add(day.stream().filter(Visit::isPurchase).mapToLong(Visit::minor).sum());
      refund.add(-day.stream().filter(v -> !v.isPurchase()).mapToLong(Visit::minor).sum());
    }
    return RowFactory.create(
        customer,
        days.firstKey(),
        firstPurchase,
        days.lastKey(),
        segments,
        List.copyOf(days.keySet()),
        orders,
        returns,
        gross,
        refund,
        changes == null ? null : List.copyOf(changes.keySet()),
        changes == null ? null : List.copyOf(changes.values()));
  }

  /** Cohorts with the usual parameters of these tests, some of them changed. */
  static Dataset<Row> cohorts(
      Dataset<Row> history, String asOf, String dataThrough, Object... changed) {
    List<Object> params =
        new ArrayList<>(
            List.of(
                "activities", List.of("any"),
                "grains", List.of("month"),
                "horizon_day", 10000,
                "horizon_week", 10000,
                "horizon_month", 10000,
                "horizon_quarter", 10000,
                "horizon_year", 10000));
    for (String grain : List.of("day", "week", "month", "quarter", "year")) {
      params.addAll(List.of("brackets_" + grain, PlainCohorts.BRACKETS));
    }
    params.addAll(
        List.of(
            "segment_names", List.of("country", "channel"),
            "segments", List.of(),
            "segment_grains", List.of("month"),
            "min_cohort", 1,
            "min_cell", 0,
            "left_truncation_days", 0,
            "money_scale", 2));
    params.addAll(Arrays.asList(changed));
    return new CohortRetention()
        .apply(
            new Inputs(Map.of("history", history), LocalDate.parse(dataThrough)),
            Given.params(params.toArray()),
            LocalDate.parse(asOf));
  }
}
