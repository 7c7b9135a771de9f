package org.crmlake.run;

import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How much of a table a task computes. */
sealed interface Update {

  /** Short word for the ledger. */
  String mode();

  /** Everything. */
  record Full() implements Update {
    @Override
    public String mode() {
      return "full";
    }
  }

  /** Nothing: inputs, code and parameters are those of the last publication. */
  record Unchanged(long version) implements Update {
    @Override
    public String mode() {
      return "unchanged";
    }
  }

  /**
   * The rows of the keys that changed; the others stay.
   *
   * @param changed one column, the key; distinct, without null, persisted
   * @param previous version of the output that the others are kept from
   */
  record Keys(String key, Dataset<Row> changed, long count, long previous) implements Update {
    @Override
    public String mode() {
      return "keys";
    }
  }

  /**
   * The rows of some months.
   *
   * @param replaced first days of the months of the output that are replaced, ascending
   * @param read first days of the months of the changed inputs that they are computed from,
   *     ascending
   */
  record Months(List<LocalDate> replaced, List<LocalDate> read, long previous) implements Update {
    @Override
    public String mode() {
      return "months";
    }
  }
}
