package org.crmlake.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The packaged program in a process of its own, run on one lake. */
final class Program {
  private final Path lake;

  Program(Path lake) {
    this.lake = lake;
  }

  /** Starts a run of {@link Workshop#ONE_OF_EACH}; what it prints, errors too, is its output. */
  Process start(Path dumps) throws IOException {
    return start(
        Map.of(),
        "run",
        "--conf",
        "conf/local.conf",
        "--lake",
        lake.toString(),
        "--job",
        String.join(",", Workshop.ONE_OF_EACH),
        "--dumps",
        dumps.toString(),
        "--as-of",
        Workshop.TO.toString());
  }

  /**
   * Starts a command.
   *
   * @param environment what it has beside that of this process
   */
  static Process start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("spark.jvm").split(" ")));
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=256m",
            "-Xss4m",
            "-Xmx1g",
            "-cp",
            System.getProperty("crmlake.jar")
                + ":"
                + Files.readString(Path.of(System.getProperty("crmlake.classpath.file"))).strip(),
            "org.crmlake.cli.Main"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder.start();
  }
}
