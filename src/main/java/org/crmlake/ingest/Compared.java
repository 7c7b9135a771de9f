package org.crmlake.ingest;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.crmlake.lake.Lake;
import org.crmlake.lake.Ledger;
import org.crmlake.lake.RunRow;

/**
 * With which versions of its inputs a crm table was found to be up to date, where that changed none
 * of its rows and so made no commit that could say it. The commits of ops.dumps carry it: without
 * it every run would compare the table again until a row of it changes.
 */
final class Compared {
  private static final String READS = " < ";

  private final Map<String, Long> versions = new TreeMap<>();

  /** What the newest commit of ops.dumps says. */
  static Compared of(Lake lake) {
    Compared compared = new Compared();
    if (lake.exists(DumpTables.dumps().id())) {
      new Ledger(lake)
          .lastPublished(DumpTables.dumps())
          .map(RunRow::inputVersions)
          .ifPresent(compared.versions::putAll);
    }
    return compared;
  }

  /**
   * @param version of the table: what is known of an older one says nothing
   * @return the versions of its inputs by their names; empty if its own commit says it all
   */
  synchronized Optional<Map<String, Long>> inputs(String table, long version) {
    Long known = versions.get(table);
    if (known == null || known != version) {
      return Optional.empty();
    }
    Map<String, Long> inputs = new TreeMap<>();
    versions.forEach(
        (name, read) -> {
          if (name.startsWith(table + READS)) {
            inputs.put(name.substring(table.length() + READS.length()), read);
          }
        });
    return Optional.of(inputs);
  }

  synchronized void put(String table, long version, Map<String, Long> inputs) {
    versions.keySet().removeIf(name -> name.startsWith(table + READS));
    versions.put(table, version);
    inputs.forEach((input, read) -> versions.put(table + READS + input, read));
  }

  /** For the commit. */
  synchronized Map<String, Long> versions() {
    return new TreeMap<>(versions);
  }
}
