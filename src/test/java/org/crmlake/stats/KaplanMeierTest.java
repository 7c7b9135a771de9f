package org.crmlake.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class KaplanMeierTest {

  /**
   * Control group of the g3 data of lifelines (MIT licence), whose values are checked against R.
   */
  @Test
  void g3() {
    long[] events = new long[51];
    long[] censored = new long[51];
    List.of(9, 19, 32, 34).forEach(t -> events[t]++);
    List.of(48, 50).forEach(t -> censored[t]++);
    List<KaplanMeier> curve = KaplanMeier.of(events, censored);
    step(curve.get(8), 6, 1, 1, 1);
    step(curve.get(9), 6, 0.833, 0.2731, 0.975);
    step(curve.get(19), 5, 0.667, 0.1946, 0.904);
    step(curve.get(32), 4, 0.500, 0.1109, 0.804);
    step(curve.get(34), 3, 0.333, 0.0461, 0.676);
    assertThat(curve.get(50).survival()).isEqualTo(curve.get(34).survival());
    assertThat(curve.get(50).atRisk()).isEqualTo(1);
  }

  private static void step(KaplanMeier step, long atRisk, double s, double low, double high) {
    assertThat(step.atRisk()).isEqualTo(atRisk);
    assertThat(step.survival()).isCloseTo(s, within(5e-4));
    assertThat(step.low()).isCloseTo(low, within(5e-5));
    assertThat(step.high()).isCloseTo(high, within(5e-4));
  }

  @Test
  void withoutCensoringItIsTheShareStillThere() {
    List<KaplanMeier> curve = KaplanMeier.of(new long[] {0, 1, 2, 1}, new long[4]);
    assertThat(curve.stream().map(KaplanMeier::survival).toList())
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : a.compareTo(b))
        .containsExactly(1.0, 0.75, 0.25, 0.0);
    assertThat(curve.get(3).low()).isNaN();
  }

  @Test
  void wrongNumbersSaySo() {
    assertThatThrownBy(() -> KaplanMeier.of(new long[] {-1}, new long[1]))
        .hasMessage("negative number at 0: -1 events, 0 censored");
  }
}
