package org.crmlake.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.crmlake.demo.Dumps.Kind;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.UserException;

/**
 * The CRM dumps of a made-up British wholesaler, as conf/sources/generic-csv.conf reads them:
 * {@code <folder>/<yyyy-MM-dd>/orders.csv.gz} for each day, {@code accounts.csv.gz} and {@code
 * contacts.csv.gz}, campaigns, members of campaigns, touches and costs for each week, with what was
 * created or changed in it. Amounts are pounds, timestamps UTC, days civil days in Europe/London.
 *
 * <p>The same arguments give the same bytes. A customer does not change when more are asked for.
 * All rows are held in memory: about 2 kB a customer.
 */
public final class DemoDumps {
  /** Names the arguments and the summary of a folder that is complete. */
  static final String MARKER = ".crmlake-demo";

  /** What {@code crmlake demo} makes unless told otherwise. */
  public static final long SEED = 42;

  public static final int CUSTOMERS = 5_000;
  public static final LocalDate FROM = LocalDate.of(2023, 11, 1);
  public static final LocalDate TO = LocalDate.of(2026, 10, 31);

  private static final int VERSION = 2;

  private final long seed;
  private final int customers;
  private final Calendar calendar;

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
   * touch_effects.csv} each touch with the order that it led to; ids are without their system.
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
    Company company = new Company(calendar);
    for (int number = 1; number <= customers; number++) {
      Customer.generate(seed, number, company);
    }
    company.campaigns().write(seed, customers);
    company.dumps().open(Kind.ORDERS, calendar.to());
    BuyingLaw.tell(company.truth());
    MarketingLaw.tell(company.truth());
    Summary summary = company.totals().summary(calendar, company.dumps());

    deleteTree(truth);
    company.truth().write(Files.createDirectories(truth));
    Files.writeString(truth.resolve(MARKER), arguments() + "\n");
    Path partial = target.resolveSibling("." + target.getFileName() + ".partial");
    deleteTree(partial);
    Files.createDirectories(partial);
    company.dumps().write(partial);
    Files.writeString(partial.resolve(MARKER), arguments() + "\n" + summary.toText() + "\n");
    Files.deleteIfExists(target);
    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    return summary;
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
        + calendar.to();
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
