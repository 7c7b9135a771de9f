package org.crmlake.ingest;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.analysis.Parameter;
import org.apache.spark.sql.catalyst.analysis.Star;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.expressions.UnresolvedNamedLambdaVariable;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.crmlake.spec.Origin;
import org.crmlake.spec.Problems;
import org.crmlake.spec.VolatileSql;
import scala.collection.immutable.Seq;

/** Checks expressions over one set of columns. */
final class ExpressionCheck {
  private final ParsedExpressions parsed;
  private final String kind;
  private final Set<String> columns;
  private final Problems problems;

  /**
   * @param kind what a name must be, for messages: {@code column of record 'orders'}
   * @param columns in lower case
   */
  ExpressionCheck(ParsedExpressions parsed, String kind, Set<String> columns, Problems problems) {
    this.parsed = parsed;
    this.kind = kind;
    this.columns = columns;
    this.problems = problems;
  }

  void check(String what, String sql, Origin at) {
    // Most expressions are a column's name, and the parser is slow until it is warm.
    if (sql.isEmpty() || columns.contains(folded(sql))) {
      return;
    }
    if (VolatileSql.clockLiteral(sql).isPresent()) {
      problems.add(at, what + ": a literal reads the clock");
    }
    Expression expression;
    try {
      expression = parsed.of(sql);
    } catch (Exception e) {
      problems.add(at, what + ": " + plain(e));
      return;
    }
    walk(what, expression, at, Set.of());
  }

  /** What Spark says, without its condition before and state after the sentence. */
  private static String plain(Exception e) {
    String message =
        e instanceof ParseException parse
            ? parse.getSimpleMessage()
            : String.valueOf(e.getMessage());
    return message
        .replaceAll("(?s)\\.?\\s*SQLSTATE:.*", "")
        .replaceFirst("^\\s*\\[[A-Z0-9_.]+\\]\\s*", "");
  }

  private void walk(String what, Expression expression, Origin at, Set<String> variables) {
    Set<String> visible = variables;
    if (expression instanceof UnresolvedAttribute attribute) {
      String name = name(attribute.nameParts());
      if (attribute.nameParts().size() == 1
          && VolatileSql.isVolatile(name)
          && !columns.contains(name)) {
        problems.add(at, what + ": " + name + " gives another answer each time");
      } else {
        column(what, name, at);
      }
    } else if (expression instanceof UnresolvedNamedLambdaVariable variable) {
      String head = folded(variable.nameParts().head());
      if (!variables.contains(head)) {
        column(what, name(variable.nameParts()), at);
      }
    } else if (expression instanceof LambdaFunction lambda) {
      visible = new HashSet<>(variables);
      for (int i = 0; i < lambda.arguments().size(); i++) {
        visible.add(folded(lambda.arguments().apply(i).name()));
      }
    } else if (expression instanceof UnresolvedFunction function
        && VolatileSql.isVolatile(function.nameParts().last(), function.arguments().size())) {
      problems.add(
          at, what + ": " + function.nameParts().last() + " gives another answer each time");
    } else if (expression instanceof PlanExpression<?>) {
      problems.add(at, what + ": an expression has no subquery");
    } else if (expression instanceof Star) {
      problems.add(at, what + ": write the columns instead of *");
    } else if (expression instanceof Parameter) {
      problems.add(at, what + ": an expression of a mapping has no parameters");
    }
    scala.collection.Iterator<Expression> children = expression.children().iterator();
    while (children.hasNext()) {
      walk(what, children.next(), at, visible);
    }
  }

  /** With the part after the point where what stands before it is not a column. */
  private String name(Seq<String> parts) {
    String head = folded(parts.head());
    return parts.size() == 1 || columns.contains(head) ? head : head + "." + folded(parts.apply(1));
  }

  private void column(String what, String name, Origin at) {
    if (!columns.contains(name)) {
      problems.add(
          at,
          what
              + ": "
              + name
              + " is not a "
              + kind
              + "; there are "
              + String.join(", ", new TreeSet<>(columns)));
    }
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
