package org.crmlake.job;

import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.crmlake.spec.Origin;
import org.crmlake.spec.Problems;

/** Spark's parser, without a session. */
final class SqlParse {
  private final CatalystSqlParser parser = new CatalystSqlParser();
  private final Problems problems;

  SqlParse(Problems problems) {
    this.problems = problems;
  }

  /** The statement; empty, with a problem, if it is not SQL. */
  Optional<LogicalPlan> statement(SqlText text) {
    try {
      return Optional.of(parser.parsePlan(text.sql()));
    } catch (Exception e) {
      return refuse(e, text);
    }
  }

  /** The expression; empty, with a problem, if it is not one. */
  Optional<Expression> expression(SqlText text) {
    try {
      return Optional.of(parser.parseExpression(text.sql()));
    } catch (Exception e) {
      return refuse(e, text);
    }
  }

  /** Whatever the parser throws (it has more than one way) is about the text. */
  private <T> Optional<T> refuse(Exception e, SqlText text) {
    int line = 0;
    String message = String.valueOf(e.getMessage());
    if (e instanceof ParseException parse) {
      message = parse.getSimpleMessage();
      line = parse.start().line().isDefined() ? (Integer) parse.start().line().get() : 0;
    }
    Origin at = text.at(line);
    problems.add(at, text.what() + plain(message));
    return Optional.empty();
  }

  /** Without Spark's condition before and state after the sentence. */
  private static String plain(String message) {
    return message
        .replaceAll("(?s)\\.?\\s*SQLSTATE:.*", "")
        .replaceFirst("^\\s*\\[[A-Z0-9_.]+\\]\\s*", "");
  }
}
