package org.crmlake.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.crmlake.stats.AttributionFixtures.Paths;

/** Paths of up to five channels with cycles and repeats; at least one converts. */
final class RandomPaths {
  private RandomPaths() {}

  static List<Paths> of(long seed) {
    Random random = new Random(seed);
    List<Paths> paths = new ArrayList<>();
    for (int p = 0; p < 3 + random.nextInt(6); p++) {
      StringBuilder path = new StringBuilder();
      for (int t = 0; t <= random.nextInt(6); t++) {
        path.append(t == 0 ? "" : ">").append((char) ('a' + random.nextInt(5)));
      }
      int won = p == 0 ? 1 + random.nextInt(5) : random.nextInt(5);
      int lost = random.nextInt(5);
      if (won + lost > 0) {
        paths.add(new Paths(path.toString(), won, lost, won == 0 ? 0 : random.nextInt(100)));
      }
    }
    return paths;
  }
}
