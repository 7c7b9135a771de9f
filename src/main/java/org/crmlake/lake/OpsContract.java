package org.crmlake.lake;

import java.util.List;
import java.util.Optional;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.Origin;
import org.crmlake.spec.TableKind;
import org.crmlake.spec.TableSpec;

/** What contracts of {@code ops} tables are made of: these are crmlake's own, not configuration. */
public final class OpsContract {
  private OpsContract() {}

  /** A table of schema {@code ops}, neither partitioned nor followed by its changes. */
  public static TableSpec table(
      String name, String description, List<String> grain, List<ColumnSpec> columns) {
    return new TableSpec(
        "ops",
        name,
        description,
        TableKind.STATE,
        grain,
        List.of(),
        columns,
        false,
        0,
        Optional.empty(),
        new Origin("crmlake's own contracts", 0));
  }

  /** A column that always has a value. */
  public static ColumnSpec required(String name, String type, String doc) {
    return new ColumnSpec(name, type, false, doc);
  }

  /** A column that may be null; its doc says when. */
  public static ColumnSpec nullable(String name, String type, String doc) {
    return new ColumnSpec(name, type, true, doc);
  }
}
