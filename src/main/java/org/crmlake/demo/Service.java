package org.crmlake.demo;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** Calls to a customer, its cases with their messages, and its answers to surveys. */
final class Service {
  private static final List<String> ORIGINS = List.of("Email", "Phone", "Web");
  private static final List<String> SUBJECTS =
      List.of("Late delivery", "Wrong item", "Invoice, again", "\"Broken\" on arrival");

  private final Party party;
  private final Company company;
  private final Calendar calendar;
  private final Draws draws;

  Service(Party party, Company company, Draws draws) {
    this.party = party;
    this.company = company;
    this.calendar = company.calendar();
    this.draws = draws;
  }

  void write() {
    int calls = draws.between(0, 3);
    for (int i = 1; i <= calls; i++) {
      LocalDate day = party.entry().plusDays(draws.between(0, 300));
      if (calendar.covers(day)) {
        call("C" + party.number() + "-" + i, day);
      }
    }
    for (int i = 1; draws.chance(0.4); i++) {
      LocalDate day = party.entry().plusDays(draws.between(1, 400));
      if (calendar.covers(day)) {
        support("S" + party.number() + "-" + i, day);
      }
    }
    LocalDate asked = party.entry().plusDays(90);
    if (draws.chance(0.5) && calendar.covers(asked)) {
      boolean loyal = party.channel() == Channel.REFERRAL;
      ask(
          "N" + party.number(),
          "nps",
          "",
          asked,
          loyal ? draws.between(7, 10) : draws.between(0, 10));
    }
  }

  private void call(String id, LocalDate day) {
    add(
        day,
        Calendar.moment(draws, day),
        Kind.ACTIVITIES,
        new Row(Kind.ACTIVITIES)
            .with("activity_id", id)
            .with("kind", "call")
            .with("direction", draws.chance(0.7) ? "outbound" : "inbound")
            .with("contact_id", party.contact().apply(draws, day))
            .with("account_id", party.account())
            .with("owner_id", party.owner())
            .with("subject", "Call")
            .with("duration_sec", draws.between(20, 1_800))
            .with("is_completed", "true")
            .with("activity_date", day));
  }

  private void support(String id, LocalDate day) {
    Instant opened = Calendar.moment(draws, day);
    String contact = party.contact().apply(draws, day);
    Row support =
        new Row(Kind.CASES)
            .with("case_id", id)
            .with("account_id", party.account())
            .with("contact_id", contact)
            .with("channel", draws.pick(ORIGINS))
            .with("priority", draws.chance(0.2) ? "High" : "Medium")
            .with("type", "Problem")
            .with("subject", draws.pick(SUBJECTS))
            .with("status", "New")
            .with("opened_at", Calendar.text(opened))
            .with("is_closed_on_create", "false")
            .with("owner_id", party.owner());
    add(day, opened, Kind.CASES, support);
    message(id + "-1", id, "customer", day, opened);
    int days = draws.between(1, 12);
    LocalDate replied = day.plusDays(days / 3 + 1L);
    LocalDate closed = day.plusDays(days + 1L);
    if (calendar.covers(replied)) {
      message(id + "-2", id, "agent", replied, Calendar.moment(draws, replied));
    }
    if (calendar.covers(closed)) {
      Instant at = Calendar.moment(draws, closed);
      support.with("status", "Closed").with("closed_at", Calendar.text(at));
      add(closed, at, Kind.CASES, support);
      ask("Q" + id, "csat", id, closed, Math.max(1, draws.between(3, 5) - days / 4));
    }
  }

  private void message(String id, String of, String author, LocalDate day, Instant at) {
    add(
        day,
        at,
        Kind.CASE_MESSAGES,
        new Row(Kind.CASE_MESSAGES)
            .with("message_id", id)
            .with("case_id", of)
            .with("author_kind", author)
            .with("is_public", "true")
            .with("sent_at", Calendar.text(at)));
  }

  /** A question, which three of five answer within a week. */
  private void ask(String id, String type, String of, LocalDate day, int score) {
    Instant at = Calendar.moment(draws, day);
    boolean nps = type.equals("nps");
    Row question =
        new Row(Kind.SURVEY_RESPONSES)
            .with("response_id", id)
            .with("account_id", party.account())
            .with("contact_id", party.contact().apply(draws, day))
            .with("case_id", of)
            .with("survey_id", type + "-survey")
            .with("question_id", "1")
            .with("type", type)
            .with("aspect", nps ? "" : "service")
            .with("scale_min", nps ? "0" : "1")
            .with("scale_max", nps ? "10" : "5")
            .with("sent_at", Calendar.text(at));
    add(day, at, Kind.SURVEY_RESPONSES, question);
    LocalDate answered = day.plusDays(draws.between(1, 7));
    if (draws.chance(0.6) && calendar.covers(answered)) {
      Instant then = Calendar.moment(draws, answered);
      question
          .with("score", score)
          .with("answered_at", Calendar.text(then))
          .with("comment", draws.chance(0.2) ? "Fine, \"mostly\"" : "");
      add(answered, then, Kind.SURVEY_RESPONSES, question);
    }
  }

  private void add(LocalDate day, Instant at, Kind kind, Row row) {
    company
        .dumps()
        .add(kind, calendar.weeklyDump(day), row.with("modified_at", Calendar.text(at)).values());
  }
}
