package org.crmlake.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LargestRemainderTest {

  @Test
  void equalRemaindersGoToTheFirst() {
    assertThat(LargestRemainder.divide(100, new double[] {1, 1, 1})).containsExactly(34, 33, 33);
    assertThat(LargestRemainder.divide(2, new double[] {1, 1, 1})).containsExactly(1, 1, 0);
    assertThat(LargestRemainder.divide(0, new double[] {1, 3})).containsExactly(0, 0);
  }

  @Test
  void nothingIsLostOrFarFromItsExactValue() {
    Random random = new Random(5);
    for (int n = 0; n < 5_000; n++) {
      double[] weights = random.doubles(1 + random.nextInt(12)).toArray();
      long total = random.nextLong(2_000_000_000) - 1_000_000_000;
      long[] parts = LargestRemainder.divide(total, weights);
      double sum = Arrays.stream(weights).sum();
      assertThat(Arrays.stream(parts).sum()).isEqualTo(total);
      for (int i = 0; i < parts.length; i++) {
        assertThat(Math.abs(parts[i] - total * weights[i] / sum)).isLessThan(1.0001);
      }
    }
  }

  @Test
  void negativeWeightsTakeAway() {
    assertThat(LargestRemainder.divide(100, new double[] {3, -1})).containsExactly(150, -50);
  }

  @Test
  void weightsOfNothingDivideNothing() {
    assertThatThrownBy(() -> LargestRemainder.divide(5, new double[] {0, 0}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
