package org.crmlake.demo;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A shop's own dumps, as conf/sources/generic-csv.conf reads them. */
final class PlainFiles extends CrmSystem {

  PlainFiles() {
    super("plain", "shop", "", StandardCharsets.UTF_8, Map.of());
    for (Kind kind : Kind.values()) {
      List<Field> fields = kind.plain.stream().map(c -> new Field(c, c)).toList();
      exports(kind, new Export(kind.table() + ".csv.gz", fields));
    }
  }

  @Override
  boolean isWeekly() {
    return false;
  }

  @Override
  String idOf(String column, String plain) {
    return plain;
  }

  @Override
  List<Held> held(Kind kind, String[] row) {
    return List.of(new Held(kind, row, true));
  }

  /** Orders of nobody are left out when dumps are taken in. */
  @Override
  boolean counts(Kind kind, String[] row) {
    return kind != Kind.ORDERS || !row[kind.at("account_id")].isEmpty();
  }

  @Override
  String written(Kind kind, Field field, String[] row) {
    return row[kind.at(field.column())];
  }

  @Override
  String csv(List<String> values) {
    return Csv.row(values);
  }
}
