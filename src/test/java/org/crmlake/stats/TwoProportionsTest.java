package org.crmlake.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TwoProportionsTest {

  /** Newcombe's example: 56 of 70 less 48 of 80. */
  @Test
  void newcombesExample() {
    TwoProportions compared = TwoProportions.of(48, 80, 56, 70);
    assertThat(compared.difference()).isEqualTo(0.2, within(1e-12));
    assertThat(compared.low()).isEqualTo(0.0524, within(5e-5));
    assertThat(compared.high()).isEqualTo(0.3339, within(5e-5));
  }

  @Test
  void pValueOfTheNormalTest() {
    // Pooled 0.15, z = 0.1 / sqrt(0.15 * 0.85 * 0.02) = 1.980295
    assertThat(TwoProportions.of(10, 100, 20, 100).pValue()).isEqualTo(0.047670, within(1e-6));
    assertThat(TwoProportions.of(0, 10, 0, 20).pValue()).isEqualTo(1);
    assertThat(TwoProportions.of(5, 10, 10, 20).pValue()).isEqualTo(1);
  }

  @Test
  void splitsThatAreNotEqual() {
    // Chi-square 4 of one degree of freedom.
    assertThat(TwoProportions.equalSplit(new long[] {40, 60})).isEqualTo(0.0455, within(1e-4));
    assertThat(TwoProportions.equalSplit(new long[] {50, 50, 50})).isEqualTo(1);
    assertThat(TwoProportions.equalSplit(new long[] {50})).isEqualTo(1);
  }
}
