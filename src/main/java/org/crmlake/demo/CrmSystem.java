package org.crmlake.demo;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A system that a customer's records may live in, and the files that it exports. */
abstract sealed class CrmSystem permits PlainFiles, Salesforce, HubSpot {
  /**
   * A column of a file.
   *
   * @param name in the header
   * @param column of the kind; "" if records of this kind leave it empty
   */
  record Field(String name, String column) {}

  /**
   * The file of a kind of record; several kinds may share one.
   *
   * @param name below the folder of its day
   */
  record Export(String name, List<Field> fields) {
    boolean has(String column) {
      return fields.stream().anyMatch(f -> f.column.equals(column));
    }
  }

  /**
   * A record as the system holds it.
   *
   * @param written whether it is a line of a file; otherwise it follows from one
   */
  record Held(Kind kind, String[] row, boolean written) {}

  /** As it is asked for. */
  final String name;

  /** First part of ids in canonical tables. */
  final String id;

  /** Between the folder of dumps and the folder of the day. */
  final String folder;

  final Charset charset;
  private final Map<Kind, Set<String>> follows;
  private final Map<Kind, Export> exports = new EnumMap<>(Kind.class);

  /**
   * @param follows columns that follow from the files though none of theirs is it
   */
  CrmSystem(
      String name, String id, String folder, Charset charset, Map<Kind, Set<String>> follows) {
    this.name = name;
    this.id = id;
    this.folder = folder;
    this.charset = charset;
    this.follows = follows;
  }

  final void exports(Kind kind, Export export) {
    exports.put(kind, export);
  }

  /** The file that has records of a kind; empty where the system has none. */
  final Optional<Export> export(Kind kind) {
    return Optional.ofNullable(exports.get(kind));
  }

  /** Whether the canonical column follows from the files. */
  final boolean tells(Kind kind, String column) {
    return kind.derived.contains(column)
        || follows.getOrDefault(kind, Set.of()).contains(column)
        || export(kind).map(e -> e.has(column)).orElse(false);
  }

  final String header(Export export) {
    return csv(export.fields.stream().map(Field::name).toList());
  }

  /** One line of a file. */
  final String line(Kind kind, Export export, String[] row) {
    List<String> values = new ArrayList<>();
    for (Field field : export.fields) {
      values.add(written(kind, field, row));
    }
    return csv(values);
  }

  /** Whether dumps come once a week, not day by day. */
  boolean isWeekly() {
    return true;
  }

  /** Whether it tells of deletes and merges. */
  boolean tellsDeletes() {
    return true;
  }

  /** Whether its orders are the deals that were won, and so never given back. */
  boolean ordersAreDeals() {
    return false;
  }

  /** A record's id in this system. */
  abstract String idOf(String column, String plain);

  /** What of a record the system holds, and in which form; nothing if it knows no such records. */
  abstract List<Held> held(Kind kind, String[] row);

  /** Of the changes of one record, in their order, those that a dump after the last has. */
  List<String[]> history(List<String[]> changes) {
    return changes.subList(changes.size() - 1, changes.size());
  }

  /** The record once its place is known, for a system that numbers records by their places. */
  String[] placed(Kind kind, String[] row, String file, long record) {
    return row;
  }

  /** Whether the canonical table has the record. */
  boolean counts(Kind kind, String[] row) {
    return true;
  }

  abstract String written(Kind kind, Field field, String[] row);

  String csv(List<String> values) {
    return Csv.quotedRow(values);
  }
}
