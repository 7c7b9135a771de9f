package org.crmlake.ingest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.crmlake.spec.SourceSpec.FileKind;
import org.crmlake.spec.SourceSpec.SourceColumn;

/** What the reader must know of a feed, in a form that travels to Spark's tasks. */
record Layout(
    FileKind kind,
    String separator,
    String quote,
    boolean header,
    String encoding,
    int maxRecordChars,
    List<Wanted> columns,
    Writing writing)
    implements Serializable {

  static final String BLANKS = "blanks";

  /**
   * A column of the mapping.
   *
   * @param name as files write it
   * @param aliases other names that files may give it
   * @param as its name in landing
   * @param type a Spark SQL type, or {@code id} or {@code email}
   * @param key whether a record without it is no good
   */
  record Wanted(
      String name, List<String> aliases, String as, String type, boolean required, boolean key)
      implements Serializable {
    boolean isCalled(String header) {
      return name.equalsIgnoreCase(header) || aliases.stream().anyMatch(header::equalsIgnoreCase);
    }
  }

  /** A dialect: how values are written. */
  record Writing(
      String zone,
      List<String> timestamps,
      List<String> dates,
      List<String> trueTokens,
      List<String> falseTokens,
      List<String> nullTokens,
      String decimalSeparator,
      String groupingSeparator,
      int idLength,
      String emailSalt)
      implements Serializable {

    /** How Spark writes the values of a typed file, with this dialect's zone and null tokens. */
    Writing asSparkWrites() {
      return new Writing(
          zone,
          timestamps,
          dates,
          with(trueTokens, "true"),
          with(falseTokens, "false"),
          nullTokens,
          ".",
          "",
          idLength,
          emailSalt);
    }

    private static List<String> with(List<String> tokens, String token) {
      List<String> all = new ArrayList<>(tokens);
      all.add(token);
      return all;
    }
  }

  static Layout of(Feed feed) {
    var format = feed.record().format();
    var dialect = feed.source().dialect();
    List<Wanted> columns = new ArrayList<>();
    for (SourceColumn c : feed.record().columns()) {
      boolean key = feed.keyed() && feed.isKey(c.as());
      columns.add(
          new Wanted(c.name(), new ArrayList<>(c.aliases()), c.as(), c.type(), c.required(), key));
    }
    return new Layout(
        format.kind(),
        format.separator(),
        format.quote(),
        format.header(),
        format.encoding(),
        format.maxRecordChars(),
        columns,
        new Writing(
            dialect.zone().getId(),
            new ArrayList<>(dialect.timestampFormats()),
            new ArrayList<>(dialect.dateFormats()),
            new ArrayList<>(dialect.trueTokens()),
            new ArrayList<>(dialect.falseTokens()),
            new ArrayList<>(dialect.nullTokens()),
            dialect.decimalSeparator(),
            dialect.groupingSeparator(),
            dialect.idLength(),
            dialect.emailSalt()));
  }

  List<String> names() {
    return columns.stream().map(Wanted::name).toList();
  }
}
