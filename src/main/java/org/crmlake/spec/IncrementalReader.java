package org.crmlake.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads how a state table follows changes. */
final class IncrementalReader {
  private final List<InputSpec> inputs;
  private final TableSpec output;
  private final Problems problems;

  IncrementalReader(List<InputSpec> inputs, TableSpec output, Problems problems) {
    this.inputs = inputs;
    this.output = output;
    this.problems = problems;
  }

  Optional<IncrementalSpec> read(Section section) {
    if (output.kind() == TableKind.SNAPSHOT) {
      problems.add(section.at(), "'incremental' is for state tables; a snapshot is made whole");
    }
    int lookback = section.integer("lookback", 0, 1200);
    boolean unkeyed = section.flag("unkeyed");
    if (section.has("key") == section.has("month_of")) {
      section.has("from");
      problems.add(section.at(), "'incremental' has either key and from, or month_of");
      section.done();
      return Optional.empty();
    }
    IncrementalSpec spec =
        section.has("key") ? byKey(section, unkeyed) : byMonth(section, lookback);
    section.done();
    return Optional.of(spec);
  }

  private IncrementalSpec byKey(Section section, boolean unkeyed) {
    String key = section.string("key");
    if (!key.isEmpty() && TableReader.named(output.columns(), key).isEmpty()) {
      section.problem("key", "'key' is " + key + ", which is not a column of " + output.id());
    }
    List<String> from = section.names("from");
    from.forEach(alias -> declared(section, "from", alias));
    return new IncrementalSpec.ByKey(key, from, unkeyed, section.at());
  }

  private IncrementalSpec byMonth(Section section, int lookback) {
    section.has("from");
    Map<String, String> from = new LinkedHashMap<>();
    Optional<Section> given = section.section("month_of", true);
    given.ifPresent(
        months ->
            months
                .keys()
                .forEach(
                    alias -> {
                      declared(months, alias, alias);
                      from.put(alias, months.string(alias));
                    }));
    if (given.isPresent() && from.isEmpty()) {
      section.problem("month_of", "'month_of' is empty");
    }
    if (!output.partitionBy().equals(List.of("month"))) {
      section.problem("month_of", "'month_of' needs partition_by = [month] in the output");
    }
    return new IncrementalSpec.ByMonth(Collections.unmodifiableMap(from), lookback, section.at());
  }

  private void declared(Section section, String key, String alias) {
    if (inputs.stream().noneMatch(i -> i.alias().equals(alias))) {
      section.problem(
          key,
          "'"
              + alias
              + "' is not an input; inputs are "
              + String.join(", ", inputs.stream().map(InputSpec::alias).toList()));
    }
  }
}
