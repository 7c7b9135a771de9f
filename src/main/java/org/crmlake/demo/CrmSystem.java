package org.crmlake.demo;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A system that a customer's records may live in, and the files that it exports. */
enum CrmSystem {
  /** As conf/sources/generic-csv.conf reads them. */
  PLAIN("shop", "", StandardCharsets.UTF_8),

  /** As conf/sources/salesforce-weekly.conf reads them. */
  SALESFORCE("salesforce", "salesforce-weekly/", StandardCharsets.ISO_8859_1);

  /**
   * A column of a file.
   *
   * @param name in the header
   * @param column of the kind
   * @param percent whether 0.5 is written as 50
   */
  record Field(String name, String column, boolean percent) {}

  /**
   * The file of a kind of record.
   *
   * @param name below the folder of its day
   */
  record Export(String name, List<Field> fields) {
    boolean has(String column) {
      return fields.stream().anyMatch(f -> f.column.equals(column));
    }
  }

  private static final String NO_ID = "000000000000000AAA";

  /** First part of ids in canonical tables. */
  final String id;

  /** Between the folder of dumps and the folder of the day. */
  final String folder;

  final Charset charset;
  private final Map<Kind, Export> exports = new EnumMap<>(Kind.class);

  CrmSystem(String id, String folder, Charset charset) {
    this.id = id;
    this.folder = folder;
    this.charset = charset;
    if (folder.isEmpty()) {
      for (Kind kind : Kind.values()) {
        exports.put(
            kind,
            new Export(
                kind.table() + ".csv.gz",
                kind.plain.stream().map(c -> new Field(c, c, false)).toList()));
      }
    } else {
      for (String line : SalesforceFiles.LINES) {
        String[] parts = line.split(" ");
        List<Field> fields = new ArrayList<>();
        for (String part : List.of(parts).subList(2, parts.length)) {
          String[] pair = part.split("=");
          boolean percent = pair[1].endsWith("%");
          fields.add(new Field(pair[0], pair[1].replace("%", ""), percent));
        }
        exports.put(Kind.valueOf(parts[0]), new Export(parts[1] + ".csv", List.copyOf(fields)));
      }
    }
  }

  /** The file that has records of a kind; empty where the system has none. */
  Optional<Export> export(Kind kind) {
    return Optional.ofNullable(exports.get(kind));
  }

  /** A record's id in this system. */
  String idOf(String column, String plain) {
    return this == PLAIN || plain.isEmpty() ? plain : SalesforceIds.of(column, plain);
  }

  /** A value as the system can hold it: of text that its encoding lacks a question mark is left. */
  String held(String value) {
    return new String(value.getBytes(charset), charset);
  }

  /** One line of a file. */
  String line(Kind kind, Export export, String[] row) {
    List<String> values = new ArrayList<>();
    for (Field field : export.fields) {
      String value =
          field.column.equals("#")
              ? SalesforceIds.of("#", String.join("|", List.of(row).subList(0, kind.keys)))
              : written(kind, field, row[kind.at(field.column)]);
      values.add(value);
    }
    return this == PLAIN ? Csv.row(values) : Csv.quotedRow(values);
  }

  String header(Export export) {
    List<String> names = export.fields.stream().map(Field::name).toList();
    return this == PLAIN ? Csv.row(names) : Csv.quotedRow(names);
  }

  private String written(Kind kind, Field field, String value) {
    if (this == PLAIN) {
      return value;
    }
    if (Ids.isId(kind, field.column)) {
      return value.isEmpty() ? NO_ID : idOf(field.column, value);
    }
    if (field.percent) {
      return value.isEmpty() ? "" : Double.toString(Double.parseDouble(value) * 100);
    }
    if (value.matches("\\d{4}-\\d\\d-\\d\\d")) {
      return value + " 00:00:00";
    }
    if (value.matches("\\d{4}-\\d\\d-\\d\\dT.*Z")) {
      return value.substring(0, 10) + " " + value.substring(11, 19);
    }
    boolean flag = field.column.startsWith("is_") || field.column.equals("responded");
    if (flag) {
      return value.equals("true") ? "1" : "0";
    }
    return switch (field.column + "=" + value) {
      case "author_kind=customer" -> "1";
      case "author_kind=agent" -> "0";
      default -> value;
    };
  }
}
