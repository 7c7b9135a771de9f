package org.crmlake.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WilsonTest {

  @ParameterizedTest
  @CsvSource({
    "362, 948, 0.351465, 0.413202",
    "474, 948, 0.468236, 0.531764",
    "1, 41, 0.004319, 0.125951",
    "0, 10, 0, 0.277533",
    "10, 10, 0.722467, 1"
  })
  void publishedIntervals(long successes, long trials, double low, double high) {
    Wilson interval = Wilson.of(successes, trials);
    assertThat(interval.low()).isCloseTo(low, within(5e-7));
    assertThat(interval.high()).isCloseTo(high, within(5e-7));
  }

  @Test
  void noTrialsHaveNoInterval() {
    assertThatThrownBy(() -> Wilson.of(0, 0)).hasMessageContaining("0 successes of 0 trials");
  }
}
