package org.crmlake.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CreditSettingsTest {
  private static CreditSettings with(String... own) {
    return new CreditSettings(2, List.of("linear"), List.of(own), List.of(), 7);
  }

  @Test
  void ownModelsOfPositionsAreReadWhole() {
    assertThat(with("mine = 0.3 0.2 | 0.1 | 0.4").rules()).hasSize(1);
    assertThatThrownBy(() -> with("mine = 0.4 | 0.1 0.1 | 0.5"))
        .hasMessageContaining("all touches in the middle share one weight");
    assertThatThrownBy(() -> with("linear = 0.4 | 0.1 | 0.5"))
        .hasMessageContaining("there is a model 'linear' already");
    assertThatThrownBy(() -> with("mine = 0.4 | 0.1 | 0.5", "mine = 1 | |"))
        .hasMessageContaining("there is a model 'mine' already");
  }
}
