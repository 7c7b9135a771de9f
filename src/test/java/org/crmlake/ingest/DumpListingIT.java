package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.crmlake.testing.ObjectStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DumpListingIT {
  private static final int DAYS = 100;
  private static final int FILES = 100;

  /** A listing that asks for every object, or every folder, would take far longer. */
  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES)
  void tenThousandObjectsAreListedInPages(@TempDir Path buckets, @TempDir Path settings)
      throws IOException {
    for (int day = 0; day < DAYS; day++) {
      Path folder = buckets.resolve("dumps/shop/day-%03d".formatted(day));
      Files.createDirectories(folder.resolve("_hidden"));
      Files.writeString(folder.resolve("_hidden/part.csv"), "a\n");
      for (int file = 0; file < FILES; file++) {
        Files.writeString(folder.resolve("part-%03d.csv".formatted(file)), "a\n");
      }
    }
    try (ObjectStore store = ObjectStore.over(buckets, settings, "dumps")) {
      List<FoundFile> found =
          DumpListing.of(new org.apache.hadoop.fs.Path("s3a://dumps/shop"), store.hadoop());
      assertThat(found)
          .hasSize(DAYS * FILES)
          .extracting(FoundFile::relative)
          .isSorted()
          .startsWith("day-000/part-000.csv")
          .endsWith("day-099/part-099.csv");
    }
  }
}
