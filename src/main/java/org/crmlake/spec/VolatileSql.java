package org.crmlake.spec;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What makes SQL give another answer when it is run again on the same rows: the clock, chance, the
 * session, and where Spark happens to put a row. Nothing of it may stand in a job or a mapping.
 */
public final class VolatileSql {
  private static final Set<String> FUNCTIONS =
      Set.of(
          "curdate",
          "current_catalog",
          "current_database",
          "current_date",
          "current_schema",
          "current_time",
          "current_timestamp",
          "current_user",
          "input_file_block_length",
          "input_file_block_start",
          "input_file_name",
          "java_method",
          "localtimestamp",
          "monotonically_increasing_id",
          "now",
          "rand",
          "randn",
          "random",
          "randstr",
          "reflect",
          "session_user",
          "shuffle",
          "spark_partition_id",
          "try_reflect",
          "uniform",
          "user",
          "uuid");

  /** What Spark takes for a function without parentheses where no column has the name. */
  private static final Set<String> NAMES =
      Set.of(
          "current_catalog",
          "current_database",
          "current_date",
          "current_time",
          "current_timestamp",
          "current_user",
          "localtimestamp",
          "session_user",
          "user");

  /** Spark reads the clock while it parses these, so that no trace of them is left in the plan. */
  private static final Pattern CLOCK_LITERAL =
      Pattern.compile(
          "\\b(?:date|timestamp(?:_ltz|_ntz)?)\\s*(['\"])\\s*(?:now|today|yesterday|tomorrow)\\b",
          Pattern.CASE_INSENSITIVE);

  private VolatileSql() {}

  /**
   * Whether a call of the function is volatile; {@code unix_timestamp} is without arguments only.
   */
  public static boolean isVolatile(String function, int arguments) {
    String name = function.toLowerCase(Locale.ROOT);
    return FUNCTIONS.contains(name) || (name.equals("unix_timestamp") && arguments == 0);
  }

  /** Whether a name that stands alone, without parentheses, may be a volatile function. */
  public static boolean isVolatile(String name) {
    return NAMES.contains(name.toLowerCase(Locale.ROOT));
  }

  /** The 1-based line of a literal such as {@code date 'today'}. */
  public static OptionalInt clockLiteral(String sql) {
    Matcher literal = CLOCK_LITERAL.matcher(sql);
    if (!literal.find()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(
        1 + (int) sql.substring(0, literal.start()).chars().filter(c -> c == '\n').count());
  }
}
