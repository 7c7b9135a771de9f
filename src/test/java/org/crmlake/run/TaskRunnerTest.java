package org.crmlake.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.TableKind;
import org.junit.jupiter.api.Test;

class TaskRunnerTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 10, 30);
  private static final LocalDate SECOND = LocalDate.of(2026, 10, 31);

  private final JobSpec base =
      Specs.job("base", TableKind.STATE, List.of("id bigint"), "", "o=crm.orders");
  private final JobSpec one =
      Specs.job("one", TableKind.SNAPSHOT, List.of("as_of date"), "", "b=mart.base");
  private final JobSpec two =
      Specs.job("two", TableKind.SNAPSHOT, List.of("as_of date"), "", "one=mart.one");
  private final JobSpec other =
      Specs.job("other", TableKind.SNAPSHOT, List.of("as_of date"), "", "o=crm.orders");

  private final List<String> ran = Collections.synchronizedList(new ArrayList<>());

  private List<String> run(Set<String> failing, Task... tasks) {
    return new TaskRunner<String>(
            List.of(tasks),
            task -> {
              ran.add(task.label());
              return failing.contains(task.label()) ? "failed" : "ok";
            },
            (task, failed) -> "skipped for " + failed.label(),
            "ok"::equals)
        .run(2);
  }

  @Test
  void tasksFollowWhatTheyRead() {
    run(Set.of(), Task.of(base, FIRST), Task.of(one, FIRST), Task.of(two, FIRST));
    assertThat(ran).containsExactly("base", "one 2026-10-30", "two 2026-10-30");
  }

  @Test
  void datesOfOneJobFollowEachOther() {
    run(Set.of(), Task.of(one, FIRST), Task.of(one, SECOND));
    assertThat(ran).containsExactly("one 2026-10-30", "one 2026-10-31");
  }

  @Test
  void failureSkipsWhatNeedsItAtTheSameDateOnly() {
    List<String> results =
        run(
            Set.of("one 2026-10-30"),
            Task.of(base, FIRST),
            Task.of(one, FIRST),
            Task.of(two, FIRST),
            Task.of(other, FIRST),
            Task.of(one, SECOND),
            Task.of(two, SECOND));
    assertThat(results)
        .containsExactly("ok", "failed", "skipped for one 2026-10-30", "ok", "ok", "ok");
  }

  @Test
  void failedStateJobSkipsEveryDate() {
    assertThat(
            run(
                Set.of("base"),
                Task.of(base, FIRST),
                Task.of(one, FIRST),
                Task.of(one, SECOND),
                Task.of(two, SECOND)))
        .containsExactly(
            "failed", "skipped for base", "skipped for base", "skipped for one 2026-10-31");
  }

  @Test
  void independentTasksRunSideBySide() {
    CountDownLatch both = new CountDownLatch(2);
    List<Boolean> met =
        new TaskRunner<Boolean>(
                List.of(Task.of(base, FIRST), Task.of(other, FIRST)),
                task -> {
                  both.countDown();
                  try {
                    return both.await(20, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                },
                (task, failed) -> false,
                met2 -> met2)
            .run(2);
    assertThat(met).containsExactly(true, true);
  }

  @Test
  void defectIsThrown() {
    TaskRunner<String> runner =
        new TaskRunner<>(
            List.of(Task.of(base, FIRST)),
            task -> {
              throw new IllegalStateException("broken");
            },
            (task, failed) -> "",
            r -> true);
    assertThatThrownBy(() -> runner.run(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("broken");
  }
}
