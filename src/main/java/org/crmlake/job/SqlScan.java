package org.crmlake.job;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.spark.sql.catalyst.analysis.ExpressionWithUnresolvedIdentifier;
import org.apache.spark.sql.catalyst.analysis.NamedParameter;
import org.apache.spark.sql.catalyst.analysis.PlanWithUnresolvedIdentifier;
import org.apache.spark.sql.catalyst.analysis.PosParameter;
import org.apache.spark.sql.catalyst.analysis.RelationTimeTravel;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedExecuteImmediate;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableValuedFunction;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.UnresolvedNamedLambdaVariable;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.CompoundBody;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.catalyst.plans.logical.Sample;
import org.apache.spark.sql.catalyst.plans.logical.ScriptTransformation;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import org.apache.spark.sql.catalyst.trees.TreeNode;
import org.crmlake.spec.Problems;
import org.crmlake.spec.VolatileSql;
import scala.Product;
import scala.Tuple3;

/**
 * Walks parsed SQL and tells what it reads, and everything in it that a job may not do. The walk
 * goes through all fields of all nodes, because Spark keeps some expressions (named windows, rows
 * of VALUES) where its own traversals do not look.
 */
final class SqlScan {
  /** Table functions that make rows out of their arguments alone. */
  private static final Set<String> TABLE_FUNCTIONS =
      Set.of(
          "range",
          "explode",
          "explode_outer",
          "posexplode",
          "posexplode_outer",
          "inline",
          "inline_outer",
          "stack",
          "json_tuple");

  private final SqlText text;
  private final Set<String> readable;
  private final Problems problems;
  private final Set<String> relations = new TreeSet<>();
  private final Map<String, Integer> parameters = new TreeMap<>();
  private final Set<String> columns = new TreeSet<>();

  /**
   * @param readable names that may be read, in lower case
   */
  SqlScan(SqlText text, Set<String> readable, Problems problems) {
    this.text = text;
    this.readable = readable;
    this.problems = problems;
  }

  void walk(TreeNode<?> tree) {
    VolatileSql.clockLiteral(text.sql())
        .ifPresent(line -> problem(line, "a literal reads the clock; use :as_of or :data_through"));
    node(tree, Set.of(), Set.of());
  }

  /** The readable names that are read, in lower case. */
  Set<String> relations() {
    return relations;
  }

  /** Named parameters, and a line that each is on. */
  Map<String, Integer> parameters() {
    return parameters;
  }

  /** First parts of the names of columns, in lower case; lambda variables are not among them. */
  Set<String> columns() {
    return columns;
  }

  /**
   * @param ctes names of the common table expressions that are visible here
   * @param variables names of the lambda variables that are visible here
   */
  private void node(Object node, Set<String> ctes, Set<String> variables) {
    if (node instanceof UnresolvedWith with) {
      with(with, ctes, variables);
      return;
    }
    if (node instanceof LambdaFunction lambda) {
      Set<String> inner = new HashSet<>(variables);
      each(
          lambda.arguments(),
          a -> inner.add(folded(((UnresolvedNamedLambdaVariable) a).nameParts().head())));
      node(lambda.function(), ctes, inner);
      return;
    }
    if (node instanceof TreeNode<?> tree) {
      check(tree, ctes, variables);
    }
    if (node instanceof scala.collection.Iterable<?> elements) {
      each(elements, e -> node(e, ctes, variables));
    } else if (node instanceof Product fields) {
      scala.collection.Iterator<Object> all = fields.productIterator();
      while (all.hasNext()) {
        node(all.next(), ctes, variables);
      }
    }
  }

  private void with(UnresolvedWith with, Set<String> ctes, Set<String> variables) {
    Set<String> visible = new HashSet<>(ctes);
    each(
        with.cteRelations(),
        (Tuple3<String, SubqueryAlias, ?> cte) -> {
          if (with.allowRecursion()) {
            visible.add(folded(cte._1()));
          }
          node(cte._2(), Set.copyOf(visible), variables);
          visible.add(folded(cte._1()));
        });
    node(with.child(), visible, variables);
  }

  private void check(TreeNode<?> node, Set<String> ctes, Set<String> variables) {
    int line = line(node);
    if (node instanceof UnresolvedRelation relation) {
      relation(relation, line, ctes);
    } else if (node instanceof NamedParameter parameter) {
      parameters.putIfAbsent(parameter.name(), line);
    } else if (node instanceof UnresolvedFunction function) {
      String name = function.nameParts().last();
      if (VolatileSql.isVolatile(name, function.arguments().size())) {
        volatileCall(line, name);
      }
    } else if (node instanceof UnresolvedAttribute attribute) {
      String name = folded(attribute.nameParts().head());
      // Without parentheses these are functions, unless a column has the name.
      if (attribute.nameParts().size() == 1 && VolatileSql.isVolatile(name)) {
        volatileCall(line, name);
      }
      columns.add(name);
    } else if (node instanceof UnresolvedNamedLambdaVariable variable) {
      // The parser makes a variable of every name within a lambda, columns included.
      String name = folded(variable.nameParts().head());
      if (!variables.contains(name)) {
        columns.add(name);
      }
    } else if (node instanceof UnresolvedTableValuedFunction function) {
      String name = folded(function.name().last());
      if (!TABLE_FUNCTIONS.contains(name)) {
        problem(line, name + "(…) is not a table that the job declares");
      }
    } else {
      forbidden(node, line);
    }
  }

  private void relation(UnresolvedRelation relation, int line, Set<String> ctes) {
    String name = folded(relation.multipartIdentifier().mkString("."));
    if (ctes.contains(name)) {
      return;
    }
    if (!readable.contains(name) || relation.multipartIdentifier().size() > 1) {
      problem(
          line,
          "'"
              + relation.multipartIdentifier().mkString(".")
              + "' is not a table that can be read here; there are "
              + String.join(", ", new TreeSet<>(readable)));
    } else if (relation.isStreaming()) {
      problem(line, "'" + name + "' cannot be read as a stream");
    } else {
      relations.add(name);
    }
  }

  private void forbidden(TreeNode<?> node, int line) {
    String kind = node.getClass().getSimpleName();
    if (node instanceof Command
        || node instanceof ParsedStatement
        || node instanceof CompoundBody
        || node instanceof UnresolvedExecuteImmediate) {
      problem(line, "this is a command (" + kind + "); only one query is allowed");
    } else if (node instanceof ScriptTransformation) {
      problem(line, "TRANSFORM … USING runs a program; only SQL is allowed");
    } else if (node instanceof PlanWithUnresolvedIdentifier
        || node instanceof ExpressionWithUnresolvedIdentifier) {
      problem(line, "IDENTIFIER(…) hides what is read; write the name");
    } else if (node instanceof RelationTimeTravel) {
      problem(
          line, "inputs are pinned to a version by the run; leave out VERSION or TIMESTAMP AS OF");
    } else if (node instanceof Sample) {
      problem(line, "TABLESAMPLE gives other rows each time");
    } else if (node instanceof PosParameter) {
      problem(line, "parameters have names: write :name instead of ?");
    } else if (kind.matches("Current(Date|Time|Timestamp|User|Catalog|Database)|LocalTimestamp")) {
      volatileCall(line, kind);
    }
  }

  private void volatileCall(int line, String name) {
    problem(
        line,
        name
            + " gives another answer when the job is run again; use :as_of, :data_through or"
            + " columns of the inputs");
  }

  private void problem(int line, String message) {
    problems.add(text.at(line), text.what() + message);
  }

  private static int line(TreeNode<?> node) {
    return node.origin().line().isDefined() ? (Integer) node.origin().line().get() : 0;
  }

  static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static <T> void each(
      scala.collection.Iterable<? extends T> elements, Consumer<T> action) {
    scala.collection.Iterator<? extends T> all = elements.iterator();
    while (all.hasNext()) {
      action.accept(all.next());
    }
  }
}
