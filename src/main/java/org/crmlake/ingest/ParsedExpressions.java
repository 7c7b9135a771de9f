package org.crmlake.ingest;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;

/**
 * Parses each text once: the mappings of a CRM repeat theirs, and the parser is slow until warm.
 */
final class ParsedExpressions {
  private final CatalystSqlParser parser = new CatalystSqlParser();
  private final Map<String, Expression> parsed = new HashMap<>();

  /**
   * @throws org.apache.spark.sql.catalyst.parser.ParseException if it is no expression
   */
  Expression of(String sql) {
    return parsed.computeIfAbsent(sql, parser::parseExpression);
  }
}
