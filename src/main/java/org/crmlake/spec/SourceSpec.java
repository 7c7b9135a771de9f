package org.crmlake.spec;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One kind of dump: which files it is made of, how to read them, and which canonical rows they
 * become.
 *
 * @param name file name of the source in conf/sources
 * @param system value of source_system, prefix of every id; sources of one CRM share it
 * @param ignoredFiles globs below the folder of dumps: files that are passed over where no record's
 *     glob matches them
 * @param lagDays the newest dump is complete up to so many days before its date
 */
public record SourceSpec(
    String name,
    String description,
    String system,
    boolean enabled,
    int lagDays,
    List<String> ignoredFiles,
    Dialect dialect,
    List<RecordSpec> records,
    Origin at) {

  /**
   * How values are written as text.
   *
   * @param zone of timestamps without an offset
   * @param timestampFormats Spark datetime patterns, tried in order
   * @param trueTokens compared in any case, without blanks around them, as the other tokens are
   * @param groupingSeparator one character, or empty where thousands are not grouped
   * @param idLength 18 where Salesforce's ids of 15 characters are made those of 18, else 0
   * @param emailSalt what is put before an e-mail address before it is hashed; of the lake
   */
  public record Dialect(
      ZoneId zone,
      List<String> timestampFormats,
      List<String> dateFormats,
      List<String> trueTokens,
      List<String> falseTokens,
      List<String> nullTokens,
      String decimalSeparator,
      String groupingSeparator,
      int idLength,
      String emailSalt) {}

  /** The kinds of file that can be read. */
  public enum FileKind {
    CSV,
    JSON,
    PARQUET
  }

  /**
   * How a file is written.
   *
   * @param separator one character, or {@code blanks} for runs of white space
   * @param quote one character, or empty where nothing is quoted
   * @param header whether the first record names the columns; without it they come in the order of
   *     the mapping
   * @param encoding name of the character set; a byte that it does not know stops the file
   * @param maxRecordChars a longer record is a quote that was never closed
   */
  public record Format(
      FileKind kind,
      String separator,
      String quote,
      boolean header,
      String encoding,
      int maxRecordChars) {}

  /**
   * A column of the file.
   *
   * @param name as the file writes it
   * @param aliases other spellings of it
   * @param as the snake_case name that expressions know it by
   * @param type a Spark SQL type in lower case, or {@code id} or {@code email}, which are stored as
   *     text
   * @param required the file is refused without it; required columns are the signature that claims
   *     a file
   */
  public record SourceColumn(
      String name, List<String> aliases, String as, String type, boolean required, Origin at) {}

  /**
   * One kind of record: the files that hold it, its columns, and the canonical rows that each
   * becomes.
   *
   * @param name last part of {@code landing.<source>_<name>}
   * @param files globs below the folder of dumps, the source's folder included
   * @param dumpDate regular expression on the relative path, whose first group is the dump's ISO
   *     date
   * @param key column names ({@link SourceColumn#as}), or {@code file, record} where the dump has
   *     none
   * @param modified expression that gives the time of the record's last change
   * @param fullSnapshot whether the dumps of a date hold every record that there is, so that one
   *     which is not in the newest has been deleted
   * @param completedBy records of the same source whose newest version with the same key the
   *     targets' expressions can read too, as {@code record.column}
   * @param ignore reason to predicate: records that are read and left out as declared, the first
   *     that holds counts
   * @param lines where {@code modified} ("modified"), {@code completed_by} and each predicate of
   *     {@code ignore} (its reason) stand; may be empty
   */
  public record RecordSpec(
      String name,
      List<String> files,
      String dumpDate,
      Format format,
      List<String> key,
      Optional<String> modified,
      boolean fullSnapshot,
      List<SourceColumn> columns,
      List<String> completedBy,
      Map<String, String> ignore,
      List<TargetSpec> targets,
      Origin at,
      Map<String, Origin> lines) {

    public RecordSpec(
        String name,
        List<String> files,
        String dumpDate,
        Format format,
        List<String> key,
        Optional<String> modified,
        List<SourceColumn> columns,
        Map<String, String> ignore,
        List<TargetSpec> targets,
        Origin at) {
      this(
          name, files, dumpDate, format, key, modified, false, columns, List.of(), ignore, targets,
          at, Map.of());
    }

    /** Where an expression of the record stands, or the record where that is not known. */
    public Origin at(String expression) {
      return lines.getOrDefault(expression, at);
    }
  }

  /**
   * A canonical table that a record feeds.
   *
   * @param table name in schema crm
   * @param groupBy where not empty, one canonical row is made of all current records with equal
   *     values, and the expressions are aggregates
   * @param where predicate over the source columns: the records that make rows here; none: all
   * @param columns canonical column to SQL expression over the source columns
   */
  public record TargetSpec(
      String table,
      List<String> groupBy,
      Optional<Expression> where,
      Map<String, Expression> columns,
      Origin at) {}

  /** A SQL expression and where it stands. */
  public record Expression(String sql, Origin at) {}
}
