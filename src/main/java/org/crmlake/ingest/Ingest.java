package org.crmlake.ingest;

import static org.apache.spark.sql.functions.col;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.crmlake.lake.Contracts;
import org.crmlake.lake.Lake;
import org.crmlake.lake.SideBySide;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.LakeSpec.StitchSpec;
import org.crmlake.spec.Project;
import org.crmlake.spec.SourceSpec;
import org.crmlake.spec.TableSpec;
import org.crmlake.spec.UserException;

/**
 * Dumps to {@code landing}, {@code crm} and {@code ops.dumps}. The caller holds the lake's lock.
 *
 * <p>Whatever interrupts a run, the next one ends with the same tables: a dump counts as taken in
 * only by its row in {@code ops.dumps}, which is written last, and a crm table's commit says which
 * versions of landing it was made from.
 */
public final class Ingest {
  private static final int THREADS = 2;

  private final Lake lake;
  private final Project project;
  private final Mappings mappings;
  private final Consumer<String> steps;
  private Map<String, LocalDate> newestDumps;

  public Ingest(Lake lake, Project project) {
    this(lake, project, step -> {});
  }

  /**
   * @param steps told the name of each step before it begins, maybe from several threads
   * @throws IllegalArgumentException if the session's time zone is not UTC
   */
  public Ingest(Lake lake, Project project, Consumer<String> steps) {
    String zone = lake.spark().conf().get("spark.sql.session.timeZone");
    if (!zone.equals("UTC")) {
      throw new IllegalArgumentException("spark.sql.session.timeZone must be UTC, not " + zone);
    }
    this.lake = lake;
    this.project = project;
    this.mappings = new Mappings(project);
    this.steps = steps;
  }

  /**
   * Makes the tables what their contracts say: ops.dumps, ops.rejects, and the landing and crm
   * tables that exist. {@link #run} does it where it writes, without a migration.
   *
   * @throws UserException (USAGE) if a table differs in a way that needs a migration, and that is
   *     not wanted
   */
  public void open(boolean migrate) {
    List<TableSpec> tables = new ArrayList<>(List.of(DumpTables.dumps(), DumpTables.rejects()));
    if (lake.exists(DumpTables.dataQuality().id())) {
      tables.add(DumpTables.dataQuality());
    }
    mappings.landed(lake).forEach(f -> tables.add(TypedRows.landing(f)));
    tables.addAll(crmTables());
    new Contracts(lake).open(tables, migrate);
  }

  /**
   * Takes in the dumps below a folder that are new or have changed, and brings crm up to date.
   *
   * @param dumps folder or address
   * @param runId of the run, unlike that of any other
   * @throws UserException (INPUTS) if the folder does not exist, a file cannot be told apart, or
   *     more is rejected than lake.conf allows: then only ops.rejects is written
   */
  public IngestReport run(String dumps, String runId) {
    Instant started = Instant.now();
    newestDumps = null;
    Commit commit = new Commit(runId, started);
    steps.accept("list dumps");
    DumpLedger ledger = new DumpLedger(lake, mappings);
    var hadoop = lake.spark().sessionState().newHadoopConf();
    List<FoundFile> found = DumpListing.of(new Path(dumps), hadoop);
    List<Feed> enabled = mappings.feeds().stream().filter(f -> f.source().enabled()).toList();
    Claims claims = new Claims(enabled, hadoop);
    List<DumpFile> claimed = claims.claim(found, ledger::has);
    readAgain(ledger, claimed, dumps, commit);
    List<DumpFile> open = claimed.stream().filter(f -> !ledger.has(f)).toList();
    List<DumpFile> refused =
        claimed.stream().filter(f -> ledger.has(f) && !ledger.wasAccepted(f)).toList();
    Batch batch = new Batch(lake, project.lake(), mappings, ledger, commit, steps);
    List<FileLine> lines = batch.land(open);
    List<String> written = new ArrayList<>(batch.written());
    Compared compared = Compared.of(lake);
    Recipes recipes =
        new Recipes(lake, project, mappings, ledger.completeDates(lines), batch.single());
    written.addAll(refresh(recipes, commit, compared));
    if (batch.finish(lines, compared)) {
      written.add(DumpTables.dumps().id());
    }
    List<TableSpec> tables = crmTables();
    List<String> unconverted = new Unconverted(lake, project.lake()).check(tables);
    newestDumps = ledger.newestDates();
    List<String> notes = new ArrayList<>(batch.notes());
    notes.addAll(claims.notes());
    if (!refused.isEmpty()) {
      notes.add(
          "still refused as ops.dumps says, since neither file nor mapping has changed: "
              + shortened(refused.stream().map(DumpFile::file).toList()));
    }
    notes.addAll(Drift.notes(lines));
    notes.addAll(unconverted);
    if (written.contains(IdAliases.TABLE)) {
      notes.addAll(stitched());
    }
    double seconds = Duration.between(started, Instant.now()).toMillis() / 1000.0;
    return IngestReport.of(
        lines, claimed.size() - open.size(), notes, versions(tables), written, seconds);
  }

  /**
   * Brings crm up to date with mappings, segments and settings that have changed, from what has
   * landed. {@link #run} does that too.
   *
   * @throws UserException (INPUTS) if what has landed is not all there, or more amounts lack a rate
   *     than lake.conf allows
   */
  public void refresh(String runId) {
    DumpLedger ledger = new DumpLedger(lake, mappings);
    newestDumps = ledger.newestDates();
    requireNone(ledger.lost(), "run it with --dumps, so that they are read again");
    Compared compared = Compared.of(lake);
    Recipes recipes =
        new Recipes(lake, project, mappings, ledger.completeDates(List.of()), Set.of());
    if (recipes.all().stream().anyMatch(r -> new CrmRefresh(lake, r, compared).outdated())) {
      refresh(recipes, new Commit(runId, Instant.now()), compared);
    }
    new Unconverted(lake, project.lake()).check(crmTables());
  }

  /** The dumps that a table of landing held which somebody has removed. */
  private static void readAgain(
      DumpLedger ledger, List<DumpFile> claimed, String dumps, Commit commit) {
    Map<String, List<String>> lost = ledger.lost();
    if (lost.isEmpty()) {
      return;
    }
    List<String> again = lost.values().stream().flatMap(List::stream).toList();
    Set<String> there = new TreeSet<>(claimed.stream().map(DumpFile::file).toList());
    lost.values().forEach(files -> files.removeAll(there));
    lost.values().removeIf(List::isEmpty);
    requireNone(
        lost,
        "they are no longer below "
            + dumps
            + ": bring them back, or, to go on without them, remove ops/dumps as well: then all dumps are read again");
    ledger.forget(again, commit);
  }

  private static void requireNone(Map<String, List<String>> lost, String advice) {
    if (!lost.isEmpty()) {
      Map.Entry<String, List<String>> first = lost.entrySet().iterator().next();
      throw new UserException(
          ExitCode.INPUTS,
          "%s is gone, with the records of %s; %s"
              .formatted(first.getKey(), shortened(first.getValue()), advice));
    }
  }

  private static String shortened(List<String> files) {
    return files.get(0) + (files.size() == 1 ? "" : " and " + (files.size() - 1) + " more");
  }

  private List<String> refresh(Recipes recipes, Commit commit, Compared compared) {
    List<String> written = new ArrayList<>();
    for (List<CrmRecipe> stage : recipes.stages()) {
      written.addAll(refresh(stage, commit, compared));
    }
    return written;
  }

  private List<String> refresh(List<CrmRecipe> recipes, Commit commit, Compared compared) {
    List<Callable<Optional<String>>> work = new ArrayList<>();
    for (CrmRecipe recipe : recipes) {
      CrmRefresh r = new CrmRefresh(lake, recipe, compared);
      if (r.needed()) {
        String table = r.table().id();
        work.add(
            () -> {
              steps.accept("write " + table);
              boolean changed = Failures.explained(table, () -> r.execute(commit));
              return changed ? Optional.of(table) : Optional.empty();
            });
      }
    }
    return SideBySide.run(THREADS, work).stream().flatMap(Optional::stream).toList();
  }

  /** The crm tables that a source feeds and that exist. */
  private List<TableSpec> crmTables() {
    Set<String> tables = lake.tables("crm");
    return new Recipes(lake, project, mappings, Map.of(), Set.of())
        .all().stream().map(CrmRecipe::table).filter(t -> tables.contains(t.id())).toList();
  }

  private Map<String, Long> versions(List<TableSpec> tables) {
    Map<String, Long> versions = new TreeMap<>();
    tables.forEach(t -> versions.put(t.id(), lake.version(t.id())));
    return versions;
  }

  /** How many records of each kind are stitched to one of another system. */
  private List<String> stitched() {
    List<String> notes = new ArrayList<>();
    for (String table :
        new TreeSet<>(project.lake().stitches().stream().map(StitchSpec::table).toList())) {
      long all =
          lake.exists("crm." + table)
              ? lake.read("crm." + table).where("not is_deleted").count()
              : 0;
      if (all > 0) {
        long some =
            lake.read(IdAliases.TABLE)
                .where(col("kind").equalTo("stitched").and(col("object").equalTo(table)))
                .count();
        notes.add(
            "crm.%s: %d of %d records (%.1f %%) are stitched to one of another system, as lake.stitch says"
                .formatted(table, some, all, 100.0 * some / all));
      }
    }
    return notes;
  }

  /**
   * Brings ops.data_quality up to date with the crm tables that changed since it was, or whose keys
   * are of tables that changed. Its cost follows the size of these tables.
   *
   * @return whether anything had changed
   */
  public boolean measure(String runId) {
    steps.accept("measure " + DumpTables.dataQuality().id());
    return new DataQuality(lake, project, mappings, newestDumps())
        .measure(new Commit(runId, Instant.now()));
  }

  /**
   * Up to which day a crm table is complete: the minimum, over the sources that have ever fed it,
   * of their newest dump's date less their lag.
   *
   * @param crmTable for instance {@code crm.orders}
   * @return empty if no dump ever fed the table
   */
  public Optional<LocalDate> dataThrough(String crmTable) {
    Map<String, LocalDate> bySource = new HashMap<>();
    for (Feed feed : mappings.feeds()) {
      LocalDate date = newestDumps().get(feed.id());
      if (date != null && mappings.feedsOf(crmTable).contains(feed.id())) {
        SourceSpec source = feed.source();
        bySource.merge(
            source.name(), date.minusDays(source.lagDays()), (a, b) -> a.isAfter(b) ? a : b);
      }
    }
    return bySource.values().stream().min(LocalDate::compareTo);
  }

  private Map<String, LocalDate> newestDumps() {
    if (newestDumps == null) {
      newestDumps = new DumpLedger(lake, mappings).newestDates();
    }
    return newestDumps;
  }
}
