package org.crmlake.ingest;

import java.util.List;
import java.util.Locale;
import org.crmlake.spec.SourceSpec;
import org.crmlake.spec.SourceSpec.RecordSpec;

/** One kind of record of one source: what fills one table of landing. */
record Feed(SourceSpec source, RecordSpec record) {
  private static final List<String> BY_PLACE = List.of("file", "record");

  /** {@code salesforce-weekly.account}: for messages. */
  String id() {
    return source.name() + "." + record.name();
  }

  /** Id of the landing table. */
  String landing() {
    return "landing." + (source.name() + "_" + record.name()).replace('-', '_');
  }

  /**
   * Whether records have a key, so that a newer version replaces an older one. Records that are
   * known by file and number only are all there is.
   */
  boolean keyed() {
    return !record.key().equals(BY_PLACE);
  }

  /** The columns whose equal values make two records versions of one. */
  List<String> key() {
    return keyed() ? record.key() : List.of("_file", "_record");
  }

  /** When a record was last changed, as SQL; null where the dump does not say. */
  String modified() {
    return record
        .modified()
        .map(m -> "cast(" + m + " as timestamp)")
        .orElse("cast(null as timestamp)");
  }

  /** Those whose records complete these, key by key. */
  List<Feed> completedBy() {
    return source.records().stream()
        .filter(r -> record.completedBy().contains(r.name()))
        .map(r -> new Feed(source, r))
        .toList();
  }

  boolean isKey(String column) {
    return key().stream().anyMatch(k -> k.equalsIgnoreCase(column));
  }

  @Override
  public String toString() {
    return id().toLowerCase(Locale.ROOT);
  }
}
