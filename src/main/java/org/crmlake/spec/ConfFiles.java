package org.crmlake.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of a folder that belong to the configuration. */
final class ConfFiles {
  private ConfFiles() {}

  /** Those with this ending, by name; none, with a problem, if there is no such folder. */
  static List<Path> list(Path folder, String ending, Problems problems) {
    Origin at = new Origin(HoconFile.shown(folder), 0);
    if (!Files.isDirectory(folder)) {
      problems.add(at, "the folder does not exist");
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.getFileName().toString().endsWith(ending) && Files.isRegularFile(f))
          .sorted()
          .toList();
    } catch (IOException e) {
      problems.add(at, "the folder cannot be read: " + e.getMessage());
      return List.of();
    }
  }

  /** The name without its ending. */
  static String name(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }
}
