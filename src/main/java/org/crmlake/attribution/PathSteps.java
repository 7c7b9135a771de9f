package org.crmlake.attribution;

import java.sql.Date;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.crmlake.job.Batches;

/**
 * Paths to the steps that they take, added up partition by partition: from the start (null) to the
 * first state, from state to another state, from the last one to the end (null). A state of a chain
 * of order k is the last k channels. Of order {@link PathCounts#SETS} a path has one step, from the
 * set of its channels to itself.
 *
 * <p>Rows are those of {@link PathCounts#paths}.
 */
final class PathSteps implements MapPartitionsFunction<Row, Row> {
  static final StructType SCHEMA =
      StructType.fromDDL(
          "`order` int not null, goal string, month date, `from` array<string>, `to` array<string>,"
              + " conversions bigint not null, firsts bigint not null, nulls bigint not null,"
              + " value bigint not null");

  /** The columns of a path, in the order that is read here. */
  static final String[] PATH = {"goal", "month", "path", "conversions", "firsts", "nulls", "value"};

  private static final long serialVersionUID = 1;

  /** So many steps are held; then they are handed on, maybe to be met again. */
  private static final int MOST = 200_000;

  private static final int SUMS = 4;

  private final List<Integer> orders;

  /**
   * @param orders of chains; {@link PathCounts#SETS} for sets of channels
   */
  PathSteps(List<Integer> orders) {
    this.orders = new ArrayList<>(orders);
  }

  private record Step(int order, String goal, Date month, List<String> from, List<String> to) {}

  @Override
  public Iterator<Row> call(Iterator<Row> paths) {
    return new Batches(paths::hasNext, () -> batch(paths));
  }

  private Iterator<Row> batch(Iterator<Row> paths) {
    Map<Step, long[]> steps = new HashMap<>();
    while (paths.hasNext() && steps.size() < MOST) {
      add(paths.next(), steps);
    }
    return steps.entrySet().stream().map(e -> row(e.getKey(), e.getValue())).iterator();
  }

  private void add(Row path, Map<Step, long[]> steps) {
    List<String> channels = List.copyOf(path.getList(2));
    for (int order : orders) {
      if (order == PathCounts.SETS) {
        List<String> members = List.copyOf(new TreeSet<>(channels));
        add(path, order, members, members, steps);
        continue;
      }
      int last = Math.max(channels.size() - order, 0);
      List<String> from = null;
      for (int i = 0; i <= last; i++) {
        List<String> to = channels.subList(i, Math.min(i + order, channels.size()));
        if (!to.equals(from)) {
          add(path, order, from, to, steps);
        }
        from = to;
      }
      add(path, order, from, null, steps);
    }
  }

  private static void add(
      Row path, int order, List<String> from, List<String> to, Map<Step, long[]> steps) {
    long[] sums =
        steps.computeIfAbsent(
            new Step(order, path.getString(0), path.getDate(1), from, to), s -> new long[SUMS]);
    for (int i = 0; i < SUMS; i++) {
      sums[i] = Math.addExact(sums[i], path.getLong(3 + i));
    }
  }

  private static Row row(Step step, long[] sums) {
    return RowFactory.create(
        step.order,
        step.goal,
        step.month,
        step.from == null ? null : step.from.toArray(),
        step.to == null ? null : step.to.toArray(),
        sums[0],
        sums[1],
        sums[2],
        sums[3]);
  }
}
