package org.crmlake.job;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.objects.StaticInvoke;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.AbstractDataType;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Sums and positions in the sorted arrays of base.purchase_history. Spark's own functions with a
 * lambda, and array_position, interpret an expression for every element; these are called from
 * generated code. Null for a null array; elements are not null.
 */
public final class DayArrays {
  private static final ArrayType INTS = DataTypes.createArrayType(DataTypes.IntegerType);
  private static final ArrayType LONGS = DataTypes.createArrayType(DataTypes.LongType);
  private static final ArrayType DAYS = DataTypes.createArrayType(DataTypes.DateType);

  private DayArrays() {}

  /**
   * INT, how many days there are on or before the cut.
   *
   * @param days ARRAY&lt;DATE&gt;, ascending
   */
  public static Column until(Column days, LocalDate cut) {
    return call(
        "daysUntil",
        DataTypes.IntegerType,
        List.of(days, functions.lit(cut)),
        List.of(DAYS, DataTypes.DateType));
  }

  /**
   * BIGINT, the sum of the first elements. Fails where it overflows.
   *
   * @param amounts ARRAY&lt;BIGINT&gt; or ARRAY&lt;INT&gt;
   * @param first INT, how many elements, at most those there are
   */
  public static Column sum(Column amounts, Column first) {
    return call(
        "sumOf",
        DataTypes.LongType,
        List.of(amounts, first),
        List.of(LONGS, DataTypes.IntegerType));
  }

  /**
   * INT, how many of the first elements are above 0.
   *
   * @param counts ARRAY&lt;INT&gt;
   * @param first INT, how many elements, at most those there are
   */
  public static Column positive(Column counts, Column first) {
    return call(
        "positiveOf",
        DataTypes.IntegerType,
        List.of(counts, first),
        List.of(INTS, DataTypes.IntegerType));
  }

  /**
   * INT, the place of the nth element above 0, from 0 on; -1 where there is none.
   *
   * @param counts ARRAY&lt;INT&gt;
   * @param nth INT, from 1 on
   */
  public static Column placeOfPositive(Column counts, Column nth) {
    return call(
        "placeOf",
        DataTypes.IntegerType,
        List.of(counts, nth),
        List.of(INTS, DataTypes.IntegerType));
  }

  /**
   * ARRAY&lt;DATE&gt; of the same days; nothing is copied.
   *
   * @param days ARRAY&lt;INT&gt;, days since 1970-01-01
   */
  public static Column dates(Column days) {
    return call("same", DAYS, List.of(days), List.of(INTS));
  }

  /**
   * ARRAY&lt;DATE&gt;, those of the first days whose count is above 0.
   *
   * @param days ARRAY&lt;DATE&gt;
   * @param counts ARRAY&lt;INT&gt;, as many
   * @param first INT, how many elements, at most those there are
   */
  public static Column withPositive(Column days, Column counts, Column first) {
    return call(
        "daysOf", DAYS, List.of(days, counts, first), List.of(DAYS, INTS, DataTypes.IntegerType));
  }

  /**
   * ARRAY&lt;INT&gt;, the months of the days, each once and ascending, as year * 12 + month.
   *
   * @param days ARRAY&lt;DATE&gt;, ascending
   * @param last the month, likewise, after which none counts
   */
  public static Column months(Column days, int last) {
    return call(
        "monthsUntil",
        INTS,
        List.of(days, functions.lit(last)),
        List.of(DAYS, DataTypes.IntegerType));
  }

  /** Called from generated code: {@link #dates}, which are ints inside Spark too. */
  public static ArrayData same(ArrayData days) {
    return days;
  }

  /** Called from generated code: {@link #until}, the cut in days since 1970. */
  public static int daysUntil(ArrayData days, int cut) {
    int known = days.numElements();
    while (known > 0 && days.getInt(known - 1) > cut) {
      known--;
    }
    return known;
  }

  /** Called from generated code: {@link #sum}. */
  public static long sumOf(ArrayData amounts, int first) {
    long sum = 0;
    for (int i = 0; i < first; i++) {
      sum = Math.addExact(sum, amounts.getLong(i));
    }
    return sum;
  }

  /** Called from generated code: {@link #positive}. */
  public static int positiveOf(ArrayData counts, int first) {
    int positive = 0;
    for (int i = 0; i < first; i++) {
      if (counts.getInt(i) > 0) {
        positive++;
      }
    }
    return positive;
  }

  /** Called from generated code: {@link #placeOfPositive}. */
  public static int placeOf(ArrayData counts, int nth) {
    int left = nth;
    for (int i = 0; left > 0 && i < counts.numElements(); i++) {
      if (counts.getInt(i) > 0 && --left == 0) {
        return i;
      }
    }
    return -1;
  }

  /** Called from generated code: {@link #withPositive}; as a rule these are all. */
  public static ArrayData daysOf(ArrayData days, ArrayData counts, int first) {
    int positive = positiveOf(counts, first);
    if (positive == days.numElements()) {
      return days;
    }
    int[] found = new int[positive];
    int n = 0;
    for (int i = 0; i < first; i++) {
      if (counts.getInt(i) > 0) {
        found[n++] = days.getInt(i);
      }
    }
    return UnsafeArrayData.fromPrimitiveArray(found);
  }

  /** Called from generated code: {@link #months}. */
  public static ArrayData monthsUntil(ArrayData days, int last) {
    int[] months = new int[days.numElements()];
    int n = 0;
    for (int i = 0; i < months.length; i++) {
      LocalDate day = LocalDate.ofEpochDay(days.getInt(i));
      int month = day.getYear() * 12 + day.getMonthValue();
      if (month <= last && (n == 0 || months[n - 1] != month)) {
        months[n++] = month;
      }
    }
    return UnsafeArrayData.fromPrimitiveArray(Arrays.copyOf(months, n));
  }

  private static Column call(
      String method, DataType result, List<Column> arguments, List<AbstractDataType> types) {
    List<Expression> values = arguments.stream().map(ExpressionUtils::expression).toList();
    return ExpressionUtils.column(
        new StaticInvoke(
            DayArrays.class,
            result,
            method,
            CollectionConverters.asScala(values).toSeq(),
            CollectionConverters.asScala(types).toSeq(),
            true,
            false,
            true,
            Option.empty()));
  }
}
