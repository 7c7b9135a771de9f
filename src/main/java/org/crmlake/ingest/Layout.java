package org.crmlake.ingest;

import java.io.Serializable;
import java.util.List;
import org.crmlake.spec.SourceSpec.FileKind;
import org.crmlake.spec.SourceSpec.RecordSpec;

/** What the reader must know of a kind of record, in a form that travels to Spark's tasks. */
record Layout(
    FileKind kind,
    String separator,
    String quote,
    boolean header,
    String encoding,
    int maxRecordChars,
    List<Wanted> columns)
    implements Serializable {

  static final String BLANKS = "blanks";

  /** A column of the mapping and the names that a file may give it. */
  record Wanted(String name, List<String> aliases, boolean required) implements Serializable {
    boolean isCalled(String header) {
      return name.equalsIgnoreCase(header) || aliases.stream().anyMatch(header::equalsIgnoreCase);
    }
  }

  static Layout of(RecordSpec record) {
    var format = record.format();
    return new Layout(
        format.kind(),
        format.separator(),
        format.quote(),
        format.header(),
        format.encoding(),
        format.maxRecordChars(),
        record.columns().stream()
            .map(c -> new Wanted(c.name(), List.copyOf(c.aliases()), c.required()))
            .toList());
  }

  List<String> names() {
    return columns.stream().map(Wanted::name).toList();
  }
}
