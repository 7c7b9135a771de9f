package org.crmlake.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.CreateTableWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.TableKind;
import org.crmlake.spec.TableSpec;
import org.crmlake.spec.UserException;

/**
 * Rewrites a table to its contract from its newest version, in one commit; the older versions stay
 * readable. Columns are kept by name; a type may only widen; a new column is null.
 */
final class Migration {
  private final Lake lake;
  private final TableSpec table;

  Migration(Lake lake, TableSpec table) {
    this.lake = lake;
    this.table = table;
  }

  void execute() {
    Snapshot snapshot = lake.snapshot(table.id());
    Map<String, StructField> fields = new LinkedHashMap<>();
    Arrays.stream(snapshot.schema().fields()).forEach(f -> fields.put(f.name(), f));
    Dataset<Row> previous = lake.read(table.id(), snapshot.version());
    boolean empty = previous.isEmpty();

    List<String> problems = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    for (ColumnSpec column : table.columns()) {
      StructField wanted = ContractSchema.field(column);
      StructField field = fields.get(column.name());
      if (field == null && !column.nullable() && !empty) {
        problems.add(
            "column %s is new, may not be null, and the rows there are have no value for it"
                .formatted(column.name()));
      } else if (field != null && !empty && !keepsValues(field.dataType(), wanted.dataType())) {
        problems.add(
            "column %s cannot become %s from %s without loss"
                .formatted(
                    column.name(),
                    ContractSchema.type(wanted.dataType()),
                    ContractSchema.type(field.dataType())));
      }
      Column value = field == null || empty ? lit(null) : previous.col("`" + column.name() + "`");
      columns.add(value.cast(wanted.dataType()).as(column.name(), wanted.metadata()));
    }
    refuseIfAny(problems);
    Dataset<Row> rewritten = previous.select(columns.toArray(Column[]::new));
    refuseIfAny(nulls(rewritten));
    replace(rewritten);
  }

  /** Whether every value of one type is a value of the other, or the cast fails loudly. */
  private static boolean keepsValues(DataType from, DataType to) {
    // Digits before the point that do not fit fail in the ANSI cast; digits after it would be lost.
    if (from instanceof DecimalType f && to instanceof DecimalType t) {
      return t.scale() >= f.scale();
    }
    return Cast.canUpCast(from, to);
  }

  private List<String> nulls(Dataset<Row> rewritten) {
    List<String> strict =
        table.columns().stream().filter(c -> !c.nullable()).map(ColumnSpec::name).toList();
    if (strict.isEmpty()) {
      return List.of();
    }
    Row counts =
        rewritten
            .select(
                strict.stream()
                    .map(c -> count(when(col("`" + c + "`").isNull(), 1)))
                    .toArray(Column[]::new))
            .head();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < strict.size(); i++) {
      if (counts.getLong(i) > 0) {
        problems.add(
            "column %s may not be null, and is in %d rows"
                .formatted(strict.get(i), counts.getLong(i)));
      }
    }
    return problems;
  }

  private void refuseIfAny(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new UserException(
          ExitCode.USAGE,
          "table %s cannot be migrated to its contract (%s):\n  %s\nput the contract back, or remove %s to have the table built anew%s; nothing was changed"
              .formatted(
                  table.id(),
                  table.at(),
                  String.join("\n  ", problems),
                  lake.path(table.id()),
                  table.kind() == TableKind.SNAPSHOT
                      ? ": its earlier dates are lost then, but for those that are run again"
                      : ""));
    }
  }

  /**
   * REPLACE TABLE AS SELECT: schema, comments, partitions, CHECKs and rows change in one commit.
   */
  private void replace(Dataset<Row> rewritten) {
    CommitSettings.recordEmptyCommits(lake.spark());
    CreateTableWriter<Row> writer =
        rewritten
            .writeTo(lake.sqlName(table.id()))
            .using("delta")
            .tableProperty("comment", table.description());
    for (Map.Entry<String, String> property : TableProperties.of(table).entrySet()) {
      writer = writer.tableProperty(property.getKey(), property.getValue());
    }
    if (!table.partitionBy().isEmpty()) {
      Column[] partitions =
          table.partitionBy().stream().map(c -> col("`" + c + "`")).toArray(Column[]::new);
      writer =
          writer.partitionedBy(partitions[0], Arrays.copyOfRange(partitions, 1, partitions.length));
    }
    writer.createOrReplace();
  }
}
