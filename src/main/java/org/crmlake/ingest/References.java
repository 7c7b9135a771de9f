package org.crmlake.ingest;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.UnresolvedNamedLambdaVariable;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import scala.jdk.javaapi.CollectionConverters;

/** The columns that a SQL expression reads, in lower case. */
final class References {
  private References() {}

  static Set<String> of(String sql) {
    Set<String> names = new TreeSet<>();
    collect(new CatalystSqlParser().parseExpression(sql), Set.of(), names);
    return names;
  }

  /** Inside a lambda Spark's parser takes every name for a variable; most are columns. */
  private static void collect(Expression expression, Set<String> variables, Set<String> names) {
    Set<String> visible = variables;
    if (expression instanceof UnresolvedAttribute attribute) {
      names.add(folded(attribute.nameParts().head()));
    } else if (expression instanceof UnresolvedNamedLambdaVariable variable) {
      String name = folded(variable.nameParts().head());
      if (!variables.contains(name)) {
        names.add(name);
      }
    } else if (expression instanceof LambdaFunction lambda) {
      visible = new HashSet<>(variables);
      for (int i = 0; i < lambda.arguments().size(); i++) {
        visible.add(folded(lambda.arguments().apply(i).name()));
      }
      collect(lambda.function(), visible, names);
      return;
    }
    for (Expression child : CollectionConverters.asJava(expression.children())) {
      collect(child, visible, names);
    }
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
