package org.crmlake.ingest;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.to_utc_timestamp;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.try_to_date;
import static org.apache.spark.sql.functions.try_to_timestamp;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.crmlake.spec.SourceSpec.Dialect;

/**
 * Text to values as a dialect writes them. A value that does not cast is null; so is one that is
 * absent. The session's time zone must be UTC.
 */
final class Casts {
  private static final int MAX_DIGITS = 38;

  private final Dialect dialect;

  Casts(Dialect dialect) {
    this.dialect = dialect;
  }

  /** Whether the text is a value: neither null nor one of the dialect's tokens for that. */
  Column present(Column text) {
    return text.isNotNull().and(not(isOneOf(text, dialect.nullTokens())));
  }

  /** The value of a text that is {@link #present}. */
  Column value(String type, Column text) {
    DataType wanted = DataType.fromDDL(type);
    Column trimmed = trim(text);
    if (wanted.equals(DataTypes.StringType)) {
      return text;
    }
    if (wanted.equals(DataTypes.BooleanType)) {
      return when(isOneOf(text, dialect.trueTokens()), lit(true))
          .when(isOneOf(text, dialect.falseTokens()), lit(false));
    }
    if (wanted.equals(DataTypes.TimestampType)) {
      return timestamp(trimmed);
    }
    if (wanted.equals(DataTypes.DateType)) {
      return date(trimmed);
    }
    Column number = number(trimmed);
    if (wanted instanceof DecimalType decimal) {
      return exact(number, decimal);
    }
    if (wanted.equals(DataTypes.DoubleType) || wanted.equals(DataTypes.FloatType)) {
      return finite(number, wanted);
    }
    return number.try_cast(wanted);
  }

  /** Why a present text has no value. */
  Column reason(String type, Column text) {
    DataType wanted = DataType.fromDDL(type);
    if (wanted instanceof DecimalType decimal) {
      Column digits = number(trim(text)).try_cast(wide(decimal));
      return when(digits.isNull(), lit("is not a number that fits " + type))
          .otherwise(lit("has more than %d decimals".formatted(decimal.scale())));
    }
    if (wanted.equals(DataTypes.TimestampType)) {
      return lit("is no time of the formats " + String.join(" | ", dialect.timestampFormats()));
    }
    if (wanted.equals(DataTypes.DateType)) {
      return lit("is no date of the formats " + String.join(" | ", dialect.dateFormats()));
    }
    if (wanted.equals(DataTypes.BooleanType)) {
      return lit(
          "is neither true (%s) nor false (%s)"
              .formatted(
                  String.join(" ", dialect.trueTokens()), String.join(" ", dialect.falseTokens())));
    }
    return wanted.equals(DataTypes.DoubleType) || wanted.equals(DataTypes.FloatType)
        ? lit("is not a finite number")
        : lit("is not a whole number that fits " + type);
  }

  private Column isOneOf(Column text, List<String> tokens) {
    Object[] lowered = tokens.stream().map(t -> t.strip().toLowerCase(Locale.ROOT)).toArray();
    return lower(trim(text)).isin(lowered);
  }

  /** The number as SQL writes it; null where separators stand in the wrong place. */
  private Column number(Column trimmed) {
    String point = dialect.decimalSeparator();
    String grouping = dialect.groupingSeparator();
    if (point.equals(".") && grouping.isEmpty()) {
      return trimmed;
    }
    String p = Pattern.quote(point);
    String tail = "(?:%s\\d*)?(?:[eE][+-]?\\d{1,3})?$".formatted(p);
    String shape = "^[+-]?(?:\\d+%1$s|%2$s\\d+)".formatted(tail, p);
    if (!grouping.isEmpty()) {
      shape += "|^[+-]?\\d{1,3}(?:%s\\d{3})+%s".formatted(Pattern.quote(grouping), tail);
    }
    Column plain = grouping.isEmpty() ? trimmed : replace(trimmed, lit(grouping), lit(""));
    return when(trimmed.rlike(shape), replace(plain, lit(point), lit(".")));
  }

  /** Spark rounds to the scale; a digit that would be lost is an error in the data. */
  private static Column exact(Column number, DecimalType type) {
    Column wide = number.try_cast(wide(type));
    Column narrow = wide.try_cast(type);
    return when(narrow.equalTo(wide), narrow);
  }

  private static DecimalType wide(DecimalType type) {
    int whole = type.precision() - type.scale();
    return DataTypes.createDecimalType(MAX_DIGITS, MAX_DIGITS - whole);
  }

  /** Java reads NaN, Infinity, 1d and 0x1p3 as numbers too. */
  private static Column finite(Column number, DataType type) {
    Column value = number.try_cast(type);
    return when(
        number
            .rlike("^[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?$")
            .and(abs(value).lt(lit(Double.POSITIVE_INFINITY))),
        value);
  }

  private Column timestamp(Column trimmed) {
    Column[] tries =
        dialect.timestampFormats().stream()
            .flatMap(f -> DatePattern.of(f).stream())
            .map(p -> timestamp(trimmed, p))
            .toArray(Column[]::new);
    return tries.length == 1 ? tries[0] : coalesce(tries);
  }

  private Column timestamp(Column trimmed, DatePattern pattern) {
    Column parsed =
        when(trimmed.rlike(pattern.shape()), try_to_timestamp(trimmed, lit(pattern.pattern())));
    boolean utc = dialect.zone().normalized().equals(java.time.ZoneOffset.UTC);
    return pattern.zoned() || utc ? parsed : to_utc_timestamp(parsed, dialect.zone().getId());
  }

  /** A date is what is written: no zone moves it, even where a time and an offset follow. */
  private Column date(Column trimmed) {
    Column[] tries =
        dialect.dateFormats().stream()
            .map(
                f -> when(trimmed.rlike(DatePattern.of(f).get(0).shape()), try_to_date(trimmed, f)))
            .toArray(Column[]::new);
    return tries.length == 1 ? tries[0] : coalesce(tries);
  }
}
