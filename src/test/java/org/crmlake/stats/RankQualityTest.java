package org.crmlake.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.crmlake.stats.RankQuality.Ends;
import org.junit.jupiter.api.Test;

class RankQualityTest {

  @Test
  void areaIsTheShareOfPairsInOrder() {
    assertThat(RankQuality.auc(List.of(new Ends(2, 0), new Ends(0, 3)))).isEqualTo(1);
    assertThat(RankQuality.auc(List.of(new Ends(2, 2)))).isEqualTo(0.5);
    // Pairs: 3 of the better state beat 4, tie with 1; 1 of the worse ties with 4.
    assertThat(RankQuality.auc(List.of(new Ends(1, 4), new Ends(3, 1))))
        .isEqualTo((3 * 4 + 3 * 0.5 + 1 * 4 * 0.5) / 20, within(1e-12));
    assertThat(RankQuality.auc(List.of(new Ends(2, 0)))).isNaN();
  }

  /** Figures of ChannelAttribution's choose_order on its own data: 12 channels, 88387 paths. */
  @Test
  void penaltyAsPublished() {
    double[] auc = {.5086697, .5173760, .5278478, .5428491, .5538117, .5589173, .5618908};
    double[] penalised = {.5086029, .5169498, .5258953, .5356783, .5306148, .4870999, .3153933};
    for (int order = 1; order <= auc.length; order++) {
      assertThat(RankQuality.penalised(auc[order - 1], 88_387, 12, order))
          .isEqualTo(penalised[order - 1], within(2e-6));
    }
    assertThat(RankQuality.penalised(.9, 10, 12, 1)).isNaN();
  }
}
