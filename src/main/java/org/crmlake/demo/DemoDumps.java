package org.crmlake.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.crmlake.demo.Draws.Purpose;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.UserException;

/**
 * The CRM dumps of a made-up British wholesaler, as conf/sources/generic-csv.conf reads them:
 * {@code <folder>/<yyyy-MM-dd>/orders.csv.gz} for each day, {@code accounts.csv.gz} and {@code
 * contacts.csv.gz}, campaigns, members of campaigns, touches and costs for each week, with what was
 * created or changed in it. Amounts are pounds, timestamps UTC, days civil days in Europe/London.
 *
 * <p>Other customers' records may live in Salesforce, whose weekly export is {@code
 * <folder>/salesforce-weekly/<yyyy-MM-dd>/Account.csv} and so on, as
 * conf/sources/salesforce-weekly.conf reads it, or in HubSpot, whose exports are {@code
 * <folder>/hubspot-export/<yyyy-MM-dd>/hubspot-crm-exports-all-deals.csv} and so on, as
 * conf/sources/hubspot-export.conf reads them.
 *
 * <p>The same arguments give the same bytes. A customer does not change when more are asked for.
 * All rows are held in memory, as text of the dumps and as the truth.
 */
public final class DemoDumps {
  /** Names the arguments and the summary of a folder that is complete. */
  static final String MARKER = ".crmlake-demo";

  /** What {@code crmlake demo} makes unless told otherwise. */
  public static final long SEED = 42;

  public static final int CUSTOMERS = 5_000;
  public static final LocalDate FROM = LocalDate.of(2023, 11, 1);
  public static final LocalDate TO = LocalDate.of(2026, 10, 31);

  private static final int VERSION = 4;

  private static final CrmSystem PLAIN = new PlainFiles();
  private static final List<CrmSystem> SYSTEMS = List.of(PLAIN, new Salesforce(), new HubSpot());

  private final long seed;
  private final int customers;
  private final Calendar calendar;
  private final List<CrmSystem> systems;
  private final boolean everything;
  private final boolean mess;

  /**
   * @param customers accounts that buy, each at least once
   * @param from first day with an order
   * @param to last day, included; the dumps of this day exist whatever happens
   * @throws UserException USAGE if there are no customers or no days
   */
  public DemoDumps(long seed, int customers, LocalDate from, LocalDate to) {
    if (customers < 1 || customers > 9_999_999) {
      throw new UserException(
          ExitCode.USAGE,
          "the demo has from 1 to 9,999,999 customers, not " + customers + "; give another number");
    }
    if (to.isBefore(from)) {
      throw new UserException(
          ExitCode.USAGE, "the demo cannot end on " + to + ", before it starts on " + from);
    }
    this.seed = seed;
    this.customers = customers;
    this.calendar = new Calendar(from, to);
    this.systems = List.of(PLAIN);
    this.everything = false;
    this.mess = false;
  }

  private DemoDumps(DemoDumps like, List<CrmSystem> systems, boolean everything, boolean mess) {
    this.seed = like.seed;
    this.customers = like.customers;
    this.calendar = like.calendar;
    this.systems = systems;
    this.everything = everything;
    this.mess = mess;
  }

  /**
   * The same company, whose customers' records live in several systems, each customer's in one of
   * them in turn.
   *
   * @param names {@code plain}, {@code salesforce}, {@code hubspot}
   * @throws UserException USAGE if a name is not one of them, or there is none
   */
  public DemoDumps in(List<String> names) {
    List<CrmSystem> found = new ArrayList<>();
    for (String name : names) {
      for (CrmSystem system : SYSTEMS) {
        if (system.name.equalsIgnoreCase(name.strip()) && !found.contains(system)) {
          found.add(system);
        }
      }
    }
    if (found.isEmpty() || found.size() != names.size()) {
      throw new UserException(
          ExitCode.USAGE,
          "the demo knows the systems plain, salesforce and hubspot, each once, not " + names);
    }
    return new DemoDumps(this, List.copyOf(found), everything, mess);
  }

  /** The same company with leads, deals, calls, cases, answers to surveys and goals as well. */
  public DemoDumps withEverything() {
    return new DemoDumps(this, systems, true, mess);
  }

  /**
   * The same company with everything that goes wrong in dumps: amounts in four currencies, orders
   * deleted later, accounts merged in chains, versions of one instant, records that cannot be read,
   * a user who is gone from the complete list, more records sent again.
   *
   * @throws UserException USAGE without plain files, which have the rates
   */
  public DemoDumps withMess() {
    if (!systems.contains(PLAIN)) {
      throw new UserException(ExitCode.USAGE, "a mess needs plain files; add the system plain");
    }
    return new DemoDumps(this, systems, everything, true);
  }

  /** The default dumps. */
  public static DemoDumps standard() {
    return new DemoDumps(SEED, CUSTOMERS, FROM, TO);
  }

  /**
   * Writes the dumps, or leaves them alone where the same ones lie already. The folder appears
   * whole or not at all.
   *
   * @return what the lake's tables must come to
   * @throws UserException USAGE if the folder holds anything else
   */
  public Summary write(Path folder) {
    Path target = folder.toAbsolutePath().normalize();
    try {
      return Files.exists(target.resolve(MARKER)) ? existing(target) : generate(target);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write demo dumps to " + target, e);
    }
  }

  /**
   * Where the truth of the dumps in a folder lies: beside it, {@code <folder>.truth}. {@code
   * laws.csv} has the parameters of {@link BuyingLaw} and {@link MarketingLaw}, {@code
   * touch_effects.csv} each touch with the order that it led to, by the ids of plain files, {@code
   * rejects.csv} the records that cannot be read; the other files are the canonical tables of the
   * same name, of their columns those that the dumps feed.
   */
  public static Path truthOf(Path folder) {
    Path target = folder.toAbsolutePath().normalize();
    return target.resolveSibling(target.getFileName() + ".truth");
  }

  private Summary existing(Path target) throws IOException {
    List<String> lines = Files.readAllLines(target.resolve(MARKER), StandardCharsets.UTF_8);
    if (lines.size() != 2 || !lines.get(0).equals(arguments())) {
      throw new UserException(
          ExitCode.USAGE,
          target
              + " holds demo dumps of "
              + (lines.isEmpty() ? "an unknown kind" : lines.get(0))
              + ", and "
              + arguments()
              + " is wanted; name another folder, or delete this one and the lake made from it");
    }
    return Summary.parse(lines.get(1));
  }

  private Summary generate(Path target) throws IOException {
    requireEmpty(target);
    Path truth = truthOf(target);
    if (!Files.exists(truth.resolve(MARKER))) {
      requireEmpty(truth);
    }
    Truth known = new Truth();
    Expected expected = new Expected();
    Totals totals = new Totals();
    List<Company> companies =
        systems.stream().map(s -> company(s, known, expected, totals)).toList();
    for (int number = 1; number <= customers; number++) {
      Customer.generate(seed, number, companies.get((number - 1) % companies.size()));
    }
    companies.forEach(this::inCommon);
    BuyingLaw.tell(known);
    MarketingLaw.tell(known);
    expected.tell(known);
    List<Dumps> dumps = companies.stream().map(Company::dumps).toList();
    Summary summary = totals.summary(calendar, dumps);

    deleteTree(truth);
    Files.writeString(Files.createDirectories(truth).resolve(MARKER), arguments() + "\n");
    known.write(truth);
    Path partial = target.resolveSibling("." + target.getFileName() + ".partial");
    deleteTree(partial);
    Files.createDirectories(partial);
    for (Dumps ofSystem : dumps) {
      ofSystem.write(partial);
    }
    Files.writeString(partial.resolve(MARKER), arguments() + "\n" + summary.toText() + "\n");
    Files.deleteIfExists(target);
    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    return summary;
  }

  private Company company(CrmSystem system, Truth known, Expected expected, Totals totals) {
    boolean more = everything || system != PLAIN;
    return Company.of(system, more, mess, systems.size(), calendar, known, expected, totals);
  }

  private void inCommon(Company company) {
    company.campaigns().write(seed, customers);
    if (company.everything()) {
      company.users(seed);
      company.goals();
    }
    if (mess) {
      company.rates(Draws.of(seed, 0, Purpose.MARKETING));
    }
    company.dumps().open(Kind.ORDERS, calendar.to());
  }

  private String arguments() {
    return "version="
        + VERSION
        + " seed="
        + seed
        + " customers="
        + customers
        + " from="
        + calendar.from()
        + " to="
        + calendar.to()
        + " systems="
        + systems.stream().map(s -> s.name).toList()
        + (everything ? " everything" : "")
        + (mess ? " mess" : "");
  }

  private static void requireEmpty(Path target) throws IOException {
    if (!Files.exists(target)) {
      return;
    }
    if (!Files.isDirectory(target)) {
      throw new UserException(ExitCode.USAGE, target + " is a file; name a folder for the dumps");
    }
    try (Stream<Path> entries = Files.list(target)) {
      if (entries.findAny().isPresent()) {
        throw new UserException(
            ExitCode.USAGE,
            target + " holds files that the demo did not write; name another folder");
      }
    }
  }

  /** Of an earlier run that was killed. */
  private static void deleteTree(Path root) throws IOException {
    if (Files.exists(root)) {
      try (Stream<Path> paths = Files.walk(root)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
