package org.crmlake.ingest;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.LakeSpec.CustomerGrain;
import org.crmlake.spec.TableSpec;

/**
 * Which columns of canonical tables hold keys of which tables. Their names say it: {@code
 * account_id} and {@code converted_account_id} are keys of the table whose own key is {@code
 * account_id}.
 */
final class KeyColumns {
  private static final String USER = "user_id";
  private static final Map<String, String> OTHER_NAMES =
      Map.of("owner_id", USER, "manager_id", USER);

  private final Map<String, String> tables = new HashMap<>();

  KeyColumns(Collection<TableSpec> model, CustomerGrain customer) {
    for (TableSpec table : model) {
      if (table.grain().size() == 1) {
        tables.putIfAbsent(table.grain().get(0), table.id());
      }
    }
    OTHER_NAMES.forEach((name, key) -> tables.put(name, tables.getOrDefault(key, "")));
    tables.put("customer_id", tables.getOrDefault(customer.idColumn(), ""));
  }

  /** The column that a table's records are known by. */
  String keyOf(String table) {
    return tables.entrySet().stream()
        .filter(e -> e.getValue().equals(table) && !OTHER_NAMES.containsKey(e.getKey()))
        .map(Map.Entry::getKey)
        .filter(key -> !key.equals("customer_id"))
        .findFirst()
        .orElseThrow();
  }

  /** Columns with keys of other records, by name, and the table that these are in. */
  Map<String, String> of(TableSpec table) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (ColumnSpec column : table.columns()) {
      boolean own = table.grain().equals(List.of(column.name()));
      String target = own ? "" : target(table, column);
      if (!target.isEmpty()) {
        keys.put(column.name(), target);
      }
    }
    return keys;
  }

  private String target(TableSpec table, ColumnSpec column) {
    String name = column.name();
    if (!column.id()) {
      return name.equals("customer_id") ? tables.get(name) : "";
    }
    if (name.equals("parent_id")) {
      return table.id();
    }
    String key = name;
    while (!tables.containsKey(key) && key.contains("_")) {
      key = key.substring(key.indexOf('_') + 1);
    }
    return tables.getOrDefault(key, "");
  }
}
