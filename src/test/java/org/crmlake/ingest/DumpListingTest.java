package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.crmlake.spec.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpListingTest {
  @TempDir java.nio.file.Path folder;

  @Test
  void aFileIsNoFolder() throws IOException {
    Path file = new Path(Files.createFile(folder.resolve("orders.csv")).toString());
    assertThatThrownBy(() -> DumpListing.of(file, new Configuration()))
        .isInstanceOf(UserException.class)
        .hasMessageEndingWith("orders.csv is a file: --dumps names the folder of the dumps");
  }

  @Test
  void aFolderMustBeThere() {
    Path nowhere = new Path(folder.resolve("nowhere").toString());
    assertThatThrownBy(() -> DumpListing.of(nowhere, new Configuration()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("does not exist");
  }
}
