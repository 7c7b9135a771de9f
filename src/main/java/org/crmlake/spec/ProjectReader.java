package org.crmlake.spec;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Reads a configuration: a file with {@code lake} and {@code spark}, {@code model.conf}, {@code
 * sources/*.conf} and, where there are such, {@code segments.conf}, {@code definitions.conf} and
 * {@code quality.conf} beside it, and a folder of jobs with the folder {@code sql} in it. {@code
 * reference.conf} holds every default and is the manual.
 *
 * <p>Reading is strict. A key that is unknown, missing, of another type or set twice is a mistake,
 * and so is everything that contradicts itself, within a file or between files. What only Spark can
 * tell (SQL, expressions, classes of transforms) is for the job package's JobValidator and the
 * ingest package's SourceValidator.
 */
public final class ProjectReader {
  private ProjectReader() {}

  /**
   * @see #read(Path, Path, Map)
   */
  public static Project read(Path conf, Path jobs) {
    return read(conf, jobs, Map.of());
  }

  /**
   * The configuration.
   *
   * @param conf for instance {@code conf/local.conf}; messages show it and its neighbours as given
   * @param jobs for instance {@code jobs}
   * @param overrides settings over those of the file: {@code lake.root} and the other texts and
   *     numbers of lake by their dotted names, and {@code spark.*}
   * @throws SpecException with every mistake of every file
   */
  public static Project read(Path conf, Path jobs, Map<String, String> overrides) {
    Problems problems = new Problems();
    Project project = read(conf, jobs, overrides, problems);
    problems.throwIfAny();
    return project;
  }

  /**
   * The same, for callers who look for more mistakes before they throw.
   *
   * @param problems receives every mistake; if it does, the result is only fit to look for more:
   *     what could not be read has its default or is left out, and every job that is in it has a
   *     transform
   */
  public static Project read(
      Path conf, Path jobs, Map<String, String> overrides, Problems problems) {
    Defaults defaults = new Defaults();
    LakeReader.Result lake = LakeReader.read(conf, overrides, defaults, problems);
    DefinitionsReader.Result words =
        DefinitionsReader.read(
            conf.resolveSibling("definitions.conf"), lake.scope(), defaults, problems);
    Config scope = lake.scope().withFallback(words.scope());
    Map<String, TableSpec> model =
        new ModelReader(defaults, lake.lake(), problems)
            .read(conf.resolveSibling("model.conf"), scope)
            .orElse(Map.of());
    QualitySpec quality =
        new QualityReader(model)
            .read(conf.resolveSibling("quality.conf"), scope, defaults, problems);
    List<SourceSpec> sources =
        new SourceReader(defaults, model, problems)
            .read(ConfFiles.list(conf.resolveSibling("sources"), ".conf", problems), scope);
    JobReader reader = new JobReader(jobs, defaults, lake.lake(), problems);
    List<JobSpec> all = reader.read(scope);
    List<JobSpec> ordered = new JobGraph(model, all, reader.unread(), problems).ordered();
    return new Project(
        lake.lake(),
        model,
        sources,
        ordered.stream().filter(ProjectReader::isComplete).toList(),
        words.definitions(),
        quality);
  }

  private static boolean isComplete(JobSpec job) {
    return !(job.transform() instanceof TransformSpec.OfClass c) || !c.className().isEmpty();
  }
}
