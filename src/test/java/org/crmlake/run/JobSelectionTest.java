package org.crmlake.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.Project;
import org.crmlake.spec.TableKind;
import org.crmlake.spec.UserException;
import org.junit.jupiter.api.Test;

class JobSelectionTest {
  private final Project project =
      Specs.project(
          job("a", "o=crm.orders"),
          job("b", "a=mart.a"),
          job("c", "b=mart.b"),
          job("d", "o=crm.orders"));

  private static JobSpec job(String name, String input) {
    return Specs.job(name, TableKind.STATE, List.of("id bigint"), "select 1", input);
  }

  private List<String> select(boolean upstream, boolean downstream, String... names) {
    return JobSelection.of(project, List.of(names), upstream, downstream).jobs().stream()
        .map(JobSpec::name)
        .toList();
  }

  @Test
  void namedJobsComeInTheirOrder() {
    assertThat(select(false, false, "c", "a")).containsExactly("a", "c");
  }

  @Test
  void upstreamGoesAllTheWay() {
    assertThat(select(true, false, "c")).containsExactly("a", "b", "c");
  }

  @Test
  void downstreamGoesAllTheWay() {
    assertThat(select(false, true, "a")).containsExactly("a", "b", "c");
  }

  @Test
  void unknownNameIsToldWithTheKnownOnes() {
    assertThatThrownBy(() -> select(false, false, "a", "x"))
        .isInstanceOf(UserException.class)
        .hasMessage("no such job: x; jobs are [a, b, c, d]");
  }
}
