package org.crmlake.ingest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.lake.Contracts;
import org.crmlake.lake.Lake;
import org.crmlake.lake.SideBySide;
import org.crmlake.spec.LakeSpec;

/** The dumps of one run, on their way to landing. */
final class Batch {
  private static final int THREADS = 2;
  private static final int FEW = 100_000;

  private final Lake lake;
  private final LakeSpec settings;
  private final Mappings mappings;
  private final DumpLedger ledger;
  private final Commit commit;
  private final Consumer<String> steps;
  private final DumpRows rows;
  private final List<String> written = Collections.synchronizedList(new ArrayList<>());
  private final List<String> notes = new ArrayList<>();
  private final Set<String> single = Collections.synchronizedSet(new TreeSet<>());
  private final List<DumpFile> touched = new ArrayList<>();
  private final Map<String, DumpFile> files = new HashMap<>();

  Batch(
      Lake lake,
      LakeSpec settings,
      Mappings mappings,
      DumpLedger ledger,
      Commit commit,
      Consumer<String> steps) {
    this.lake = lake;
    this.settings = settings;
    this.mappings = mappings;
    this.ledger = ledger;
    this.commit = commit;
    this.steps = steps;
    this.rows = new DumpRows(lake.spark());
  }

  List<String> written() {
    return List.copyOf(written);
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  /** Feeds whose landing table now holds one version of each record, as far as that is known. */
  Set<String> single() {
    return Set.copyOf(single);
  }

  /**
   * Reads the files, decides, and writes landing and rejects.
   *
   * @return a line for each file that is new or has changed
   */
  List<FileLine> land(List<DumpFile> open) {
    open.forEach(f -> files.put(f.file(), f));
    Map<Feed, List<Inspected>> inspected = inspect(open);
    List<Inspected> all = inspected.values().stream().flatMap(List::stream).toList();
    Map<String, String> reasons = writeRejects(inspected, all);
    RejectLimit limit = new RejectLimit(settings, all);
    if (limit.exceeded()) {
      throw limit.error(reasons);
    }
    notes.addAll(limit.notes(reasons));
    List<Callable<List<FileLine>>> work = new ArrayList<>();
    List<Feed> landed = mappings.landed(lake);
    for (Feed feed : mappings.feeds()) {
      List<Inspected> fine =
          inspected.getOrDefault(feed, List.of()).stream().filter(Inspected::fine).toList();
      if (fine.isEmpty() && !landed.contains(feed)) {
        continue;
      }
      Landing landing = new Landing(lake, feed);
      boolean interrupted = landed.contains(feed) && landing.interrupted(ledger);
      if (!fine.isEmpty() || interrupted) {
        work.add(
            () -> Failures.explained(feed.id(), () -> write(landing, feed, fine, interrupted)));
      }
    }
    List<FileLine> lines = new ArrayList<>();
    SideBySide.run(THREADS, work).forEach(lines::addAll);
    all.stream().filter(i -> !i.fine()).forEach(i -> lines.add(FileLine.rejected(i)));
    lines.sort(Comparator.comparing(FileLine::file));
    return lines;
  }

  private Map<Feed, List<Inspected>> inspect(List<DumpFile> open) {
    Map<Feed, List<DumpFile>> byFeed = new LinkedHashMap<>();
    open.forEach(f -> byFeed.computeIfAbsent(f.feed(), k -> new ArrayList<>()).add(f));
    List<Callable<List<Inspected>>> work = new ArrayList<>();
    byFeed.forEach(
        (feed, dumps) ->
            work.add(
                () -> {
                  steps.accept("inspect " + feed.id());
                  return Failures.explained(
                      feed.id(), () -> new Inspection(feed, rows, screening(feed)).of(dumps));
                }));
    Map<Feed, List<Inspected>> inspected = new LinkedHashMap<>();
    for (List<Inspected> ofFeed : SideBySide.run(THREADS, work)) {
      for (Inspected i : ofFeed) {
        if (i.fine() && ledger.hasContent(i.dump(), i.verdict().sha256())) {
          touched.add(i.dump());
        } else {
          inspected.computeIfAbsent(i.dump().feed(), k -> new ArrayList<>()).add(i);
          noteTwins(i);
        }
      }
    }
    return inspected;
  }

  private void noteTwins(Inspected i) {
    Set<String> same = ledger.sameContent(i.dump(), i.verdict().sha256());
    if (!same.isEmpty() && i.read() > 0) {
      notes.add("%s has the same content as %s".formatted(i.dump().file(), same.iterator().next()));
    }
  }

  private Screening screening(Feed feed) {
    return new Screening(feed, mappings.targets(feed));
  }

  /**
   * Rejects come first: a failure later leaves rejects too many, never rows that were not judged.
   */
  private Map<String, String> writeRejects(
      Map<Feed, List<Inspected>> inspected, List<Inspected> all) {
    if (all.isEmpty()) {
      return Map.of();
    }
    new Contracts(lake).open(DumpTables.rejects(), false);
    Rejects rejects = new Rejects(lake, commit);
    List<Dataset<Row>> frames = new ArrayList<>();
    List<Inspected> bad = all.stream().filter(i -> !i.fine()).toList();
    if (!bad.isEmpty()) {
      frames.add(rejects.ofFiles(bad));
    }
    inspected.forEach(
        (feed, files) -> {
          List<Inspected> some = files.stream().filter(i -> i.fine() && i.rejected() > 0).toList();
          if (!some.isEmpty()) {
            frames.add(
                rejects.ofRecords(feed, screening(feed).rejected(rows.records(feed, some, true))));
          }
        });
    Set<String> names = new TreeSet<>(all.stream().map(i -> i.dump().file()).toList());
    steps.accept("write ops.rejects");
    if (rejects.write(names, frames.stream().reduce(Dataset::union))) {
      written.add(DumpTables.rejects().id());
    }
    return frames.isEmpty() ? Map.of() : rejects.firstReasons();
  }

  private List<FileLine> write(
      Landing landing, Feed feed, List<Inspected> fine, boolean interrupted) {
    String table = landing.table().id();
    steps.accept("write " + table);
    new Contracts(lake).open(landing.table(), false);
    boolean alone = lake.version(table) == 0;
    Set<String> stale = new TreeSet<>();
    fine.stream().map(i -> i.dump().file()).filter(ledger::hasFile).forEach(stale::add);
    if (interrupted) {
      stale.addAll(landing.orphans(ledger));
    }
    if (!stale.isEmpty()) {
      fine.forEach(i -> stale.add(i.dump().file()));
    }
    if (fine.isEmpty()) {
      landing.remove(stale, commit);
      written.add(table);
      return List.of();
    }
    landing.write(screening(feed).flagged(rows.records(feed, fine, false)), stale, commit);
    written.add(table);
    steps.accept("count " + table);
    boolean few = fine.stream().mapToLong(Inspected::read).sum() <= FEW;
    Map<String, long[]> counts =
        landing.counts(fine.stream().map(Inspected::dump).toList(), alone, few);
    if (alone && counts.values().stream().allMatch(c -> c[0] == c[1])) {
      single.add(feed.id());
    }
    return fine.stream()
        .map(
            i -> {
              long[] count = counts.get(i.dump().file());
              return FileLine.accepted(i, count[0], count[1]);
            })
        .toList();
  }

  /**
   * Says in ops.dumps that the files are done with.
   *
   * @param compared which crm tables are up to date, beside what their commits say
   * @return whether there was anything to say
   */
  boolean finish(List<FileLine> lines, Compared compared) {
    // A dump that was good and whose new content is not keeps its rows; it is tried again next
    // time.
    List<FileLine> done =
        lines.stream()
            .filter(
                l ->
                    l.status().equals(DumpLedger.ACCEPTED)
                        || !ledger.wasAccepted(files.get(l.file())))
            .toList();
    if (done.isEmpty() && touched.isEmpty()) {
      return false;
    }
    steps.accept("write ops.dumps");
    new Contracts(lake).open(DumpTables.dumps(), false);
    ledger.write(done, files, touched, commit, compared);
    return true;
  }
}
