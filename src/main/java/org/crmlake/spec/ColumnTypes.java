package org.crmlake.spec;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types that columns may have, by where the column is. */
enum ColumnTypes {
  /** Columns of a dump. */
  SOURCE("decimal(p,s), id, email"),
  CRM("decimal(p,s), money, id, map<string,string>"),
  BASE("decimal(p,s), money, array<…>"),
  /** Flat, so that every BI tool can read it. */
  MART("decimal(p,s), money");

  private static final List<String> SCALARS =
      List.of("string", "int", "bigint", "double", "boolean", "date", "timestamp");
  private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d{1,2}), *(\\d{1,2})\\)");
  private static final Pattern ARRAY = Pattern.compile("array<(.+)>");
  private static final Pattern MAP = Pattern.compile("map<string, *string>");

  private final String others;

  ColumnTypes(String others) {
    this.others = others;
  }

  /**
   * The Spark SQL type; of a dump's column {@code id} and {@code email} as they are. Empty if the
   * type is not allowed here.
   */
  Optional<String> resolve(String type, int moneyScale) {
    if (SCALARS.contains(type)) {
      return Optional.of(type);
    }
    Matcher decimal = DECIMAL.matcher(type);
    if (decimal.matches()) {
      int precision = Integer.parseInt(decimal.group(1));
      int scale = Integer.parseInt(decimal.group(2));
      return precision >= 1 && precision <= 38 && scale <= precision
          ? Optional.of("decimal(" + precision + "," + scale + ")")
          : Optional.empty();
    }
    if (type.equals("money") && this != SOURCE) {
      return Optional.of("decimal(18," + moneyScale + ")");
    }
    if (this == SOURCE && (type.equals("id") || type.equals("email"))) {
      return Optional.of(type);
    }
    if (type.equals("id") && this == CRM) {
      return Optional.of("string");
    }
    if (this == CRM && MAP.matcher(type).matches()) {
      return Optional.of("map<string,string>");
    }
    Matcher array = ARRAY.matcher(type);
    if (this == BASE && array.matches()) {
      return resolve(array.group(1), moneyScale).map(t -> "array<" + t + ">");
    }
    return Optional.empty();
  }

  /** What is allowed here, for messages. */
  String allowed() {
    return String.join(", ", SCALARS) + ", " + others;
  }
}
