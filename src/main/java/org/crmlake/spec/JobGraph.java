package org.crmlake.spec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What jobs are to each other: who reads whose table, and in which order they run. A table has one
 * producer because a job's table has the name of its file.
 */
final class JobGraph {
  private final Map<String, TableSpec> model;
  private final Map<String, JobSpec> producers = new LinkedHashMap<>();
  private final Set<String> unread;
  private final Problems problems;

  /**
   * @param unread names of jobs whose file cannot be read
   */
  JobGraph(
      Map<String, TableSpec> model, List<JobSpec> jobs, Set<String> unread, Problems problems) {
    this.model = model;
    jobs.forEach(j -> producers.put(j.output().id(), j));
    this.unread = unread;
    this.problems = problems;
  }

  /** The jobs, producers before readers, otherwise by name; a circle is named and cut. */
  List<JobSpec> ordered() {
    producers.values().forEach(this::inputs);
    Map<String, JobSpec> waiting = new TreeMap<>();
    producers.values().forEach(j -> waiting.put(j.name(), j));
    List<JobSpec> ordered = new ArrayList<>();
    while (!waiting.isEmpty()) {
      Optional<JobSpec> next =
          waiting.values().stream()
              .filter(j -> upstream(j).stream().noneMatch(u -> waiting.containsKey(u.name())))
              .findFirst();
      if (next.isEmpty()) {
        cycle(waiting).forEach(name -> ordered.add(waiting.remove(name)));
      } else {
        ordered.add(waiting.remove(next.get().name()));
      }
    }
    return List.copyOf(ordered);
  }

  private List<JobSpec> upstream(JobSpec job) {
    return job.inputs().stream()
        .map(i -> producers.get(i.table()))
        .filter(j -> j != null)
        .sorted(Comparator.comparing(JobSpec::name))
        .toList();
  }

  private void inputs(JobSpec job) {
    Map<String, TableSpec> read = new HashMap<>();
    for (InputSpec input : job.inputs()) {
      Optional<TableSpec> table = table(input.table());
      if (table.isEmpty()) {
        unknown(input);
        continue;
      }
      read.put(input.alias(), table.get());
      boolean snapshot = table.get().kind() == TableKind.SNAPSHOT;
      if (input.allDates() && !snapshot) {
        problems.add(input.at(), "'all_dates' is for snapshots; " + input.table() + " is a state");
      }
      if (snapshot && job.output().kind() == TableKind.STATE) {
        problems.add(
            input.at(),
            "a state table cannot be made from the snapshot "
                + input.table()
                + ": state tables are brought up to date before any snapshot");
      }
    }
    job.incremental().ifPresent(i -> incremental(i, read));
  }

  private Optional<TableSpec> table(String id) {
    return Optional.ofNullable(model.get(id))
        .or(() -> Optional.ofNullable(producers.get(id)).map(JobSpec::output));
  }

  private void unknown(InputSpec input) {
    String table = input.table();
    String name = table.substring(table.indexOf('.') + 1);
    boolean told =
        table.isEmpty() || unread.contains(name) || (table.startsWith("crm.") && model.isEmpty());
    if (!told) {
      Set<String> near = new TreeSet<>();
      model.keySet().stream().filter(id -> id.endsWith("." + name)).forEach(near::add);
      producers.keySet().stream().filter(id -> id.endsWith("." + name)).forEach(near::add);
      problems.add(
          input.at(),
          "input '"
              + input.alias()
              + "' reads "
              + table
              + ", which is neither a canonical table nor made by a job"
              + (near.isEmpty() ? "" : "; there is " + String.join(", ", near)));
    }
  }

  private void incremental(IncrementalSpec incremental, Map<String, TableSpec> read) {
    Map<String, String> columns = new LinkedHashMap<>();
    boolean months = incremental instanceof IncrementalSpec.ByMonth;
    Origin at;
    if (incremental instanceof IncrementalSpec.ByKey byKey) {
      at = byKey.at();
      byKey.from().forEach(alias -> columns.put(alias, byKey.key()));
    } else {
      IncrementalSpec.ByMonth byMonth = (IncrementalSpec.ByMonth) incremental;
      at = byMonth.at();
      columns.putAll(byMonth.from());
    }
    columns.forEach(
        (alias, name) -> {
          TableSpec table = read.get(alias);
          if (table == null || name.isEmpty()) {
            return;
          }
          Optional<ColumnSpec> column = TableReader.named(table.columns(), name);
          if (column.isEmpty()) {
            problems.add(
                at, "'incremental' uses " + name + ", which is not a column of " + table.id());
          } else if (months && !column.get().type().equals("date")) {
            problems.add(
                at,
                "'month_of' needs a date; "
                    + table.id()
                    + "."
                    + name
                    + " is "
                    + column.get().type());
          }
          if (!table.changeFeed()) {
            problems.add(
                at,
                "'incremental' follows the changes of "
                    + table.id()
                    + ", which records none; set change_feed = true there");
          }
        });
  }

  /** Every job that waits has one before it that waits too: going back closes a circle. */
  private List<String> cycle(Map<String, JobSpec> waiting) {
    Set<String> path = new LinkedHashSet<>();
    JobSpec job = waiting.values().iterator().next();
    while (path.add(job.name())) {
      job =
          upstream(job).stream()
              .filter(u -> waiting.containsKey(u.name()))
              .findFirst()
              .orElseThrow();
    }
    List<String> all = new ArrayList<>(path);
    List<String> circle = all.subList(all.indexOf(job.name()), all.size());
    // The table of each is an input of the one to its left.
    problems.add(
        job.at(),
        "jobs read each other's tables in a circle: "
            + String.join(" <- ", circle)
            + " <- "
            + job.name());
    return circle;
  }
}
