package org.crmlake.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.crmlake.spec.CheckSpec.Severity;

/** Reads what must hold of a job's output. */
final class CheckReader {
  private final Defaults defaults;
  private final Problems problems;

  CheckReader(Defaults defaults, Problems problems) {
    this.defaults = defaults;
    this.problems = problems;
  }

  List<CheckSpec> read(Section job) {
    List<CheckSpec> checks = new ArrayList<>();
    job.section("checks", false)
        .ifPresent(
            all -> {
              for (String name : all.keys()) {
                Names.snake("check", name, all.at(name), problems);
                all.section(name, true)
                    .flatMap(c -> check(name, c.or(defaults.of("check"))))
                    .ifPresent(checks::add);
              }
            });
    return checks;
  }

  private Optional<CheckSpec> check(String name, Section check) {
    Severity severity = check.choice("severity", Severity.class);
    long kinds = Stream.of("expect", "equal", "rows").filter(check::has).count();
    Optional<CheckSpec> spec = Optional.empty();
    if (kinds != 1) {
      problems.add(check.at(), "check '" + name + "' has exactly one of expect, equal and rows");
    } else if (check.has("equal")) {
      List<String> queries = check.strings("equal");
      if (queries.size() == 2) {
        spec =
            Optional.of(
                new CheckSpec.Equal(
                    name, severity, queries.get(0), queries.get(1), check.at("equal")));
      } else {
        check.problem("equal", "'equal' is a list of two queries");
      }
    } else if (check.has("expect")) {
      spec =
          check
              .optionalString("expect")
              .map(p -> new CheckSpec.Expect(name, severity, p, check.at("expect")));
    } else {
      spec =
          check
              .optionalString("rows")
              .map(p -> new CheckSpec.Rows(name, severity, p, check.at("rows")));
    }
    check.done();
    return spec;
  }
}
