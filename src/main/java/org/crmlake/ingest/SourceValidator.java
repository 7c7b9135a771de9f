package org.crmlake.ingest;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.Problems;
import org.crmlake.spec.SourceSpec;
import org.crmlake.spec.SourceSpec.RecordSpec;
import org.crmlake.spec.SourceSpec.TargetSpec;
import org.crmlake.spec.TableSpec;

/**
 * Finds what is wrong with the SQL expressions of mappings and of the canonical tables: each must
 * parse, refer only to columns that are there, and give the same answer whenever it is asked. Needs
 * no session.
 */
public final class SourceValidator {
  /** What ingest adds to every record. */
  private static final Set<String> ADDED = Set.of("_file", "_record", "_dump_date", "_delivery");

  private SourceValidator() {}

  /** Checks {@code modified}, {@code ignore} and the mapped columns of every record. */
  public static void check(List<SourceSpec> sources, Problems problems) {
    for (SourceSpec source : sources) {
      source.records().forEach(record -> check(record, problems));
    }
  }

  /** Checks the fallbacks of canonical tables: expressions over the table's other columns. */
  public static void checkModel(Map<String, TableSpec> model, Problems problems) {
    for (TableSpec table : model.values()) {
      Set<String> columns = new HashSet<>();
      table.columns().forEach(c -> columns.add(c.name()));
      ExpressionCheck check = new ExpressionCheck("column of " + table.id(), columns, problems);
      for (ColumnSpec column : table.columns()) {
        column
            .fallback()
            .ifPresent(sql -> check.check("fallback of '" + column.name() + "'", sql, table.at()));
      }
    }
  }

  private static void check(RecordSpec record, Problems problems) {
    Set<String> columns = new HashSet<>(ADDED);
    record.columns().forEach(c -> columns.add(c.as().toLowerCase(Locale.ROOT)));
    ExpressionCheck check =
        new ExpressionCheck("column of record '" + record.name() + "'", columns, problems);
    record.modified().ifPresent(sql -> check.check("'modified'", sql, record.at("modified")));
    record
        .ignore()
        .forEach((reason, sql) -> check.check("'" + reason + "'", sql, record.at(reason)));
    for (TargetSpec target : record.targets()) {
      target.where().ifPresent(w -> check.check("'where'", w.sql(), w.at()));
      target
          .columns()
          .forEach(
              (column, expression) ->
                  check.check("'" + column + "'", expression.sql(), expression.at()));
    }
  }
}
