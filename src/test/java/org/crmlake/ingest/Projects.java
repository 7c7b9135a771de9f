package org.crmlake.ingest;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.crmlake.spec.Project;
import org.crmlake.spec.ProjectReader;

/** Configurations for tests: the project's own, and small ones with its model. */
final class Projects {
  private Projects() {}

  static Project own() {
    return ProjectReader.read(
        Path.of("conf/local.conf"), Path.of("jobs"), Map.of("lake.root", "unused"));
  }

  /**
   * A configuration in a folder.
   *
   * @param lake the content of lake { }
   * @param sources file name without {@code .conf} to content
   */
  static Project in(Path folder, String lake, Map<String, String> sources) {
    try {
      Path conf = Files.createDirectories(folder.resolve("conf/sources")).getParent();
      Path jobs = Files.createDirectories(folder.resolve("jobs"));
      Files.writeString(conf.resolve("lake.conf"), "lake {\n" + lake + "\n}\n");
      FileUtils.copyFileToDirectory(new File("conf/model.conf"), conf.toFile());
      FileUtils.copyDirectory(new File("conf/model"), conf.resolve("model").toFile());
      for (Map.Entry<String, String> source : sources.entrySet()) {
        Files.writeString(
            conf.resolve("sources").resolve(source.getKey() + ".conf"), source.getValue());
      }
      return ProjectReader.read(conf.resolve("lake.conf"), jobs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
