package org.crmlake.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crmlake.ingest.SourceValidator;
import org.crmlake.job.JobValidator;
import org.crmlake.run.JobSelection;
import org.crmlake.spec.Problems;
import org.crmlake.spec.Project;
import org.crmlake.spec.ProjectReader;
import picocli.CommandLine.Option;

/** The options that say which configuration, which lake and which jobs. */
final class ProjectOptions {
  @Option(
      names = "--conf",
      paramLabel = "FILE",
      description =
          "Configuration; model.conf and sources/ lie beside it. Default: conf/local.conf")
  private Path conf = home().resolve("conf").resolve("local.conf");

  @Option(
      names = "--jobs",
      paramLabel = "DIR",
      description =
          "Folder of the job files. Default: jobs, beside the folder of the configuration")
  private Path jobs;

  @Option(
      names = "--lake",
      paramLabel = "DIR",
      description = "Root of the lake; wins over lake.root")
  private String lake;

  @Option(
      names = "--job",
      split = ",",
      paramLabel = "NAME",
      description = "Only these jobs, by the name of their table. Default: all")
  private List<String> names = List.of();

  @Option(names = "--with-upstream", description = "Also the jobs that these need")
  private boolean upstream;

  @Option(names = "--with-downstream", description = "Also the jobs that need these")
  private boolean downstream;

  @Option(names = "--verbose", description = "Show stack traces")
  private boolean verbose;

  /** The configuration, with everything in it found right. */
  Project project() {
    Map<String, String> overrides = new HashMap<>();
    if (lake != null) {
      overrides.put("lake.root", lake);
    }
    Path beside = conf.toAbsolutePath().getParent().resolveSibling("jobs");
    Problems problems = new Problems();
    Project project =
        ProjectReader.read(conf, jobs != null ? jobs : shorten(beside), overrides, problems);
    JobValidator.check(project, problems);
    SourceValidator.check(project.sources(), project.model(), problems);
    SourceValidator.checkModel(project.model(), problems);
    SourceValidator.checkLake(project.lake(), project.model(), problems);
    SourceValidator.checkQuality(project.quality(), project.model(), problems);
    problems.throwIfAny();
    return project;
  }

  JobSelection select(Project project) {
    return names.isEmpty()
        ? JobSelection.all(project)
        : JobSelection.of(project, names, upstream, downstream);
  }

  boolean verbose() {
    return verbose;
  }

  /** Where the launcher lies; the working directory where there is no launcher. */
  private static Path home() {
    return shorten(Path.of(System.getProperty("crmlake.home", "")));
  }

  /** Messages name files as a user in this working directory would. */
  private static Path shorten(Path path) {
    Path here = Path.of("").toAbsolutePath();
    Path absolute = path.toAbsolutePath().normalize();
    return absolute.startsWith(here) ? here.relativize(absolute) : absolute;
  }
}
