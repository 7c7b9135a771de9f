package org.crmlake.demo;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Leads and opportunities of a customer. Deals go forward, back, in again, are reopened after they
 * were lost, and are sometimes closed with a day in the past; a change of the amount alone is a row
 * of their history too.
 */
final class Deals {
  private static final List<String> STAGES =
      List.of("Qualification", "Proposal", "Negotiation", "Closed Won", "Closed Lost");
  private static final List<String> CHANCES = List.of("0.1", "0.5", "0.75", "1.0", "0.0");
  private static final int WON = 3;
  private static final int LOST = 4;

  private final Party party;
  private final Company company;
  private final Calendar calendar;
  private final Draws draws;

  Deals(Party party, Company company, Draws draws) {
    this.party = party;
    this.company = company;
    this.calendar = company.calendar();
    this.draws = draws;
  }

  void write() {
    String first = "";
    int deals = draws.chance(0.4) ? 2 : 1;
    for (int i = 1; i <= deals; i++) {
      LocalDate day = i == 1 ? party.created() : party.entry().plusDays(draws.between(20, 300));
      if (calendar.covers(day)) {
        String id = "D" + party.number() + "-" + i;
        first = i == 1 ? id : first;
        deal(id, day);
      }
    }
    leads(first);
  }

  private void leads(String deal) {
    if (draws.chance(0.6)) {
      Row lead = lead(0, party.created());
      add(Kind.LEADS, party.created(), lead);
      lead.with("status", "Converted")
          .with("is_converted", "true")
          .with("converted_on", party.entry())
          .with("converted_account_id", party.account())
          .with("converted_contact_id", party.account() + "-1")
          .with("converted_opportunity_id", deal);
      add(Kind.LEADS, party.entry(), lead);
    }
    int others = Math.min(3, draws.failures(0.5));
    for (int i = 1; i <= others; i++) {
      LocalDate day = calendar.entry(draws);
      Row lead = lead(i, day);
      add(Kind.LEADS, day, lead);
      LocalDate given = day.plusDays(draws.between(5, 60));
      if (calendar.covers(given)) {
        add(Kind.LEADS, given, lead.with("status", "Unqualified"));
      }
    }
  }

  private Row lead(int i, LocalDate day) {
    String name = "l" + party.number() + "-" + i;
    Row lead =
        new Row(Kind.LEADS)
            .with("lead_id", name.toUpperCase(java.util.Locale.ROOT))
            .with("company", Names.company(draws, party.country()))
            .with("title", draws.pick(Names.TITLES))
            .with("email", "Info@" + name + ".Example")
            .with("country", party.country())
            .with("source", party.channel().label)
            .with("status", "New")
            .with("owner_id", party.owner())
            .with("created_at", Calendar.instant(draws, day))
            .with("is_converted", "false");
    int referrer = Integer.parseInt(party.number()) - company.step();
    if (party.channel() == Channel.REFERRAL && referrer > 0) {
      lead.with("referrer_id", Customer.id(referrer) + "-1");
    }
    return lead;
  }

  private void deal(String id, LocalDate created) {
    String createdAt = Calendar.instant(draws, created);
    Row deal =
        new Row(Kind.OPPORTUNITIES)
            .with("opportunity_id", id)
            .with("account_id", party.account())
            .with("owner_id", party.owner())
            .with("name", "Deal " + id)
            .with("currency", party.currency())
            .with("source", party.channel().label)
            .with("created_at", createdAt)
            .with("expected_close_date", created.plusDays(60));
    LocalDate day = created;
    int stage = 0;
    long pence = draws.between(100_000, 5_000_000);
    List<String[]> moves = new ArrayList<>();
    while (calendar.covers(day) && stage >= 0) {
      moved(deal, id, moves, stage, created, day, pence);
      day = day.plusDays(draws.between(2, 20));
      if (draws.chance(0.15) && stage < WON) {
        pence += 12_345;
      } else {
        stage = next(stage);
      }
    }
  }

  /** The stage that follows; -1 if none does. */
  private int next(int stage) {
    if (stage == WON) {
      return -1;
    }
    if (stage == LOST) {
      return draws.chance(0.25) ? WON - 1 : -1;
    }
    if (stage > 0 && draws.chance(0.15)) {
      return stage - 1;
    }
    if (stage < WON - 1) {
      return stage + 1;
    }
    // Where won deals are the orders, those of the law of buying are all that is won.
    return draws.chance(0.5) || company.system().ordersAreDeals() ? LOST : WON;
  }

  private void moved(
      Row deal,
      String id,
      List<String[]> moves,
      int stage,
      LocalDate created,
      LocalDate day,
      long pence) {
    boolean closed = stage >= WON;
    LocalDate said = day.minusDays(draws.chance(0.2) ? draws.between(3, 15) : 0);
    LocalDate close = said.isBefore(created) ? created : said;
    String expected = closed ? close.toString() : created.plusDays(60 + 10L * stage).toString();
    String amount = Totals.pounds(pence).toPlainString();
    String at = Calendar.instant(draws, day);
    moves.add(
        new Row(Kind.OPPORTUNITY_STAGES)
            .with("opportunity_id", id)
            .with("entered_at", at)
            .with("seq", id + "-" + (moves.size() + 1))
            .with("stage", STAGES.get(stage))
            .with("amount", amount)
            .with("probability", CHANCES.get(stage))
            .with("expected_close_date", expected)
            .with("modified_at", at)
            .values());
    company.dumps().addHistory(Kind.OPPORTUNITY_STAGES, calendar.weeklyDump(day), moves);
    deal.with("stage", STAGES.get(stage))
        .with("status", stage == WON ? "won" : stage == LOST ? "lost" : "open")
        .with("is_closed", Boolean.toString(closed))
        .with("is_won", Boolean.toString(stage == WON))
        .with("amount", amount)
        .with("probability", CHANCES.get(stage))
        .with("expected_close_date", expected)
        .with("closed_on", closed ? expected : "")
        .with("modified_at", at);
    company.dumps().add(Kind.OPPORTUNITIES, calendar.weeklyDump(day), deal.values());
  }

  private void add(Kind kind, LocalDate day, Row row) {
    company
        .dumps()
        .add(
            kind,
            calendar.weeklyDump(day),
            row.with("modified_at", Calendar.instant(draws, day)).values());
  }
}
