package org.crmlake.demo;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.crmlake.demo.Draws.Purpose;
import org.crmlake.demo.MarketingLaw.Medium;

/**
 * The company's campaigns, one for each medium and quarter, and what all of it cost: advertising by
 * month and campaign, in proportion to its touches, and the staff and tools of sales and marketing.
 */
final class Campaigns {
  private static final long PENCE = 100;

  /** Pounds a month for each customer there will be. */
  private static final double SALARIES = 2.0;

  private static final double LICENCES = 0.15;

  private record Campaign(Medium medium, LocalDate quarter, SortedMap<LocalDate, Long> months) {}

  private final Calendar calendar;
  private final Dumps dumps;
  private final Totals totals;
  private final SortedMap<String, Campaign> campaigns = new TreeMap<>();

  Campaigns(Calendar calendar, Dumps dumps, Totals totals) {
    this.calendar = calendar;
    this.dumps = dumps;
    this.totals = totals;
  }

  /** The campaign of a medium on a day. */
  String of(Medium medium, LocalDate day) {
    LocalDate month = day.withDayOfMonth(1);
    LocalDate quarter = month.minusMonths((month.getMonthValue() - 1) % 3);
    String id = medium.campaign(day);
    campaigns.computeIfAbsent(id, i -> new Campaign(medium, quarter, new TreeMap<>()));
    return id;
  }

  /** The same, which has one more touch to pay for. */
  String touched(Medium medium, LocalDate day) {
    String id = of(medium, day);
    campaigns.get(id).months.merge(day.withDayOfMonth(1), 1L, Long::sum);
    return id;
  }

  /** Writes campaigns and costs; to be called once all touches are known. */
  void write(long seed, int customers) {
    int number = 0;
    for (String id : campaigns.keySet()) {
      campaign(id, Draws.of(seed, --number, Purpose.MARKETING));
    }
    for (LocalDate month = calendar.from().withDayOfMonth(1);
        calendar.covers(month);
        month = month.plusMonths(1)) {
      cost("salaries-" + month, month, "salary", "acquisition", "", "", pence(SALARIES, customers));
      cost("crm-" + month, month, "crm_licence", "retention", "", "", pence(LICENCES, customers));
    }
  }

  private static long pence(double poundsEach, int customers) {
    return StrictMath.round(poundsEach * PENCE) * customers;
  }

  private void campaign(String id, Draws draws) {
    Campaign campaign = campaigns.get(id);
    Medium medium = campaign.medium;
    long spent = 0;
    for (Map.Entry<LocalDate, Long> month : campaign.months.entrySet()) {
      long pence = month.getValue() * medium.price * draws.between(90, 110);
      if (pence > 0) {
        spent += pence;
        String cost = id + "-" + month.getKey().toString().substring(0, 7);
        cost(cost, month.getKey(), "ad", "acquisition", medium.label, id, pence);
      }
    }
    LocalDate start = campaign.quarter;
    LocalDate end = start.plusMonths(3).minusDays(1);
    boolean over = calendar.covers(end.plusDays(1));
    double seen =
        over ? 1 : (ChronoUnit.DAYS.between(start, calendar.to()) + 1) / (double) daysOf(start);
    long hundreds = StrictMath.round(spent / seen * draws.between(85, 120) / 1_000_000);
    Row row =
        new Row(Kind.CAMPAIGNS)
            .with("campaign_id", id)
            .with(
                "name",
                medium.label.replace('_', ' ') + " " + id.substring(medium.label.length() + 1))
            .with("channel", medium.label)
            .with("type", medium == Medium.TRADE_FAIR ? "event" : "always-on")
            .with("status", "Active")
            .with("start_date", start)
            .with("end_date", end)
            .with("budget", Totals.pounds(hundreds * 100 * PENCE).toPlainString())
            .with("currency", "GBP")
            .with("workflow_id", medium == Medium.EMAIL ? "newsletter" : "")
            .with("run_in_crm", Boolean.toString(medium.runInCrm))
            .with("modified_at", Calendar.instant(draws, start));
    totals.campaigns++;
    dumps.add(Kind.CAMPAIGNS, calendar.weeklyDump(start), row.values());
    if (over) {
      LocalDate after = end.plusDays(1);
      row.with("status", "Completed")
          .with("actual_cost", Totals.pounds(spent).toPlainString())
          .with("modified_at", Calendar.instant(draws, after));
      dumps.add(Kind.CAMPAIGNS, calendar.weeklyDump(after), row.values());
    }
  }

  private static long daysOf(LocalDate quarter) {
    return ChronoUnit.DAYS.between(quarter, quarter.plusMonths(3));
  }

  private void cost(
      String id,
      LocalDate month,
      String kind,
      String purpose,
      String channel,
      String campaign,
      long pence) {
    if (!dumps.has(Kind.COSTS)) {
      return;
    }
    totals.costs++;
    LocalDate end = month.with(TemporalAdjusters.lastDayOfMonth());
    dumps.add(
        Kind.COSTS,
        calendar.lastAtMost(end.isBefore(calendar.from()) ? calendar.from() : end),
        new Row(Kind.COSTS)
            .with("cost_id", id)
            .with("period_start", month)
            .with("kind", kind)
            .with("purpose", purpose)
            .with("channel", channel)
            .with("campaign_id", campaign)
            .with("amount", Totals.pounds(pence).toPlainString())
            .with("currency", "GBP")
            .with("period_end", end)
            .values());
  }
}
