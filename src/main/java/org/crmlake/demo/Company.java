package org.crmlake.demo;

import java.time.LocalDate;
import java.util.List;
import org.crmlake.demo.Draws.Purpose;

/**
 * What the customers of one system have in common, and where their lives are written down.
 *
 * @param everything whether leads, deals, calls, cases, answers to surveys and goals are written
 *     too
 * @param mess whether what goes wrong in real dumps goes wrong here
 * @param step customers of one system are so many numbers apart
 */
record Company(
    CrmSystem system,
    boolean everything,
    boolean mess,
    int step,
    Calendar calendar,
    Dumps dumps,
    Truth truth,
    Campaigns campaigns,
    Totals totals) {
  private static final List<String> CURRENCIES = List.of("EUR", "USD", "CHF");

  static Company of(
      CrmSystem system,
      boolean everything,
      boolean mess,
      int step,
      Calendar calendar,
      Truth truth,
      Expected expected,
      Totals totals) {
    Dumps dumps = new Dumps(system, calendar, truth, expected);
    return new Company(
        system,
        everything,
        mess,
        step,
        calendar,
        dumps,
        truth,
        new Campaigns(calendar, dumps, totals),
        totals);
  }

  /** The currency that a country's customers pay in. */
  String currency(String country) {
    if (!mess) {
      return "GBP";
    }
    return switch (country) {
      case "Germany", "Ireland" -> "EUR";
      case "France" -> "CHF";
      case "Netherlands" -> "USD";
      default -> "GBP";
    };
  }

  /** Rates by month, from before the first day on. */
  void rates(Draws draws) {
    for (String currency : CURRENCIES) {
      LocalDate start = calendar.from().minusYears(1).withDayOfMonth(1);
      while (calendar.covers(start)) {
        LocalDate next = start.plusMonths(1);
        String rate = "0." + draws.between(6_000, 9_000);
        dumps.add(
            Kind.FX_RATES,
            start.isBefore(calendar.from()) ? calendar.from() : start,
            new Row(Kind.FX_RATES)
                .with("iso", currency)
                .with("start_date", start)
                .with("next_start_date", calendar.covers(next) ? next.toString() : "")
                .with("rate_to_base", rate)
                .values());
        start = next;
      }
    }
  }

  /** Who works here: complete lists at three times, and the last lacks one who left. */
  void users(long seed) {
    Draws draws = Draws.of(seed, 0, Purpose.ACCOUNT);
    String since = Calendar.instant(draws, calendar.from());
    List<String[]> all =
        Names.OWNERS.stream()
            .map(
                id ->
                    new Row(Kind.USERS)
                        .with("user_id", id)
                        .with("name", "Owner " + id)
                        .with("role", "sales")
                        .with("region", Names.country(draws))
                        .with("is_active", "true")
                        .with("modified_at", since)
                        .values())
            .toList();
    dumps.addAll(Kind.USERS, calendar.from(), all);
    dumps.addAll(Kind.USERS, calendar.from().plusDays(calendar.days() / 2), all);
    List<String[]> left = system instanceof PlainFiles && mess ? all.subList(1, all.size()) : all;
    dumps.addAll(Kind.USERS, calendar.to(), left);
  }

  /** Goals, and in a mess a file of one that is not in the encoding agreed on. */
  void goals() {
    if (dumps.has(Kind.GOALS)) {
      LocalDate day = calendar.from();
      dumps.add(Kind.GOALS, day, goal("G-1", "revenue", "1000000.0", "Grow with our customers"));
      dumps.add(Kind.GOALS, day, goal("G-2", "nps", "40.0", "Be recommended"));
      if (mess) {
        dumps.addBroken(Kind.GOALS, calendar.to(), goal("G-3", "csat", "4.5", "Café prêt"));
      }
    }
  }

  private String[] goal(String id, String metric, String target, String objective) {
    return new Row(Kind.GOALS)
        .with("goal_id", id)
        .with("metric", metric)
        .with("target_value", target)
        .with("direction", "up")
        .with("unit", "absolute")
        .with("start_date", calendar.from())
        .with("deadline", calendar.to())
        .with("owner", "U-01")
        .with("objective", objective)
        .values();
  }
}
