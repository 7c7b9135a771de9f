package org.crmlake.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.trunc;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.crmlake.lake.Lake;
import org.crmlake.lake.RunRow;
import org.crmlake.spec.IncrementalSpec;
import org.crmlake.spec.InputSpec;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.TableKind;

/** Decides how much of a state table must be computed, from what its last commit was made of. */
final class UpdatePlanner {
  /** Stands for the version of a canonical table that no dump has fed yet. */
  static final long ABSENT = -1;

  private UpdatePlanner() {}

  /**
   * @param lake on the task's session
   * @param last the newest publication of the output
   * @param versions the pinned version of each input by table
   * @param dataThrough up to which day the inputs are complete
   */
  static Update plan(
      Lake lake,
      JobSpec job,
      Optional<RunRow> last,
      Map<String, Long> versions,
      LocalDate dataThrough,
      String fingerprint) {
    if (job.output().kind() == TableKind.SNAPSHOT
        || last.isEmpty()
        || !last.get().fingerprint().equals(fingerprint)
        || !last.get().inputVersions().keySet().equals(versions.keySet())) {
      return new Update.Full();
    }
    Map<String, Long> before = last.get().inputVersions();
    long previous = last.get().outputVersion();
    // The same data may be complete up to another day; incremental jobs do not depend on it.
    boolean same = job.incremental().isPresent() || dataThrough.equals(last.get().dataThrough());
    if (before.equals(versions) && same) {
      return new Update.Unchanged(previous);
    }
    List<InputSpec> moved =
        job.inputs().stream()
            .filter(i -> !before.get(i.table()).equals(versions.get(i.table())))
            .toList();
    if (moved.stream()
        .anyMatch(
            i ->
                versions.get(i.table()) < before.get(i.table())
                    || before.get(i.table()) == ABSENT)) {
      return new Update.Full();
    }
    if (job.incremental().orElse(null) instanceof IncrementalSpec.ByKey byKey) {
      return byKey.from().containsAll(aliases(moved))
          ? keys(lake, byKey, moved, before, versions, previous)
          : new Update.Full();
    }
    if (job.incremental().orElse(null) instanceof IncrementalSpec.ByMonth byMonth) {
      return byMonth.from().keySet().containsAll(aliases(moved))
          ? months(lake, byMonth, moved, before, versions, previous)
          : new Update.Full();
    }
    return new Update.Full();
  }

  private static List<String> aliases(List<InputSpec> inputs) {
    return inputs.stream().map(InputSpec::alias).toList();
  }

  private static Update keys(
      Lake lake,
      IncrementalSpec.ByKey byKey,
      List<InputSpec> moved,
      Map<String, Long> before,
      Map<String, Long> versions,
      long previous) {
    Dataset<Row> changed = null;
    for (InputSpec input : moved) {
      Optional<Dataset<Row>> feed =
          lake.changes(input.table(), before.get(input.table()), versions.get(input.table()));
      if (feed.isEmpty()) {
        return new Update.Full();
      }
      Dataset<Row> keys = feed.get().select(col(byKey.key()));
      if (!byKey.unkeyed()) {
        keys = keys.where(col(byKey.key()).isNotNull());
      }
      changed = changed == null ? keys : changed.union(keys);
    }
    Dataset<Row> distinct = changed.distinct().persist(StorageLevel.DISK_ONLY());
    if (byKey.unkeyed() && !distinct.where(col(byKey.key()).isNull()).isEmpty()) {
      distinct.unpersist();
      return new Update.Full();
    }
    return new Update.Keys(byKey.key(), distinct, distinct.count(), previous);
  }

  private static Update months(
      Lake lake,
      IncrementalSpec.ByMonth byMonth,
      List<InputSpec> moved,
      Map<String, Long> before,
      Map<String, Long> versions,
      long previous) {
    TreeSet<LocalDate> changed = new TreeSet<>();
    for (InputSpec input : moved) {
      Optional<Dataset<Row>> feed =
          lake.changes(input.table(), before.get(input.table()), versions.get(input.table()));
      if (feed.isEmpty()) {
        return new Update.Full();
      }
      String date = byMonth.from().get(input.alias());
      feed.get()
          .where(col(date).isNotNull())
          .select(trunc(col(date), "MM").as("month"))
          .distinct()
          .as(Encoders.LOCALDATE())
          .collectAsList()
          .forEach(changed::add);
    }
    int lookback = byMonth.lookbackMonths();
    TreeSet<LocalDate> replaced =
        changed.stream()
            .flatMap(m -> IntStream.rangeClosed(0, lookback).mapToObj(m::plusMonths))
            .collect(Collectors.toCollection(TreeSet::new));
    TreeSet<LocalDate> read =
        replaced.stream()
            .flatMap(m -> IntStream.rangeClosed(0, lookback).mapToObj(m::minusMonths))
            .collect(Collectors.toCollection(TreeSet::new));
    return new Update.Months(new ArrayList<>(replaced), new ArrayList<>(read), previous);
  }
}
