package org.crmlake.ingest;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.LakeSpec;
import org.crmlake.spec.LakeSpec.ReferenceTable;
import org.crmlake.spec.LakeSpec.SegmentSpec;
import org.crmlake.spec.LakeSpec.StitchSpec;
import org.crmlake.spec.Problems;
import org.crmlake.spec.QualitySpec;
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
  public static void check(
      List<SourceSpec> sources, Map<String, TableSpec> model, Problems problems) {
    ParsedExpressions parsed = new ParsedExpressions();
    for (SourceSpec source : sources) {
      for (RecordSpec record : source.records()) {
        Feed feed = new Feed(source, record);
        check(feed, parsed, problems);
        for (TargetSpec target : record.targets()) {
          TableSpec table = model.get("crm." + target.table());
          if (table != null) {
            CompletedColumns.check(feed, target, table, problems);
          }
        }
      }
    }
  }

  /** Checks the fallbacks of canonical tables: expressions over the table's other columns. */
  public static void checkModel(Map<String, TableSpec> model, Problems problems) {
    ParsedExpressions parsed = new ParsedExpressions();
    for (TableSpec table : model.values()) {
      ExpressionCheck check = expressions(table, parsed, problems);
      for (ColumnSpec column : table.columns()) {
        column
            .fallback()
            .ifPresent(sql -> check.check("fallback of '" + column.name() + "'", sql, table.at()));
        column
            .rateOn()
            .ifPresent(sql -> check.check("rate_on of '" + column.name() + "'", sql, table.at()));
      }
    }
  }

  /**
   * Checks the rules of segments and by what records are stitched: expressions over the columns of
   * their table.
   */
  public static void checkLake(LakeSpec lake, Map<String, TableSpec> model, Problems problems) {
    ParsedExpressions parsed = new ParsedExpressions();
    TableSpec customers = model.get(lake.customer().table());
    for (SegmentSpec segment : lake.segments()) {
      if (segment.rule().isPresent() && customers != null) {
        expressions(customers, parsed, problems)
            .check("rule '" + segment.attribute() + "'", segment.rule().get(), segment.at());
      }
    }
    for (ReferenceTable table : lake.referenceTables()) {
      if (!model.containsKey("crm." + table.name())) {
        problems.add(
            table.at(),
            "'reference_tables' names " + table.name() + ", which is not in conf/model.conf");
      }
    }
    for (StitchSpec stitch : lake.stitches()) {
      TableSpec table = model.get("crm." + stitch.table());
      if (table == null) {
        problems.add(stitch.at(), "table crm." + stitch.table() + " is not in conf/model.conf");
        continue;
      }
      expressions(table, parsed, problems).check("'by'", stitch.by(), stitch.at());
    }
  }

  /** Checks the predicates of data quality: expressions over the columns of their table. */
  public static void checkQuality(
      QualitySpec quality, Map<String, TableSpec> model, Problems problems) {
    ParsedExpressions parsed = new ParsedExpressions();
    quality
        .tables()
        .forEach(
            (table, own) -> {
              ExpressionCheck check = expressions(model.get(table), parsed, problems);
              own.staleWhere().ifPresent(sql -> check.check("'stale_where'", sql, own.at()));
              own.valid()
                  .forEach(
                      (column, sql) -> check.check("'valid' of '" + column + "'", sql, own.at()));
            });
  }

  private static ExpressionCheck expressions(
      TableSpec table, ParsedExpressions parsed, Problems problems) {
    Set<String> columns = new HashSet<>();
    table.columns().forEach(c -> columns.add(c.name()));
    return new ExpressionCheck(parsed, "column of " + table.id(), columns, problems);
  }

  private static void check(Feed feed, ParsedExpressions parsed, Problems problems) {
    RecordSpec record = feed.record();
    Set<String> columns = new HashSet<>(ADDED);
    record.columns().forEach(c -> columns.add(c.as().toLowerCase(Locale.ROOT)));
    ExpressionCheck check =
        new ExpressionCheck(parsed, "column of record '" + record.name() + "'", columns, problems);
    record.modified().ifPresent(sql -> check.check("'modified'", sql, record.at("modified")));
    record
        .ignore()
        .forEach((reason, sql) -> check.check("'" + reason + "'", sql, record.at(reason)));
    Set<String> completed = new HashSet<>(columns);
    for (Feed other : feed.completedBy()) {
      String prefix = other.record().name() + ".";
      other
          .record()
          .columns()
          .forEach(c -> completed.add((prefix + c.as()).toLowerCase(Locale.ROOT)));
    }
    ExpressionCheck targets =
        new ExpressionCheck(
            parsed, "column of record '" + record.name() + "'", completed, problems);
    for (TargetSpec target : record.targets()) {
      target.where().ifPresent(w -> targets.check("'where'", w.sql(), w.at()));
      target
          .columns()
          .forEach(
              (column, expression) ->
                  targets.check("'" + column + "'", expression.sql(), expression.at()));
    }
  }
}
