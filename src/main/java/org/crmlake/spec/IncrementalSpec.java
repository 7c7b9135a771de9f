package org.crmlake.spec;

import java.util.List;
import java.util.Map;

/** How a state table follows the rows of its inputs that changed. */
public sealed interface IncrementalSpec {

  /**
   * Recompute the keys that changed.
   *
   * @param key a column of the output and of every listed input
   * @param from aliases of the inputs whose changes count; the others are read whole
   * @param unkeyed rows of these inputs that lack the key may belong to any: they are always read,
   *     and a change among them makes everything anew. Without it they count nowhere.
   */
  record ByKey(String key, List<String> from, boolean unkeyed, Origin at)
      implements IncrementalSpec {}

  /**
   * Replace the months that changed rows fall in.
   *
   * @param from alias of an input to its DATE column
   * @param lookbackMonths how many months after a changed month are replaced with it
   */
  record ByMonth(Map<String, String> from, int lookbackMonths, Origin at)
      implements IncrementalSpec {}
}
