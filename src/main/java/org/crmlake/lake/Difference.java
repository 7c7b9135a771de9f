package org.crmlake.lake;

import org.crmlake.spec.ColumnSpec;

/** One way in which a table is not as its contract says. */
sealed interface Difference {
  /** For the user: what differs, and what is done about it. */
  String text();

  /** Whether only a rewrite of the table brings it in line. */
  default boolean needsMigration() {
    return false;
  }

  /**
   * A new nullable column.
   *
   * @param after the column that it stands behind; null for the first
   */
  record NewColumn(ColumnSpec column, String after) implements Difference {
    @Override
    public String text() {
      return "column %s %s is new; the next run adds it, null in the rows there are"
          .formatted(column.name(), column.type());
    }
  }

  /** Another comment of a column. */
  record ColumnComment(ColumnSpec column) implements Difference {
    @Override
    public String text() {
      return "column " + column.name() + " has another comment; the next run changes it";
    }
  }

  /** Another comment of the table. */
  record TableComment(String comment) implements Difference {
    @Override
    public String text() {
      return "the table has another description; the next run changes it";
    }
  }

  /** Another value of a property. */
  record Setting(String property, String value) implements Difference {
    @Override
    public String text() {
      return "property %s is not %s; the next run sets it".formatted(property, value);
    }
  }

  /** Anything that touches the rows there are. */
  record Incompatible(String what) implements Difference {
    @Override
    public String text() {
      return what + "; needs run --migrate";
    }

    @Override
    public boolean needsMigration() {
      return true;
    }
  }
}
