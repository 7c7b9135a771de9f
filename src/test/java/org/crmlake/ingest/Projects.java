package org.crmlake.ingest;

import java.nio.file.Path;
import java.util.Map;
import org.crmlake.spec.Project;
import org.crmlake.spec.ProjectReader;

/** The project's own configuration. */
final class Projects {
  private Projects() {}

  static Project own() {
    return ProjectReader.read(
        Path.of("conf/local.conf"), Path.of("jobs"), Map.of("lake.root", "unused"));
  }
}
