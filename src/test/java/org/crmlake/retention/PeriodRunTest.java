package org.crmlake.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PeriodRunTest {
  @Test
  void periodsInAnyOrder() {
    Random random = new Random(11);
    for (int round = 0; round < 200; round++) {
      int[] periods = random.ints(1 + random.nextInt(30), -40, 40).toArray();
      PeriodRun run = new PeriodRun(periods[0], 2);
      Map<Integer, Long> expected = new TreeMap<>();
      int held = 2;
      for (int period : periods) {
        held += run.add(period, new long[] {period, 1});
        expected.merge(period, 1L, Long::sum);
      }
      int first = Arrays.stream(periods).min().orElseThrow();
      int last = Arrays.stream(periods).max().orElseThrow();
      assertThat(run.first()).isEqualTo(first);
      assertThat(run.last()).isEqualTo(last);
      for (int period = first; period <= last; period++) {
        long times = expected.getOrDefault(period, 0L);
        assertThat(run.get(period, 0)).isEqualTo(times * period);
        assertThat(run.get(period, 1)).isEqualTo(times);
      }
      // At most twice too long on each side.
      assertThat(held).isBetween(2 * (last - first + 1), 2 * 4 * (last - first + 1));
    }
  }

  @Test
  void sumsThatAreTooLargeAreErrors() {
    PeriodRun run = new PeriodRun(0, 1);
    run.add(0, new long[] {Long.MAX_VALUE});
    assertThatThrownBy(() -> run.add(0, new long[] {1})).isInstanceOf(ArithmeticException.class);
  }
}
