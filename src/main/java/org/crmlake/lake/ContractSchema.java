package org.crmlake.lake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.TableSpec;

/** A contract's columns as Spark's. */
final class ContractSchema {
  private ContractSchema() {}

  static StructType of(TableSpec table) {
    return new StructType(
        table.columns().stream().map(ContractSchema::field).toArray(StructField[]::new));
  }

  static StructField field(ColumnSpec column) {
    return new StructField(
        column.name(),
        DataType.fromDDL(column.type()),
        true,
        new MetadataBuilder().putString("comment", column.doc()).build());
  }

  /** The type without nullability, in full: simpleString would cut long structs off. */
  static String type(DataType type) {
    return type.catalogString();
  }

  static String type(ColumnSpec column) {
    return type(DataType.fromDDL(column.type()));
  }

  /**
   * @throws IllegalStateException that lists every column that is not as in the contract
   */
  static void requireSame(TableSpec table, StructType actual) {
    List<String> wanted = table.columns().stream().map(c -> c.name() + " " + type(c)).toList();
    List<String> given =
        Arrays.stream(actual.fields()).map(f -> f.name() + " " + type(f.dataType())).toList();
    if (wanted.equals(given)) {
      return;
    }
    List<String> missing = new ArrayList<>(wanted);
    missing.removeAll(given);
    List<String> unexpected = new ArrayList<>(given);
    unexpected.removeAll(wanted);
    String what =
        missing.isEmpty() && unexpected.isEmpty()
            ? "order expected " + wanted + ", found " + given
            : "expected but absent " + missing + ", present but not expected " + unexpected;
    throw new IllegalStateException(
        "the rows for %s do not have the columns of its contract (%s): %s; nothing was written"
            .formatted(table.id(), table.at(), what));
  }
}
