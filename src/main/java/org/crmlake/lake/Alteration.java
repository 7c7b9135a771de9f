package org.crmlake.lake;

import java.util.ArrayList;
import java.util.List;
import org.crmlake.lake.Difference.ColumnComment;
import org.crmlake.lake.Difference.Incompatible;
import org.crmlake.lake.Difference.NewColumn;
import org.crmlake.lake.Difference.Setting;
import org.crmlake.lake.Difference.TableComment;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.TableSpec;

/** Changes that leave the rows alone: one ALTER for each kind, each a commit. */
final class Alteration {
  private final Lake lake;
  private final TableSpec table;

  Alteration(Lake lake, TableSpec table) {
    this.lake = lake;
    this.table = table;
  }

  void apply(List<Difference> differences) {
    List<String> columns = new ArrayList<>();
    List<String> comments = new ArrayList<>();
    List<String> properties = new ArrayList<>();
    String description = null;
    for (Difference difference : differences) {
      if (difference instanceof NewColumn added) {
        columns.add(definition(added));
      } else if (difference instanceof ColumnComment changed) {
        comments.add(quoted(changed.column()) + " COMMENT " + literal(changed.column().doc()));
      } else if (difference instanceof Setting setting) {
        properties.add(literal(setting.property()) + " = " + literal(setting.value()));
      } else if (difference instanceof TableComment comment) {
        description = comment.comment();
      } else if (difference instanceof Incompatible incompatible) {
        throw new IllegalArgumentException(incompatible.text());
      }
    }
    String name = lake.sqlName(table.id());
    if (!columns.isEmpty()) {
      sql("ALTER TABLE " + name + " ADD COLUMNS (" + String.join(", ", columns) + ")");
    }
    if (!comments.isEmpty()) {
      sql("ALTER TABLE " + name + " ALTER COLUMN " + String.join(", ", comments));
    }
    if (!properties.isEmpty()) {
      sql("ALTER TABLE " + name + " SET TBLPROPERTIES (" + String.join(", ", properties) + ")");
    }
    if (description != null) {
      sql("COMMENT ON TABLE " + name + " IS " + literal(description));
    }
  }

  private static String definition(NewColumn added) {
    ColumnSpec column = added.column();
    return "%s %s COMMENT %s %s"
        .formatted(
            quoted(column),
            column.type(),
            literal(column.doc()),
            added.after() == null ? "FIRST" : "AFTER `" + added.after() + "`");
  }

  private void sql(String statement) {
    lake.spark().sql(statement);
  }

  private static String quoted(ColumnSpec column) {
    return "`" + column.name() + "`";
  }

  private static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
