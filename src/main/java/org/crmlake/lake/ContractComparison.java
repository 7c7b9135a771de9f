package org.crmlake.lake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.StructField;
import org.crmlake.lake.Difference.ColumnComment;
import org.crmlake.lake.Difference.Incompatible;
import org.crmlake.lake.Difference.NewColumn;
import org.crmlake.lake.Difference.Setting;
import org.crmlake.lake.Difference.TableComment;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.TableSpec;
import scala.jdk.javaapi.CollectionConverters;

/** Compares a contract with what the table's log says of it. */
final class ContractComparison {
  private final TableSpec table;
  private final Map<String, StructField> fields = new LinkedHashMap<>();
  private final Set<String> notNull;
  private final List<Difference> found = new ArrayList<>();

  private ContractComparison(TableSpec table, Metadata metadata) {
    this.table = table;
    this.notNull = TableProperties.notNull(metadata);
    Arrays.stream(metadata.schema().fields()).forEach(f -> fields.put(f.name(), f));
  }

  static List<Difference> compare(TableSpec table, Metadata metadata) {
    ContractComparison comparison = new ContractComparison(table, metadata);
    comparison.columns();
    comparison.order();
    comparison.partitioning(CollectionConverters.asJava(metadata.partitionColumns()));
    comparison.properties(metadata);
    return List.copyOf(comparison.found);
  }

  private void columns() {
    String before = null;
    for (ColumnSpec column : table.columns()) {
      StructField field = fields.get(column.name());
      if (field == null) {
        added(column, before);
      } else {
        changed(column, field);
      }
      before = column.name();
    }
    Set<String> wanted = Set.copyOf(names());
    fields.keySet().stream()
        .filter(name -> !wanted.contains(name))
        .forEach(name -> migration("column %s is not in the contract any more", name));
  }

  private void added(ColumnSpec column, String before) {
    if (column.nullable()) {
      found.add(new NewColumn(column, before));
    } else {
      migration("column %s %s is new and may not be null", column.name(), column.type());
    }
  }

  private void changed(ColumnSpec column, StructField field) {
    String is = ContractSchema.type(field.dataType());
    String wanted = ContractSchema.type(column);
    if (!is.equals(wanted)) {
      migration("column %s is %s, the contract says %s", column.name(), is, wanted);
    }
    boolean nullable = !notNull.contains(column.name());
    if (nullable != column.nullable()) {
      migration(
          nullable
              ? "column %s may be null, by the contract it may not"
              : "column %s may not be null, by the contract it may",
          column.name());
    }
    if (!field.getComment().contains(column.doc())) {
      found.add(new ColumnComment(column));
    }
  }

  private void order() {
    List<String> common = new ArrayList<>(fields.keySet());
    common.retainAll(names());
    List<String> wanted = new ArrayList<>(names());
    wanted.retainAll(fields.keySet());
    if (!common.equals(wanted)) {
      migration("columns stand in the order %s, the contract says %s", common, wanted);
    }
  }

  private void partitioning(List<String> partitions) {
    if (!partitions.equals(table.partitionBy())) {
      migration(
          "partitioned by %s, the contract says %s", List.copyOf(partitions), table.partitionBy());
    }
  }

  private void properties(Metadata metadata) {
    if (!table.description().equals(metadata.description())) {
      found.add(new TableComment(table.description()));
    }
    TableProperties.settings(table)
        .forEach(
            (property, value) -> {
              if (TableProperties.isSet(metadata, property) != Boolean.parseBoolean(value)) {
                found.add(new Setting(property, value));
              }
            });
  }

  private List<String> names() {
    return table.columns().stream().map(ColumnSpec::name).toList();
  }

  private void migration(String format, Object... values) {
    found.add(new Incompatible(format.formatted(values)));
  }
}
