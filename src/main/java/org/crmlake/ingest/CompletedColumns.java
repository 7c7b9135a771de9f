package org.crmlake.ingest;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.crmlake.spec.LakeSpec.CustomerGrain;
import org.crmlake.spec.Origin;
import org.crmlake.spec.Problems;
import org.crmlake.spec.SourceSpec.TargetSpec;
import org.crmlake.spec.TableSpec;

/** Columns of a mapping that depend on records which complete those of its feed. */
final class CompletedColumns {
  private CompletedColumns() {}

  /** Whether an expression reads any of the records that complete those of the feed. */
  static boolean reads(Feed feed, String sql) {
    String lower = sql.toLowerCase(Locale.ROOT);
    return feed.completedBy().stream()
        .anyMatch(f -> lower.contains(f.record().name().toLowerCase(Locale.ROOT) + "."));
  }

  static Set<String> of(Feed feed, TargetSpec target) {
    Set<String> columns = new TreeSet<>();
    target
        .columns()
        .forEach(
            (name, expression) -> {
              if (reads(feed, expression.sql())) {
                columns.add(name);
              }
            });
    return columns;
  }

  /** Finds what cannot depend on a record that comes long after its own, or never. */
  static void check(Feed feed, TargetSpec target, TableSpec table, Problems problems) {
    // What a customer was is made for the past too.
    boolean history = Stream.of(CustomerGrain.values()).anyMatch(g -> g.table().equals(table.id()));
    target
        .where()
        .filter(w -> history && reads(feed, w.sql()))
        .ifPresent(
            w -> refuse("where", "rows of " + table.id() + " have a history", w.at(), problems));
    for (String name : of(feed, target)) {
      boolean needed =
          table.columns().stream().anyMatch(c -> c.name().equals(name) && !c.nullable());
      Origin at = target.columns().get(name).at();
      if (history) {
        refuse(name, "rows of " + table.id() + " have a history", at, problems);
      } else if (needed || table.grain().contains(name)) {
        refuse(name, "may not be null", at, problems);
      } else if (!target.groupBy().isEmpty()) {
        refuse(name, "is made of a group of records", at, problems);
      }
    }
  }

  private static void refuse(String what, String why, Origin at, Problems problems) {
    problems.add(at, "'%s' reads a record of completed_by, but %s".formatted(what, why));
  }
}
