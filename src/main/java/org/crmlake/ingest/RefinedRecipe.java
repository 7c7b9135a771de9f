package org.crmlake.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.crmlake.lake.Lake;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.LakeSpec.CustomerGrain;
import org.crmlake.spec.TableSpec;

/** A recipe that makes another's rows and goes on with them, with the help of tables of its own. */
abstract class RefinedRecipe implements CrmRecipe {
  static final String CUSTOMER = "customer_id";

  private final CrmRecipe recipe;
  private final Lake lake;

  RefinedRecipe(CrmRecipe recipe, Lake lake) {
    this.recipe = recipe;
    this.lake = lake;
  }

  /** Tables that this refinement reads, besides those of the recipe that it refines. */
  abstract List<String> ownLookups();

  /** The scope values that rows of one of {@link #ownLookups} bear upon. */
  abstract Dataset<Row> scopeOfOwn(String lookup, Dataset<Row> changed);

  /** The rows of the refined recipe, gone on with. */
  abstract Dataset<Row> refined(Dataset<Row> rows);

  @Override
  public final TableSpec table() {
    return recipe.table();
  }

  @Override
  public final List<Feed> feeds() {
    return recipe.feeds();
  }

  @Override
  public final List<String> lookups() {
    List<String> lookups = new ArrayList<>(recipe.lookups());
    lookups.addAll(ownLookups());
    return lookups;
  }

  @Override
  public boolean whole() {
    return recipe.whole();
  }

  @Override
  public String fingerprint() {
    return recipe.fingerprint();
  }

  @Override
  public final List<String> scope() {
    return recipe.scope();
  }

  @Override
  public final Dataset<Row> scopeOf(Feed feed, Dataset<Row> changed) {
    return recipe.scopeOf(feed, changed);
  }

  @Override
  public final Dataset<Row> scopeOf(String lookup, Dataset<Row> changed) {
    return ownLookups().contains(lookup)
        ? scopeOfOwn(lookup, changed)
        : recipe.scopeOf(lookup, changed);
  }

  @Override
  public final Dataset<Row> rows(Scope scope) {
    return refined(recipe.rows(whole() ? null : scope))
        .select(Scope.columns(table().columns().stream().map(ColumnSpec::name).toList()));
  }

  final Dataset<Row> read(String lookup) {
    return lake.read(lookup);
  }

  final boolean has(String column) {
    return table().has(column);
  }

  /** What the source says of the customer, else the account or the contact, as it is known now. */
  final Dataset<Row> withCustomer(Dataset<Row> rows, CustomerGrain grain) {
    String own = grain.idColumn();
    return has(own) ? rows.withColumn(CUSTOMER, coalesce(col(CUSTOMER), col(own))) : rows;
  }

  /**
   * The scope values of the rows, as they lie in the lake, whose column has one of the values.
   *
   * @param values a frame with a column of that name
   */
  final Dataset<Row> scopeOfRowsWith(String column, Dataset<Row> values) {
    return lake.read(table().id())
        .join(values.select(column).distinct(), Names.of(List.of(column)), "left_semi")
        .select(Scope.columns(scope()));
  }
}
