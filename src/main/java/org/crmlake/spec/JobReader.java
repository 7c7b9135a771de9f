package org.crmlake.spec;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.crmlake.spec.JobSpec.Schedule;

/** Reads the files of {@code jobs}, each on its own; what they are to each other is JobGraph's. */
final class JobReader {
  /** Parameters that every query has. */
  private static final Set<String> RESERVED = Set.of("as_of", "data_through");

  private final Path folder;
  private final Defaults defaults;
  private final OutputReader outputs;
  private final CheckReader checks;
  private final Problems problems;
  private final Set<String> sqlFiles = new TreeSet<>();
  private final Set<String> unread = new TreeSet<>();

  JobReader(Path folder, Defaults defaults, LakeSpec lake, Problems problems) {
    this.folder = folder;
    this.defaults = defaults;
    this.outputs = new OutputReader(defaults, lake.moneyScale(), problems);
    this.checks = new CheckReader(defaults, problems);
    this.problems = problems;
  }

  /** All jobs; one whose transform is unknown has the empty class name, and a problem. */
  List<JobSpec> read(Config scope) {
    List<JobSpec> jobs = new ArrayList<>();
    for (Path file : ConfFiles.list(folder, ".conf", problems)) {
      String name = ConfFiles.name(file);
      Optional<Section> root = HoconFile.parse(file, problems).flatMap(f -> f.section(scope));
      root.ifPresentOrElse(
          r -> jobs.add(job(name, r.or(defaults.of("job")))), () -> unread.add(name));
    }
    strayQueries();
    return List.copyOf(jobs);
  }

  /**
   * Names of the jobs whose file cannot be read: their tables exist, though nothing else is known.
   */
  Set<String> unread() {
    return unread;
  }

  private JobSpec job(String name, Section root) {
    Names.snake("job", name, root.at(), problems);
    String description = root.string("description");
    List<InputSpec> inputs = inputs(root);
    TableSpec output = outputs.read(name, description, root);
    Optional<IncrementalSpec> incremental = incremental(root, inputs, output);
    if (output.markRowsFrom() > 0
        && incremental.filter(IncrementalSpec.ByKey.class::isInstance).isEmpty()) {
      problems.add(
          output.at(),
          "'mark_rows_from' is for tables that are updated by key: incremental { key }");
    }
    JobSpec job =
        new JobSpec(
            name,
            description,
            root.string("owner"),
            root.choice("schedule", Schedule.class),
            inputs,
            params(root),
            root.section("transform", true).map(this::transform).orElse(unknown(root.at())),
            output,
            incremental,
            checks.read(root),
            root.at());
    root.done();
    return job;
  }

  private List<InputSpec> inputs(Section root) {
    List<InputSpec> inputs = new ArrayList<>();
    Optional<Section> all = root.section("inputs", true);
    if (all.isPresent() && all.get().keys().isEmpty()) {
      root.problem("inputs", "'inputs' is empty; a job reads at least one table");
    }
    all.ifPresent(section -> section.keys().forEach(alias -> inputs.add(input(section, alias))));
    return inputs;
  }

  private InputSpec input(Section inputs, String alias) {
    Origin at = inputs.at(alias);
    Names.snake("input", alias, at, problems);
    if (alias.equals("output")) {
      problems.add(at, "an input cannot be called output; that is the job's own table in checks");
    }
    boolean block =
        inputs.value(alias, true).map(v -> v.valueType() == ConfigValueType.OBJECT).orElse(false);
    if (!block) {
      return new InputSpec(alias, inputs.optionalString(alias).orElse(""), false, at);
    }
    Section input = inputs.section(alias, true).orElseThrow().or(defaults.of("input"));
    InputSpec spec = new InputSpec(alias, input.string("table"), input.flag("all_dates"), at);
    input.done();
    return spec;
  }

  private List<ParamSpec> params(Section root) {
    List<ParamSpec> params = new ArrayList<>();
    root.section("params", false)
        .ifPresent(
            section -> {
              for (String name : section.keys()) {
                Names.snake("parameter", name, section.at(name), problems);
                if (RESERVED.contains(name)) {
                  section.problem(name, "parameter '" + name + "' is given by the runner");
                }
                section
                    .value(name, true)
                    .flatMap(v -> param(section, name, v))
                    .ifPresent(v -> params.add(new ParamSpec(name, v, section.at(name))));
              }
            });
    return params;
  }

  private static Optional<Object> param(Section params, String name, ConfigValue value) {
    if (!(value instanceof ConfigList list)) {
      Optional<Object> scalar = scalar(value);
      if (scalar.isEmpty()) {
        params.problem(
            name,
            "parameter '" + name + "' is a block, expected text, number, boolean or a list of one");
      }
      return scalar;
    }
    List<Object> elements = new ArrayList<>();
    list.forEach(v -> scalar(v).ifPresent(elements::add));
    // 1 and 2.5 in one list are both fractions.
    boolean fractions = elements.stream().anyMatch(Double.class::isInstance);
    List<Object> even =
        elements.stream()
            .map(e -> fractions && e instanceof Long whole ? (Object) whole.doubleValue() : e)
            .toList();
    if (even.size() < list.size() || even.stream().map(Object::getClass).distinct().count() > 1) {
      params.problem(
          name, "parameter '" + name + "' must be a list of texts, or of numbers, or of booleans");
      return Optional.empty();
    }
    return Optional.of(even);
  }

  private static Optional<Object> scalar(ConfigValue value) {
    return switch (value.valueType()) {
      case STRING, BOOLEAN -> Optional.of(value.unwrapped());
      case NUMBER ->
          Optional.of(
              value.unwrapped() instanceof Double fraction
                  ? (Object) fraction
                  : (Object) ((Number) value.unwrapped()).longValue());
      default -> Optional.empty();
    };
  }

  private TransformSpec transform(Section transform) {
    Optional<String> className = transform.optionalString("class");
    Optional<String> sql = transform.optionalString("sql");
    if (transform.has("class") == transform.has("sql")) {
      problems.add(transform.at(), "'transform' has either class or sql");
      sql.ifPresent(sqlFiles::add);
      transform.done();
      return unknown(transform.at());
    }
    transform.done();
    return sql.map(file -> query(transform, file))
        .or(() -> className.map(c -> new TransformSpec.OfClass(c, transform.at("class"))))
        .orElse(unknown(transform.at()));
  }

  private TransformSpec query(Section transform, String name) {
    Origin at = transform.at("sql");
    sqlFiles.add(name);
    Path file = folder.resolve("sql").resolve(name);
    if (!name.equals(file.getFileName().toString()) || !name.endsWith(".sql")) {
      problems.add(at, "'sql' is " + name + ", expected the name of a .sql file in " + sqlFolder());
      return unknown(at);
    }
    if (!Files.isRegularFile(file)) {
      problems.add(at, "file " + HoconFile.shown(file) + " does not exist");
      return unknown(at);
    }
    try {
      return new TransformSpec.OfSql(name, Files.readString(file), at);
    } catch (IOException e) {
      problems.add(at, "file " + HoconFile.shown(file) + " cannot be read as UTF-8 text");
      return unknown(at);
    }
  }

  private static TransformSpec unknown(Origin at) {
    return new TransformSpec.OfClass("", at);
  }

  private String sqlFolder() {
    return HoconFile.shown(folder.resolve("sql"));
  }

  private void strayQueries() {
    // A job that cannot be read may own any of them.
    if (!unread.isEmpty() || !Files.isDirectory(folder.resolve("sql"))) {
      return;
    }
    for (Path file : ConfFiles.list(folder.resolve("sql"), ".sql", problems)) {
      if (!sqlFiles.contains(file.getFileName().toString())) {
        problems.add(
            new Origin(HoconFile.shown(file), 0),
            "no job of " + HoconFile.shown(folder) + " runs it");
      }
    }
  }

  private Optional<IncrementalSpec> incremental(
      Section root, List<InputSpec> inputs, TableSpec output) {
    return root.section("incremental", false)
        .flatMap(
            given -> {
              Section section = given.or(defaults.of("incremental"));
              return new IncrementalReader(inputs, output, problems).read(section);
            });
  }
}
