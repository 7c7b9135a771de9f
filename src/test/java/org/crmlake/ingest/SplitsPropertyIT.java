package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.crmlake.testing.Frames;

/**
 * Neither the order nor the split of the dumps matters, nor a detour over a dump that was wrong.
 */
class SplitsPropertyIT {
  private static Path folder;

  @BeforeContainer
  static void createFolder() throws IOException {
    folder = Files.createTempDirectory("splits");
  }

  @AfterContainer
  static void deleteFolder() {
    org.apache.commons.io.FileUtils.deleteQuietly(folder.toFile());
  }

  /**
   * Six days: versions of few accounts out of order, invoices that go on over days, empty dumps.
   */
  private static Map<String, String> dumps(Random random) {
    Map<String, String> dumps = new LinkedHashMap<>();
    for (int day = 1; day <= 6; day++) {
      StringBuilder accounts = new StringBuilder("account_id,name,country,modified_at\n");
      for (int i = random.nextInt(4); i > 0; i--) {
        accounts.append(
            "a%d,n%d,c%d,%s\n"
                .formatted(
                    random.nextInt(4),
                    random.nextInt(3),
                    random.nextInt(2),
                    random.nextInt(5) == 0
                        ? ""
                        : "2024-01-0%d 0%d:00:00"
                            .formatted(1 + random.nextInt(6), random.nextInt(3))));
      }
      dumps.put("2024-01-0%d/accounts.csv".formatted(day), accounts.toString());
      StringBuilder lines = new StringBuilder("invoice,account,sold_on,amount\n");
      for (int i = random.nextInt(5); i > 0; i--) {
        lines.append(
            "i%d,%s,2024-01-0%d,%d.%02d\n"
                .formatted(
                    random.nextInt(5),
                    random.nextInt(6) == 0 ? "" : "a" + random.nextInt(4),
                    day,
                    random.nextInt(50) - 20,
                    random.nextInt(100)));
      }
      dumps.put("2024-01-0%d/lines.csv".formatted(day), lines.toString());
    }
    return dumps;
  }

  @Property(tries = 3, shrinking = ShrinkingMode.OFF)
  void anySplitAndOrderEndsInTheSameTables(@ForAll long seed) {
    Random random = new Random(seed);
    Map<String, String> dumps = dumps(random);
    ShopLake whole = new ShopLake(Frames.session(), folder.resolve("whole" + seed));
    dumps.forEach(whole.dumps::with);
    whole.ingest();

    ShopLake split = new ShopLake(Frames.session(), folder.resolve("split" + seed));
    List<Map<String, String>> batches = List.of(new HashMap<>(), new HashMap<>(), new HashMap<>());
    dumps.forEach((file, text) -> batches.get(random.nextInt(3)).put(file, text));
    List<String> early = new ArrayList<>(dumps.keySet());
    String wrong = early.get(random.nextInt(early.size()));
    split.dumps.with(wrong, dumps.get(early.get(early.indexOf(wrong) % 2)));
    for (Map<String, String> batch : batches) {
      split.ingest();
      batch.forEach(split.dumps::with);
    }
    split.ingest();

    assertThat(split.content()).isEqualTo(whole.content());
  }
}
