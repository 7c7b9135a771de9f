package org.crmlake.demo;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.crmlake.demo.BuyingLaw.Life;
import org.crmlake.demo.Draws.Purpose;
import org.crmlake.demo.MarketingLaw.Medium;

/**
 * One customer's life. It depends on the seed, the number of the customer and the calendar alone,
 * so more customers leave the earlier ones as they were.
 */
final class Customer {
  /** Share of the prompted orders on which the shop noted the campaign. */
  private static final double NOTED = 0.6;

  private record Contact(String id, LocalDate since) {}

  private final long seed;
  private final int number;
  private final Company company;
  private final Calendar calendar;
  private final Totals totals;

  private final String id;
  private final Channel channel;
  private final LocalDate entry;
  private final LocalDate created;
  private final String createdAt;
  private final String country;
  private String owner;
  private final List<Contact> contacts = new ArrayList<>();

  private Customer(long seed, int number, Draws draws, Company company) {
    this.seed = seed;
    this.number = number;
    this.company = company;
    this.calendar = company.calendar();
    this.totals = company.totals();
    this.id = id(number);
    this.channel = Channel.draw(draws);
    this.entry = calendar.entry(draws);
    this.created = entry.minusDays(draws.between(1, 20));
    this.createdAt = Calendar.instant(draws, created);
    this.country = Names.country(draws);
  }

  /** The account of a number. */
  static String id(int number) {
    return String.format(java.util.Locale.ROOT, "A%07d", number);
  }

  /** Adds everything that the dumps say of a customer. */
  static void generate(long seed, int number, Company company) {
    Draws draws = Draws.of(seed, number, Purpose.ACCOUNT);
    Customer customer = new Customer(seed, number, draws, company);
    customer.account(draws);
    customer.contacts(Draws.of(seed, number, Purpose.CONTACTS));
    customer.purchases();
    if (company.everything()) {
      customer.relations();
    }
  }

  private void account(Draws draws) {
    totals.accounts++;
    Row row =
        new Row(Kind.ACCOUNTS)
            .with("account_id", id)
            .with("name", Names.company(draws, country))
            .with("country", country)
            .with("industry", draws.pick(Names.INDUSTRIES))
            .with("size_band", draws.pick(Names.SIZE_BANDS))
            .with("channel", channel.label)
            .with("campaign_id", channel.medium == null ? "" : channel.medium.campaign(created))
            .with("created_at", createdAt)
            .with("modified_at", createdAt);
    owner = draws.pick(Names.OWNERS);
    row.with("owner_id", owner);
    add(Kind.ACCOUNTS, calendar.weeklyDump(created), row);
    LocalDate changed = entry.plusDays(draws.between(10, 500));
    boolean newOwner = draws.chance(0.10);
    boolean moved = draws.chance(0.04);
    if ((newOwner || moved) && calendar.covers(changed)) {
      if (newOwner) {
        row.with("owner_id", draws.pick(Names.OWNERS));
      }
      if (moved) {
        row.with("country", Names.country(draws));
      }
      row.with("modified_at", Calendar.instant(draws, changed));
      add(Kind.ACCOUNTS, calendar.weeklyDump(changed), row);
    }
    if (company.mess()) {
      mess(row, draws);
    }
  }

  /**
   * Two versions of one instant, of which the later dump's counts; and merges, some of them chains.
   */
  private void mess(Row row, Draws draws) {
    LocalDate later = calendar.weeklyDump(changedOrCreated(row)).plusDays(7);
    if (draws.chance(0.3) && calendar.covers(later)) {
      add(Kind.ACCOUNTS, later, row.with("industry", "Told twice"));
    }
    int place = (number - 1) / company.step() % 10;
    if ((place == 5 || place == 6) && company.system().tellsDeletes()) {
      String into = id(number - company.step());
      String at = calendar.to() + "T23:59:59Z";
      row.with("is_deleted", "true").with("merged_into_id", into).with("modified_at", at);
      add(Kind.ACCOUNTS, calendar.to(), row);
      add(
          Kind.ID_ALIASES,
          calendar.to(),
          new Row(Kind.ID_ALIASES)
              .with("object", "accounts")
              .with("old_id", id)
              .with("into_id", into)
              .with("merged_at", at)
              .with("modified_at", at));
    }
  }

  private static LocalDate changedOrCreated(Row row) {
    String[] values = row.values();
    return LocalDate.parse(values[values.length - 1].substring(0, 10));
  }

  private void contacts(Draws draws) {
    contact(draws, created, createdAt);
    int more = draws.chance(0.4) ? draws.between(1, 3) : 0;
    for (int i = 0; i < more; i++) {
      LocalDate since = created.plusDays(draws.between(1, 400));
      if (calendar.covers(since)) {
        contact(draws, since, Calendar.instant(draws, since));
      }
    }
  }

  private void contact(Draws draws, LocalDate since, String sinceAt) {
    totals.contacts++;
    Contact contact = new Contact(id + "-" + (contacts.size() + 1), since);
    contacts.add(contact);
    Row row =
        new Row(Kind.CONTACTS)
            .with("contact_id", contact.id)
            .with("account_id", id)
            .with("title", draws.pick(Names.TITLES))
            .with("country", country)
            .with("channel", channel.label)
            .with("created_at", sinceAt)
            .with("modified_at", sinceAt);
    add(Kind.CONTACTS, calendar.weeklyDump(since), row);
    LocalDate changed = since.plusDays(draws.between(30, 700));
    if (draws.chance(0.05) && calendar.covers(changed)) {
      row.with("title", draws.pick(Names.TITLES))
          .with("modified_at", Calendar.instant(draws, changed));
      add(Kind.CONTACTS, calendar.weeklyDump(changed), row);
    }
  }

  private void purchases() {
    Draws times = Draws.of(seed, number, Purpose.PURCHASES);
    Draws spend = Draws.of(seed, number, Purpose.SPEND);
    Draws prompts = Draws.of(seed, number, Purpose.MARKETING);
    Orders orders =
        new Orders(party(), company, Draws.of(seed, number, Purpose.DELIVERY), this::buyer);
    Marketing marketing = new Marketing(id, company, prompts, this::person);
    double scale = BuyingLaw.spendScale(spend);
    String first = orders.purchase(entry, BuyingLaw.pence(spend, scale), "");
    if (channel.medium != null) {
      marketing.won(channel.medium, created, first);
      marketing.prospects(channel.medium, Draws.of(seed, number, Purpose.PROSPECTS));
    }
    // The clock of the law starts at a moment of the first day, not at its midnight.
    double start = times.uniform();
    double horizon = calendar.to().toEpochDay() - entry.toEpochDay() + 1 - start;
    Life life = BuyingLaw.life(times, channel, horizon);
    for (double at : life.repeats()) {
      LocalDate day = entry.plusDays((long) (start + at));
      long pence = BuyingLaw.pence(spend, scale);
      boolean prompted = prompts.chance(MarketingLaw.PROMPTED);
      Medium medium = Medium.draw(prompts);
      LocalDate touched = day.minusDays(MarketingLaw.lag(prompts));
      if (prompted && !touched.isBefore(entry)) {
        String noted = prompts.chance(NOTED) ? medium.campaign(touched) : "";
        marketing.led(medium, touched, orders.purchase(day, pence, noted));
      } else {
        orders.purchase(day, pence, "");
      }
    }
    marketing.inVain(life, entry, start);
    marketing.write();
  }

  private void relations() {
    new Deals(party(), company, Draws.of(seed, number, Purpose.DEALS)).write();
    new Service(party(), company, Draws.of(seed, number, Purpose.SERVICE)).write();
  }

  private Party party() {
    return new Party(
        id, created, entry, channel, country, company.currency(country), owner, this::person);
  }

  /** Who orders on a day: one of the contacts known by then; sometimes the order does not say. */
  private String buyer(Draws draws, LocalDate day) {
    boolean unsaid = draws.chance(0.05);
    return unsaid ? "" : person(draws, day);
  }

  private String person(Draws draws, LocalDate day) {
    return draws.pick(contacts.stream().filter(c -> !c.since.isAfter(day)).toList()).id;
  }

  private void add(Kind kind, LocalDate dump, Row row) {
    company.dumps().add(kind, dump, row.values());
  }
}
